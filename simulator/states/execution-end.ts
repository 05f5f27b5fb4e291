import type { ExecutionStatus } from '@aws-sdk/client-sfn';
import { recordMetric } from '../cloudwatch/record-metric';
import type { World } from '../world';
import { COMPLETE, record, type Trace } from './history';
import type { Json } from './json';
import type { Execution } from './store';

export type End =
  | { readonly status: 'SUCCEEDED'; readonly output: Json }
  | { readonly status: 'FAILED' | 'TIMED_OUT' | 'ABORTED'; readonly error?: string; readonly cause?: string };

/** Ends an execution once: status, history, event, metric and note; whatever still runs in it stops. */
export function endExecution(world: World, execution: Execution, trace: Trace, end: End): void {
  if (execution.status !== 'RUNNING') return;
  execution.status = end.status;
  execution.stopped = world.clock.now();
  recordEnd(world, execution, trace, end);
  execution.scope.end();
  announceStatus(world, execution);
  count(world, execution, metrics[end.status]);
  noteEnd(world, execution, end);
}

/** AWS docs: "Step Functions Execution Status Change" on EventBridge; times in milliseconds. */
export function announceStatus(world: World, execution: Execution): void {
  world.publish({
    account: execution.account,
    region: execution.region,
    source: 'aws.states',
    detailType: 'Step Functions Execution Status Change',
    resources: [execution.arn],
    detail: {
      executionArn: execution.arn,
      stateMachineArn: execution.machine.arn,
      name: execution.name,
      status: execution.status,
      startDate: execution.started,
      stopDate: execution.stopped ?? null,
      input: execution.inputText,
      inputDetails: { included: true },
      output: execution.output ?? null,
      outputDetails: execution.output === undefined ? null : { included: true },
      stateMachineVersionArn: execution.versionArn ?? null,
      stateMachineAliasArn: null,
      redriveCount: 0,
      redriveDate: null,
      redriveStatus:
        execution.status === 'RUNNING' || execution.status === 'SUCCEEDED' ? 'NOT_REDRIVABLE' : 'REDRIVABLE',
      redriveStatusReason: null,
      error: execution.error ?? null,
      cause: execution.cause ?? null,
    },
  });
}

const metrics: Readonly<Record<End['status'], string>> = {
  SUCCEEDED: 'ExecutionsSucceeded',
  FAILED: 'ExecutionsFailed',
  TIMED_OUT: 'ExecutionsTimedOut',
  ABORTED: 'ExecutionsAborted',
};

/** AWS docs: "Monitoring Step Functions metrics using Amazon CloudWatch". */
export function count(world: World, execution: Execution, name: string): void {
  recordMetric(world, execution.account, execution.region, {
    namespace: 'AWS/States',
    name,
    dimensions: { StateMachineArn: execution.machine.arn },
    value: 1,
    unit: 'Count',
  });
}

function recordEnd(world: World, execution: Execution, trace: Trace, end: End): void {
  if (end.status === 'SUCCEEDED') {
    execution.output = JSON.stringify(end.output);
    record(world, execution, trace, 'ExecutionSucceeded', {
      executionSucceededEventDetails: { output: execution.output, outputDetails: COMPLETE },
    });
    return;
  }
  execution.error = end.error;
  execution.cause = end.cause;
  const details = { error: end.error, cause: end.cause };
  switch (end.status) {
    case 'FAILED':
      record(world, execution, trace, 'ExecutionFailed', { executionFailedEventDetails: details });
      return;
    case 'TIMED_OUT':
      record(world, execution, trace, 'ExecutionTimedOut', { executionTimedOutEventDetails: details });
      return;
    case 'ABORTED':
      record(world, execution, trace, 'ExecutionAborted', { executionAbortedEventDetails: details });
  }
}

function noteEnd(world: World, execution: Execution, end: End): void {
  const kinds: Readonly<Record<Exclude<ExecutionStatus, 'RUNNING' | 'PENDING_REDRIVE'>, string>> = {
    SUCCEEDED: 'execution-succeeded',
    FAILED: 'execution-failed',
    TIMED_OUT: 'execution-failed',
    ABORTED: 'execution-aborted',
  };
  world.note({
    kind: kinds[end.status],
    subject: execution.machine.name,
    account: execution.account,
    region: execution.region,
    details: {
      execution: execution.name,
      status: end.status,
      ...(execution.error === undefined ? {} : { error: execution.error }),
      ...(execution.cause === undefined ? {} : { cause: execution.cause }),
    },
  });
}
