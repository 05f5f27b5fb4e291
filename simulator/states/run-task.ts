import { isAwsError } from '../aws-error';
import type { TaskState } from './definition';
import { type Integration, integrationOf } from './integration';
import type { Json } from './json';
import { languageOf } from './query-language';
import { recovered } from './recovery';
import { limitBytes } from './results';
import { type Scope, sleep, within } from './scope';
import { isStateFailure, stateFailure } from './state-failure';
import { taskCaller } from './task-caller';
import { type Limits, recordFailed, recordScheduled, recordSubmitted, recordSucceeded } from './task-events';
import { type OpenToken, openToken } from './task-token';
import { orderOf, type Step, type Visit } from './thread';

/** Calls what the Resource names with the execution's role; with `.waitForTaskToken`, waits to be told the result. */
export function runTask(visit: Visit<TaskState>): Promise<Step> {
  const integration = integrationOf(visit.state.Resource);
  if (!integration) throw new Error(`A validated definition has the resource ${visit.state.Resource}.`);
  return recovered(visit, () => attempt(visit, integration));
}

async function attempt(visit: Visit<TaskState>, integration: Integration): Promise<Step> {
  const { state, thread } = visit;
  const limits = await limitsOf(visit);
  const token = integration.waits ? openToken(visit, limits.heartbeat) : undefined;
  visit.taskToken = token?.value;
  const scope = thread.scope.child();
  try {
    const language = languageOf(visit);
    const args = await language.request(visit);
    limitBytes(args, state);
    const credentials = await language.credentials(visit);
    recordScheduled(visit, integration, args, limits);
    const result = await called(visit, integration, args, credentials, limits, token, scope);
    return await language.finish(visit, result);
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
  const { world, execution } = thread;
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
    recordSucceeded(visit, integration, result);
    return result;
  } catch (error) {
    if (isStateFailure(error)) recordFailed(visit, integration, error);
    throw error;
  }

  async function submitted(answer: Promise<Json>, open: OpenToken): Promise<Json> {
    const output = await answer;
    if (!scope.ended) recordSubmitted(visit, integration, output);
    return open.result;
  }
}

async function timedOut(visit: Visit, milliseconds: number, scope: Scope): Promise<never> {
  await sleep(visit.thread.world, scope, milliseconds, orderOf(visit.thread));
  throw stateFailure('States.Timeout', '');
}

async function limitsOf(visit: Visit<TaskState>): Promise<Limits> {
  return {
    timeout: await millisecondsOf(visit, 'TimeoutSeconds'),
    heartbeat: await millisecondsOf(visit, 'HeartbeatSeconds'),
  };
}

async function millisecondsOf(
  visit: Visit,
  field: 'TimeoutSeconds' | 'HeartbeatSeconds',
): Promise<number | undefined> {
  const seconds = await languageOf(visit).field(visit, field);
  if (seconds === undefined) return undefined;
  if (typeof seconds === 'number' && Number.isInteger(seconds) && seconds > 0) return seconds * 1000;
  throw languageOf(visit).unsuitable(
    `The field '${field}' must be a whole number of 1 or more, not ${JSON.stringify(seconds)}.`,
    field,
  );
}
