import type { Service } from '../service';
import type { World } from '../world';
import { CreateStateMachine } from './create-state-machine';
import { endExecution } from './execution-end';
import {
  DescribeExecution,
  DescribeStateMachineForExecution,
  GetExecutionHistory,
  ListExecutions,
  StopExecution,
} from './executions';
import { SendTaskFailure, SendTaskHeartbeat, SendTaskSuccess } from './send-task';
import { StartExecution } from './start-execution';
import { DeleteStateMachine, DescribeStateMachine, ListStateMachines } from './state-machines';
import { type Execution, statesStore, storeOf } from './store';
import { ListTagsForResource, TagResource, UntagResource } from './tag-actions';
import { UpdateStateMachine } from './update-state-machine';
import { ValidateStateMachineDefinition } from './validate-action';
import { DeleteStateMachineVersion, ListStateMachineVersions, PublishStateMachineVersion } from './versions';

/** Step Functions: Standard workflows. In a lost Region executions stop where they are; when it is back, they have failed. */
export const states: Service = {
  name: 'states',
  lacks: [
    'Standard workflows only: no Express workflows, activities, Map runs or Distributed Map.',
    'In JSONPath: no filters [?()], slices, unions, descent (..) or functions in paths, and no variables (Assign).',
  ],
  client: () => require('@aws-sdk/client-sfn'),
  actions: {
    CreateStateMachine,
    DeleteStateMachine,
    DeleteStateMachineVersion,
    DescribeExecution,
    DescribeStateMachine,
    DescribeStateMachineForExecution,
    GetExecutionHistory,
    ListExecutions,
    ListStateMachines,
    ListStateMachineVersions,
    ListTagsForResource,
    PublishStateMachineVersion,
    SendTaskFailure,
    SendTaskHeartbeat,
    SendTaskSuccess,
    StartExecution,
    StopExecution,
    TagResource,
    UntagResource,
    UpdateStateMachine,
    ValidateStateMachineDefinition,
  },
  resourceTags(world, arn) {
    const [, , , region = '', account = ''] = arn.split(':');
    return storeOf(world, account, region).machines.get(arn)?.tags;
  },
  install(world) {
    world.faults.onRegionLost((lost) => {
      for (const { region, store } of world.stores(statesStore)) {
        if (region !== lost) continue;
        for (const execution of store.executions.values()) execution.scope.end();
      }
    });
    world.faults.onRegionReturned((returned) => {
      for (const { region, store } of world.stores(statesStore)) {
        if (region !== returned) continue;
        for (const execution of store.executions.values()) failStopped(world, execution);
      }
    });
  },
};

/** AWS does not document what becomes of executions whose Region was away; this is the worse of what may be. */
function failStopped(world: World, execution: Execution): void {
  const trace = { previousEventId: execution.history.length };
  const cause = `${execution.region} was lost while the execution ran.`;
  endExecution(world, execution, trace, { status: 'FAILED', error: 'States.Runtime', cause });
}
