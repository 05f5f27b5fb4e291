import type {
  DeleteStateMachineCommandInput,
  DescribeStateMachineCommandInput,
  DescribeStateMachineCommandOutput,
  ListStateMachinesCommandInput,
  ListStateMachinesCommandOutput,
} from '@aws-sdk/client-sfn';
import type { Action } from '../service';
import type { World } from '../world';
import { machineNeed } from './arn';
import { endExecution } from './execution-end';
import { pageOf } from './page';
import { findRevision, type Machine, machineAt, storeOf } from './store';

/** Virtual milliseconds in which a machine without running executions is deleted. */
const DELETION = 5_000;

export const DescribeStateMachine: Action<
  DescribeStateMachineCommandInput,
  Omit<DescribeStateMachineCommandOutput, '$metadata'>
> = {
  needs: ({ input }) => [machineNeed('DescribeStateMachine', input.stateMachineArn)],
  run(call) {
    const { machine, version } = findRevision(call, call.input.stateMachineArn);
    const revision = version?.revision ?? machine.revision;
    return {
      stateMachineArn: version ? `${machine.arn}:${version.number}` : machine.arn,
      name: machine.name,
      status: machine.deleting ? 'DELETING' : 'ACTIVE',
      definition: revision.definition,
      roleArn: revision.roleArn,
      type: 'STANDARD',
      creationDate: new Date(version?.created ?? machine.created),
      loggingConfiguration: machine.loggingConfiguration,
      tracingConfiguration: machine.tracingConfiguration,
      encryptionConfiguration: machine.encryptionConfiguration,
      revisionId: revision.id,
      ...(version?.description === undefined ? {} : { description: version.description }),
    };
  },
};

export const ListStateMachines: Action<
  ListStateMachinesCommandInput,
  Omit<ListStateMachinesCommandOutput, '$metadata'>
> = {
  needs: () => [{ action: 'states:ListStateMachines', resource: '*' }],
  run({ world, account, region, input }) {
    const machines = [...storeOf(world, account, region).machines.values()];
    const sorted = machines.sort((a, b) => (a.name < b.name ? -1 : 1));
    const { items, nextToken } = pageOf(sorted, input);
    return {
      stateMachines: items.map((machine) => ({
        stateMachineArn: machine.arn,
        name: machine.name,
        type: 'STANDARD' as const,
        creationDate: new Date(machine.created),
      })),
      nextToken,
    };
  },
};

/** Deleting what is not there succeeds. Running executions are stopped as they would be at their next state; the name is free once all is gone. */
export const DeleteStateMachine: Action<DeleteStateMachineCommandInput, object> = {
  needs: ({ input }) => [machineNeed('DeleteStateMachine', input.stateMachineArn)],
  run(call) {
    const { world, input } = call;
    const machine = machineAt(call, input.stateMachineArn);
    if (machine && !machine.deleting) {
      machine.deleting = true;
      world.clock.after(DELETION, () => remove(world, machine), machine.arn);
    }
    return {};
  },
};

function remove(world: World, machine: Machine): void {
  const [, , , region, account] = machine.arn.split(':');
  const store = storeOf(world, account, region);
  for (const execution of store.executions.values()) {
    if (execution.machine !== machine || execution.status !== 'RUNNING') continue;
    endExecution(world, execution, { previousEventId: execution.history.length }, { status: 'ABORTED' });
  }
  store.machines.delete(machine.arn);
}
