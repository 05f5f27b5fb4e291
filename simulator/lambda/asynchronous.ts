import { isAwsError } from '../aws-error';
import { REGION_LOST } from '../call';
import { resume } from '../resume';
import type { World } from '../world';
import { deliverFailure, deliverSuccess, type EndedEvent } from './destinations';
import { noteFailure } from './failure-note';
import type { FunctionReference } from './function-name';
import { functionsOf, type LambdaFunction, versionOf } from './function-record';
import { type InvocationResult, invokeVersion } from './invocation';

/** An event that waits in Lambda's own queue. Times in virtual milliseconds. */
export interface QueuedEvent extends FunctionReference {
  readonly requestId: string;
  /** JSON. */
  readonly payload: string;
  readonly receivedAt: number;
}

/** How often an event has been tried so far: how often the function failed, how often it could not be called. */
interface Tries {
  readonly failed: number;
  readonly refused: number;
}

/** AWS docs: lambda invocation-async-error-handling. */
const RETRIES = 2;
const RETRY_AFTER = [60_000, 120_000];
const MAXIMUM_AGE_SECONDS = 21_600;
const REFUSED_SHORTEST = 1000;
const REFUSED_LONGEST = 300_000;

/** How long an event is in the queue when nothing holds it up: from the first up to the sum of both. */
const DISPATCH_SHORTEST = 10;
const DISPATCH_SPREAD = 50;

/** Takes an event that its sender does not wait for: it is tried, tried again, and ends in a destination if all fails. */
export function enqueue(world: World, event: QueuedEvent): void {
  const delay = DISPATCH_SHORTEST + Math.floor(DISPATCH_SPREAD * world.chance('dispatch', event.requestId));
  later(world, event, { failed: 0, refused: 0 }, delay);
}

function later(world: World, event: QueuedEvent, tries: Tries, delay: number): void {
  world.clock.after(delay, () => attempt(world, event, tries), `lambda ${event.requestId}`);
}

/** The queue is as durable as its Region: the event is tried again when that is back, and ends there if it is too old. */
function again(world: World, event: QueuedEvent, tries: Tries): void {
  resume(world, event.region, () => attempt(world, event, tries), `lambda ${event.requestId}`);
}

async function attempt(world: World, event: QueuedEvent, tries: Tries): Promise<void> {
  if (world.faults.isLost(event.region)) {
    again(world, event, tries);
    return;
  }
  // Events of a function that is deleted go with it.
  const found = functionsOf(world, event.account, event.region).get(event.name);
  if (!found) return;
  const config = found.eventInvokeConfigs.get(event.qualifier ?? '$LATEST') ?? {};
  const age = world.clock.now() - event.receivedAt;
  const ended = { found, event, destinations: config.DestinationConfig, tries: tries.failed };
  if (age > (config.MaximumEventAgeInSeconds ?? MAXIMUM_AGE_SECONDS) * 1000) {
    await deliverFailure(world, { ...ended, condition: 'EventAgeExceeded' });
    return;
  }
  // AWS docs: configuration-concurrency. With nothing reserved the function is shut off; events are not kept for it.
  if (found.reservedConcurrency === 0) {
    await deliverFailure(world, { ...ended, condition: 'RetriesExhausted' });
    return;
  }
  const result = await tried(world, found, event);
  if (result === 'lost') {
    again(world, event, tries);
    return;
  }
  if (result === 'refused') {
    const delay = Math.min(REFUSED_LONGEST, REFUSED_SHORTEST * 2 ** tries.refused);
    later(world, event, { ...tries, refused: tries.refused + 1 }, delay);
    return;
  }
  await conclude(
    world,
    { ...ended, result, tries: tries.failed + 1 },
    config.MaximumRetryAttempts ?? RETRIES,
    tries,
  );
}

async function conclude(
  world: World,
  ended: Omit<EndedEvent, 'condition'> & { readonly result: InvocationResult },
  retries: number,
  tries: Tries,
): Promise<void> {
  const { found, event, result } = ended;
  if (!result.failure) {
    await deliverSuccess(world, { ...ended, condition: 'Success' });
    return;
  }
  const final = tries.failed >= retries;
  noteFailure(world, found, result.failure, { requestId: event.requestId, final });
  if (final) await deliverFailure(world, { ...ended, condition: 'RetriesExhausted' });
  else
    later(
      world,
      event,
      { failed: tries.failed + 1, refused: 0 },
      RETRY_AFTER[tries.failed] ?? REFUSED_LONGEST,
    );
}

/** Throttles and faults of the platform do not count as tries: the event goes back into the queue. */
async function tried(
  world: World,
  found: LambdaFunction,
  { requestId, qualifier, payload }: QueuedEvent,
): Promise<InvocationResult | 'refused' | 'lost'> {
  try {
    const version = versionOf(found, qualifier, world.chance('alias', requestId));
    return await invokeVersion(world, found, version, { requestId, qualifier, payload });
  } catch (error) {
    if (!isAwsError(error)) throw error;
    return error.awsCode === REGION_LOST ? 'lost' : 'refused';
  }
}
