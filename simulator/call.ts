import { type AwsError, awsError, isAwsError } from './aws-error';
import { idOf } from './chance';
import { authorize } from './iam/authorize';
import { principalArn } from './iam/principal';
import type { Call, Caller } from './service';
import type { World } from './world';

export interface Request {
  readonly caller: Caller;
  readonly region: string;
  readonly service: string;
  readonly action: string;
  readonly input: object;
}

/** Decides and runs one call: the Region must be there, every needed permission given; then the action decides. */
export async function callService<Output>(world: World, request: Request): Promise<Output> {
  const service = world.services.get(request.service);
  const action = service?.actions[request.action];
  const region = service?.globalIn ?? request.region;
  const entry = {
    time: world.clock.now(),
    account: request.caller.account,
    region,
    caller: principalArn(request.caller),
    service: request.service,
    action: request.action,
  };
  try {
    if (world.faults.isLost(region)) throw regionLost(region);
    if (!service || !action) {
      throw awsError(
        'UnknownOperationException',
        404,
        `${request.service}:${request.action} is not simulated.`,
      );
    }
    const call: Call = {
      world,
      caller: request.caller,
      account: request.caller.account,
      region,
      input: request.input,
      requestId: requestId(world, request),
    };
    for (const need of action.needs(call)) authorize(call.world, call.caller, call.region, need);
    const output = (await action.run(call)) as Output;
    world.trail.calls.push(entry);
    return output;
  } catch (error) {
    if (isAwsError(error)) {
      const denied = error.awsCode.startsWith('AccessDenied')
        ? { denied: error.message, ...(error.why && { why: error.why }) }
        : {};
      world.trail.calls.push({ ...entry, error: error.awsCode, ...denied });
    }
    throw error;
  }
}

/** The code by which callers in process know that no answer came; on the wire the connection just times out. */
export const REGION_LOST = 'RegionLost';

/** A caller as the trail and AWS's messages name it. */
export { principalArn as callerName };

/** What a call to a lost Region ends in. */
export function regionLost(region: string): AwsError {
  return awsError(REGION_LOST, 503, `${region} does not answer.`);
}

function requestId(world: World, request: Request): string {
  const id = idOf(32, world.seed, 'request', world.trail.calls.length, request.service, request.action);
  return `${id.slice(0, 8)}-${id.slice(8, 12)}-${id.slice(12, 16)}-${id.slice(16, 20)}-${id.slice(20)}`;
}
