import { COMPLETE, record } from './history';
import type { Integration } from './integration';
import type { Json } from './json';
import type { StateFailure } from './state-failure';
import type { Visit } from './thread';

/** How long a task may take, in milliseconds; undefined: as long as it does. */
export interface Limits {
  readonly timeout?: number;
  readonly heartbeat?: number;
}

/** AWS docs: Step Functions API Reference, HistoryEvent: a function's own ARN has the LambdaFunction events. */
export function recordScheduled(visit: Visit, integration: Integration, args: Json, limits: Limits): void {
  const { world, execution, trace } = visit.thread;
  const { resourceType, resource } = integration;
  const text = JSON.stringify(args);
  const timeout = limits.timeout === undefined ? {} : { timeoutInSeconds: limits.timeout / 1000 };
  if (integration.direct) {
    record(world, execution, trace, 'LambdaFunctionScheduled', {
      lambdaFunctionScheduledEventDetails: { resource, input: text, inputDetails: COMPLETE, ...timeout },
    });
    record(world, execution, trace, 'LambdaFunctionStarted');
    return;
  }
  record(world, execution, trace, 'TaskScheduled', {
    taskScheduledEventDetails: {
      resourceType,
      resource,
      region: execution.region,
      parameters: text,
      ...timeout,
      ...(limits.heartbeat === undefined ? {} : { heartbeatInSeconds: limits.heartbeat / 1000 }),
    },
  });
  record(world, execution, trace, 'TaskStarted', { taskStartedEventDetails: { resourceType, resource } });
}

export function recordSubmitted(visit: Visit, { resourceType, resource }: Integration, result: Json): void {
  const { world, execution, trace } = visit.thread;
  const output = JSON.stringify(result);
  record(world, execution, trace, 'TaskSubmitted', {
    taskSubmittedEventDetails: { resourceType, resource, output, outputDetails: COMPLETE },
  });
}

export function recordSucceeded(visit: Visit, integration: Integration, result: Json): void {
  const { world, execution, trace } = visit.thread;
  const { resourceType, resource, direct } = integration;
  const details = { output: JSON.stringify(result), outputDetails: COMPLETE };
  if (direct) {
    record(world, execution, trace, 'LambdaFunctionSucceeded', {
      lambdaFunctionSucceededEventDetails: details,
    });
    return;
  }
  record(world, execution, trace, 'TaskSucceeded', {
    taskSucceededEventDetails: { resourceType, resource, ...details },
  });
}

export function recordFailed(visit: Visit, integration: Integration, failure: StateFailure): void {
  const { world, execution, trace } = visit.thread;
  const { resourceType, resource, direct } = integration;
  const said = { error: failure.stateError, cause: failure.stateCause };
  const named = { resourceType, resource, ...said };
  const late = said.error === 'States.Timeout' || said.error === 'States.HeartbeatTimeout';
  if (late && direct) {
    record(world, execution, trace, 'LambdaFunctionTimedOut', { lambdaFunctionTimedOutEventDetails: said });
  } else if (late) {
    record(world, execution, trace, 'TaskTimedOut', { taskTimedOutEventDetails: named });
  } else if (direct) {
    record(world, execution, trace, 'LambdaFunctionFailed', { lambdaFunctionFailedEventDetails: said });
  } else record(world, execution, trace, 'TaskFailed', { taskFailedEventDetails: named });
}
