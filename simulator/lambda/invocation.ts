import { regionLost } from '../call';
import { idOf } from '../chance';
import type { Failure } from '../sandbox/failure';
import type { Outcome } from '../sandbox/sandbox';
import type { World } from '../world';
import { admit } from './concurrency';
import { type Container, createContainer, idleContainer } from './container';
import type { LambdaFunction, Version } from './function-record';
import { recordCount, recordDuration } from './metrics';

export interface Invocation {
  readonly requestId: string;
  /** Version or alias that was called; undefined for the plain function. */
  readonly qualifier: string | undefined;
  /** The event, as JSON. */
  readonly payload: string;
}

export interface InvocationResult {
  /** What the function returned, or how it failed, as JSON. */
  readonly payload: string;
  readonly failure?: Failure['payload'];
  readonly version: string;
  /** The end of what was logged. */
  readonly log: string;
}

/** AWS docs: lambda gettingstarted-limits. The limit of a request and of an answer, in bytes. */
export const SYNCHRONOUS_BYTES = 6_291_456;

/** A cold start takes from the first up to the sum of both, in virtual milliseconds: the simulator's model. */
const INIT_SHORTEST = 300;
const INIT_SPREAD = 300;

/** What the platform and the code itself add to an invocation, up to this, in virtual milliseconds. */
const OVERHEAD = 10;

/**
 * Runs one event in a container of the version, a new one when all are busy. Throws `TooManyRequestsException` (429),
 * `InvalidParameterValueException` (400) for a role that cannot be assumed, and `RegionLost` when the Region is lost
 * meanwhile; whatever the function itself does wrong is a result.
 */
export async function invokeVersion(
  world: World,
  found: LambdaFunction,
  version: Version,
  invocation: Invocation,
): Promise<InvocationResult> {
  const end = admit(world, found, invocation.qualifier);
  try {
    const warm = idleContainer(found, version);
    if (warm) {
      warm.wake();
      return await run(world, found, warm, invocation, {});
    }
    const container = createContainer(world, found, version);
    const failure = await container.sandbox.load();
    const initDurationMs =
      INIT_SHORTEST + Math.floor(INIT_SPREAD * world.chance(found.arn, container.id, 'init'));
    await pass(world, initDurationMs, invocation);
    return await run(world, found, container, invocation, { initDurationMs, failure });
  } finally {
    end();
  }
}

interface Start {
  readonly initDurationMs?: number;
  /** Why the artifact could not be loaded. */
  readonly failure?: Failure;
}

async function run(
  world: World,
  found: LambdaFunction,
  container: Container,
  invocation: Invocation,
  { initDurationMs, failure }: Start,
): Promise<InvocationResult> {
  const { clock } = world;
  const { requestId, qualifier } = invocation;
  const { version, log } = container;
  const { timeoutSeconds, memoryMegabytes } = version.configuration;
  const begun = clock.now();
  log.started(requestId);
  let timedOut = false;
  const timer = clock.after(
    timeoutSeconds * 1000,
    () => {
      timedOut = true;
      container.kill();
    },
    order(invocation),
  );
  const outcome: Outcome = failure
    ? { kind: 'failed', failure }
    : await container.sandbox.invoke(invocation.payload, contextOf(world, found, container, invocation));
  timer.cancel();
  if (world.faults.isLost(found.region)) throw regionLost(found.region);

  if (outcome.kind === 'answered') container.sandbox.freeze();
  if (!timedOut)
    await pass(world, 1 + Math.floor(OVERHEAD * world.chance('overhead', requestId)), invocation);
  const failed = failureOf(outcome, timedOut, invocation, timeoutSeconds);
  if (timedOut) log.timedOut(timeoutSeconds);
  else if (failed) log.failed(failed);
  const durationMs = clock.now() - begun;
  log.reported({
    requestId,
    durationMs,
    initDurationMs,
    memorySizeMB: memoryMegabytes,
    maxMemoryUsedMB: Math.min(memoryMegabytes, 70 + Math.floor(40 * world.chance(container.id, 'memory'))),
    status: timedOut ? 'timeout' : failed ? 'error' : 'success',
    errorType: failed?.payload.errorType,
  });
  recordCount(world, found, qualifier, 'Invocations', 1);
  recordCount(world, found, qualifier, 'Errors', failed ? 1 : 0);
  recordDuration(world, found, qualifier, durationMs);
  const tail = log.tail();
  await log.deliver(container.role);
  if (failed?.fatal) container.kill();
  else container.rest();
  return {
    payload: failed ? JSON.stringify(failed.payload) : outcome.kind === 'answered' ? outcome.payload : 'null',
    failure: failed?.payload,
    version: version.version,
    log: tail,
  };
}

function failureOf(
  outcome: Outcome,
  timedOut: boolean,
  { requestId }: Invocation,
  timeoutSeconds: number,
): Failure | undefined {
  if (timedOut) {
    const errorMessage = `RequestId: ${requestId} Error: Task timed out after ${timeoutSeconds.toFixed(2)} seconds`;
    return platformFailure('Sandbox.Timedout', errorMessage);
  }
  switch (outcome.kind) {
    case 'answered': {
      const bytes = Buffer.byteLength(outcome.payload);
      if (bytes <= SYNCHRONOUS_BYTES) return undefined;
      const message = `Response payload size (${bytes} bytes) exceeded maximum allowed payload size (${SYNCHRONOUS_BYTES} bytes).`;
      return { ...platformFailure('Function.ResponseSizeTooLarge', message), fatal: false };
    }
    case 'failed': {
      const { payload } = outcome.failure;
      if (payload.errorType !== 'Runtime.ExitError') return outcome.failure;
      return platformFailure(payload.errorType, `RequestId: ${requestId} ${payload.errorMessage}`);
    }
    case 'killed':
      return platformFailure(
        'Runtime.ExitError',
        `RequestId: ${requestId} Error: Runtime exited without providing a reason`,
      );
  }
}

function platformFailure(errorType: string, errorMessage: string): Failure {
  const payload = { errorType, errorMessage };
  return { payload, logged: payload, fatal: true };
}

/** AWS docs: lambda nodejs-context. */
function contextOf(
  world: World,
  found: LambdaFunction,
  container: Container,
  { requestId, qualifier }: Invocation,
) {
  const { version, configuration } = container.version;
  const now = world.clock.now();
  const traced = idOf(40, 'trace', requestId);
  const seconds = Math.floor(now / 1000).toString(16);
  return {
    awsRequestId: requestId,
    deadline: now + configuration.timeoutSeconds * 1000,
    properties: {
      functionName: found.name,
      functionVersion: version,
      invokedFunctionArn: qualifier === undefined ? found.arn : `${found.arn}:${qualifier}`,
      memoryLimitInMB: String(configuration.memoryMegabytes),
      logGroupName: configuration.logging.LogGroup,
      logStreamName: container.log.stream,
    },
    environment: {
      _X_AMZN_TRACE_ID: `Root=1-${seconds}-${traced.slice(0, 24)};Parent=${traced.slice(24)};Sampled=0`,
    },
  };
}

async function pass(world: World, milliseconds: number, invocation: Invocation): Promise<void> {
  await new Promise<void>((resolve) => {
    world.clock.after(milliseconds, resolve, order(invocation));
  });
}

function order({ requestId }: Invocation): string {
  return `lambda ${requestId}`;
}
