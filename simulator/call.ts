import { type AwsError, awsError, isAwsError } from './aws-error';
import { idOf } from './chance';
import { authorize } from './iam/authorize';
import { principalArn } from './iam/principal';
import type { KnownCall } from './rates';
import type { Call, Caller } from './service';
import { throttled, unavailable } from './throttled';
import type { World } from './world';

export interface Request {
  readonly caller: Caller;
  readonly region: string;
  readonly service: string;
  readonly action: string;
  readonly input: object;
  /** Came over the wire, signed by whoever it was; else the call is made in process. */
  readonly isReceived?: boolean;
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
    if (world.faults.isDisturbed() && !isOurOwn(request)) disturb(world, entry);
    if (isCounted(request) && !world.rates.take(entry, request.input, entry.time)) {
      throw throttled(request.service, world.assumptions['rds-throttling-code']);
    }
    const call: Call = {
      world,
      caller: request.caller,
      account: request.caller.account,
      region,
      input: request.input,
      requestId: requestId(world, request),
      ...(request.isReceived === true && { isReceived: true }),
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

/** The same for one service in a Region that is there. */
const NO_ANSWER = 'NoAnswer';

/** Whether no answer came at all. */
export function isUnanswered({ awsCode }: AwsError): boolean {
  return awsCode === REGION_LOST || awsCode === NO_ANSWER;
}

/** What a call to a lost Region ends in. */
export function regionLost(region: string): AwsError {
  return awsError(REGION_LOST, 503, `${region} does not answer.`);
}

/** A caller as the trail and AWS's messages name it. */
export { principalArn as callerName };

/** What an administrator does in process is the simulation's own hand, which takes no time and tries nothing twice. */
function isOurOwn({ caller, isReceived }: Request): boolean {
  return caller.kind === 'administrator' && isReceived !== true;
}

/** Rates are for those who ask AWS from outside: what AWS's services do for each other counts against none. */
function isCounted({ caller, isReceived }: Request): boolean {
  return isReceived === true || caller.kind === 'role';
}

function disturb(world: World, call: KnownCall): void {
  const { service, action, account } = call;
  const nth = world.trail.calls.length;
  const kind = world.faults.disturbanceOf(call, () =>
    world.chance('disturbed', service, action, account, nth),
  );
  switch (kind) {
    case undefined:
      return;
    case 'throttled':
      throw throttled(service, world.assumptions['rds-throttling-code']);
    case 'unavailable':
      throw unavailable(service);
    case 'unanswered':
      throw awsError(NO_ANSWER, 503, `${service} does not answer in ${call.region}.`);
  }
}

function requestId(world: World, request: Request): string {
  const id = idOf(32, world.seed, 'request', world.trail.calls.length, request.service, request.action);
  return `${id.slice(0, 8)}-${id.slice(8, 12)}-${id.slice(12, 16)}-${id.slice(16, 20)}-${id.slice(20)}`;
}
