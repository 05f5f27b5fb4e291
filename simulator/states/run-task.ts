import { isAwsError } from '../aws-error';
import type { TaskState } from './definition';
import { evaluate } from './expression';
import { COMPLETE, record } from './history';
import { type Integration, integrationOf } from './integration';
import type { Json } from './json';
import { recovered } from './recovery';
import { finish, limitBytes } from './results';
import { type Scope, sleep, within } from './scope';
import { evaluationFailure, isStateFailure, stateFailure } from './state-failure';
import { taskCaller } from './task-caller';
import { type OpenToken, openToken } from './task-token';
import { orderOf, type Step, sightOf, type Visit } from './thread';

/** Calls what the Resource names with the execution's role; with `.waitForTaskToken`, waits to be told the result. */
export function runTask(visit: Visit<TaskState>): Promise<Step> {
  const integration = integrationOf(visit.state.Resource);
  if (!integration) throw new Error(`A validated definition has the resource ${visit.state.Resource}.`);
  return recovered(visit, () => attempt(visit, integration));
}

interface Limits {
  /** Milliseconds; undefined: as long as it takes. */
  readonly timeout?: number;
  readonly heartbeat?: number;
}

async function attempt(visit: Visit<TaskState>, integration: Integration): Promise<Step> {
  const { state, thread } = visit;
  const limits = await limitsOf(visit);
  const token = integration.waits ? openToken(visit, limits.heartbeat) : undefined;
  visit.taskToken = token?.value;
  const scope = thread.scope.child();
  try {
    const sight = sightOf(visit);
    const args =
      state.Arguments === undefined ? visit.input : await evaluate(state.Arguments, sight, 'Arguments');
    limitBytes(args, state);
    const credentials = state.Credentials && (await evaluate(state.Credentials, sight, 'Credentials'));
    recordScheduled(visit, integration, args, limits);
    const result = await called(visit, integration, args, credentials, limits, token, scope);
    return await finish(visit, state, result, { result });
  } finally {
    token?.close();
    visit.taskToken = undefined;
    scope.end();
  }
}

async function called(
  visit: Visit<TaskState>,
  integration: Integration,
  args: Json,
  credentials: Json | undefined,
  limits: Limits,
  token: OpenToken | undefined,
  scope: Scope,
): Promise<Json> {
  const { thread, state } = visit;
  const { world, execution, trace } = thread;
  const names = { resourceType: integration.resourceType, resource: integration.resource };
  try {
    const answer = (async () => {
      const caller = await taskCaller(visit, credentials);
      return integration.call({ world, caller, region: execution.region, execution, args });
    })().catch((error) => {
      throw isAwsError(error) ? integration.failureOf(error) : error;
    });
    const contenders = [token ? Promise.race([token.result, submitted(answer, token)]) : answer];
    if (limits.timeout !== undefined) contenders.push(timedOut(visit, limits.timeout, scope));
    const result = await within(thread.scope, Promise.race(contenders));
    limitBytes(result, state);
    record(world, execution, trace, 'TaskSucceeded', {
      taskSucceededEventDetails: { ...names, output: JSON.stringify(result), outputDetails: COMPLETE },
    });
    return result;
  } catch (error) {
    if (isStateFailure(error)) {
      const details = { ...names, error: error.stateError, cause: error.stateCause };
      const late = error.stateError === 'States.Timeout' || error.stateError === 'States.HeartbeatTimeout';
      if (late) record(world, execution, trace, 'TaskTimedOut', { taskTimedOutEventDetails: details });
      else record(world, execution, trace, 'TaskFailed', { taskFailedEventDetails: details });
    }
    throw error;
  }

  async function submitted(answer: Promise<Json>, open: OpenToken): Promise<Json> {
    const output = await answer;
    if (!scope.ended) {
      record(world, execution, trace, 'TaskSubmitted', {
        taskSubmittedEventDetails: { ...names, output: JSON.stringify(output), outputDetails: COMPLETE },
      });
    }
    return open.result;
  }
}

async function timedOut(visit: Visit, milliseconds: number, scope: Scope): Promise<never> {
  await sleep(visit.thread.world, scope, milliseconds, orderOf(visit.thread));
  throw stateFailure('States.Timeout', '');
}

function recordScheduled(
  visit: Visit<TaskState>,
  integration: Integration,
  args: Json,
  limits: Limits,
): void {
  const { world, execution, trace } = visit.thread;
  const { resourceType, resource } = integration;
  record(world, execution, trace, 'TaskScheduled', {
    taskScheduledEventDetails: {
      resourceType,
      resource,
      region: execution.region,
      parameters: JSON.stringify(args),
      ...(limits.timeout === undefined ? {} : { timeoutInSeconds: limits.timeout / 1000 }),
      ...(limits.heartbeat === undefined ? {} : { heartbeatInSeconds: limits.heartbeat / 1000 }),
    },
  });
  record(world, execution, trace, 'TaskStarted', { taskStartedEventDetails: { resourceType, resource } });
}

async function limitsOf(visit: Visit<TaskState>): Promise<Limits> {
  const { TimeoutSeconds, HeartbeatSeconds } = visit.state;
  return {
    timeout: await millisecondsOf(visit, 'TimeoutSeconds', TimeoutSeconds),
    heartbeat: await millisecondsOf(visit, 'HeartbeatSeconds', HeartbeatSeconds),
  };
}

async function millisecondsOf(
  visit: Visit,
  field: string,
  given: Json | undefined,
): Promise<number | undefined> {
  if (given === undefined) return undefined;
  const seconds = await evaluate(given, sightOf(visit), field);
  if (typeof seconds === 'number' && Number.isInteger(seconds) && seconds > 0) return seconds * 1000;
  throw evaluationFailure(
    `The field '${field}' must be a whole number of 1 or more, not ${JSON.stringify(seconds)}.`,
    field,
  );
}
