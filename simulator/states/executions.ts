import type {
  DescribeExecutionCommandInput,
  DescribeExecutionCommandOutput,
  DescribeStateMachineForExecutionCommandInput,
  DescribeStateMachineForExecutionCommandOutput,
  GetExecutionHistoryCommandInput,
  GetExecutionHistoryCommandOutput,
  ListExecutionsCommandInput,
  ListExecutionsCommandOutput,
  StopExecutionCommandInput,
  StopExecutionCommandOutput,
} from '@aws-sdk/client-sfn';
import { awsError } from '../aws-error';
import type { Action } from '../service';
import { machineNeed } from './arn';
import { endExecution } from './execution-end';
import { pageOf } from './page';
import { type Execution, findExecution, findRevision, storeOf } from './store';

export const DescribeExecution: Action<
  DescribeExecutionCommandInput,
  Omit<DescribeExecutionCommandOutput, '$metadata'>
> = {
  needs: ({ input }) => [{ action: 'states:DescribeExecution', resource: input.executionArn ?? '*' }],
  run(call) {
    const execution = findExecution(call, call.input.executionArn);
    return {
      executionArn: execution.arn,
      stateMachineArn: execution.machine.arn,
      name: execution.name,
      status: execution.status,
      startDate: new Date(execution.started),
      ...(execution.stopped === undefined ? {} : { stopDate: new Date(execution.stopped) }),
      input: execution.inputText,
      inputDetails: { included: true },
      ...(execution.output === undefined
        ? {}
        : { output: execution.output, outputDetails: { included: true } }),
      ...(execution.error === undefined ? {} : { error: execution.error }),
      ...(execution.cause === undefined ? {} : { cause: execution.cause }),
      ...(execution.versionArn === undefined ? {} : { stateMachineVersionArn: execution.versionArn }),
      redriveCount: 0,
    };
  },
};

/** Newest first. Throws `StateMachineDoesNotExist`, `InvalidToken`; without a machine `MissingRequiredParameter`. */
export const ListExecutions: Action<
  ListExecutionsCommandInput,
  Omit<ListExecutionsCommandOutput, '$metadata'>
> = {
  needs: ({ input }) => [machineNeed('ListExecutions', input.stateMachineArn)],
  run(call) {
    const { world, account, region, input } = call;
    if (input.stateMachineArn === undefined) {
      throw awsError('MissingRequiredParameter', 400, 'stateMachineArn must be specified');
    }
    const { machine, version } = findRevision(call, input.stateMachineArn);
    const versionArn = version && `${machine.arn}:${version.number}`;
    const executions = [...storeOf(world, account, region).executions.values()]
      .filter((execution) => execution.machine === machine)
      .filter((execution) => versionArn === undefined || execution.versionArn === versionArn)
      .filter((execution) => input.statusFilter === undefined || execution.status === input.statusFilter)
      .sort(newestFirst);
    const { items, nextToken } = pageOf(executions, input);
    return {
      executions: items.map((execution) => ({
        executionArn: execution.arn,
        stateMachineArn: execution.machine.arn,
        name: execution.name,
        status: execution.status,
        startDate: new Date(execution.started),
        ...(execution.stopped === undefined ? {} : { stopDate: new Date(execution.stopped) }),
        redriveCount: 0,
      })),
      nextToken,
    };
  },
};

export const StopExecution: Action<
  StopExecutionCommandInput,
  Omit<StopExecutionCommandOutput, '$metadata'>
> = {
  needs: ({ input }) => [{ action: 'states:StopExecution', resource: input.executionArn ?? '*' }],
  run(call) {
    const { error, cause } = call.input;
    const execution = findExecution(call, call.input.executionArn);
    const trace = { previousEventId: execution.history.length };
    endExecution(call.world, execution, trace, { status: 'ABORTED', error, cause });
    return { stopDate: new Date(execution.stopped ?? call.world.clock.now()) };
  },
};

export const GetExecutionHistory: Action<
  GetExecutionHistoryCommandInput,
  Omit<GetExecutionHistoryCommandOutput, '$metadata'>
> = {
  needs: ({ input }) => [{ action: 'states:GetExecutionHistory', resource: input.executionArn ?? '*' }],
  run(call) {
    const { history } = findExecution(call, call.input.executionArn);
    const events = call.input.reverseOrder ? [...history].reverse() : history;
    const { items, nextToken } = pageOf(events, call.input);
    return { events: items, nextToken };
  },
};

/** The definition and role that the execution runs by, whatever the machine has become since. */
export const DescribeStateMachineForExecution: Action<
  DescribeStateMachineForExecutionCommandInput,
  Omit<DescribeStateMachineForExecutionCommandOutput, '$metadata'>
> = {
  needs: ({ input }) => [
    { action: 'states:DescribeStateMachineForExecution', resource: input.executionArn ?? '*' },
  ],
  run(call) {
    const { machine, revision } = findExecution(call, call.input.executionArn);
    return {
      stateMachineArn: machine.arn,
      name: machine.name,
      definition: revision.definition,
      roleArn: revision.roleArn,
      updateDate: new Date(machine.updated),
      loggingConfiguration: machine.loggingConfiguration,
      tracingConfiguration: machine.tracingConfiguration,
      encryptionConfiguration: machine.encryptionConfiguration,
      revisionId: revision.id,
    };
  },
};

function newestFirst(a: Execution, b: Execution): number {
  if (a.started !== b.started) return b.started - a.started;
  return a.name < b.name ? -1 : 1;
}
