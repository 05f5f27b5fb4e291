import type { StartExecutionCommandInput, StartExecutionCommandOutput } from '@aws-sdk/client-sfn';
import { awsError } from '../aws-error';
import { idOf } from '../chance';
import type { Action, Call } from '../service';
import { executionArn, machineNeed } from './arn';
import { beginExecution } from './execution-run';
import type { Json } from './json';
import { requireName } from './name';
import { MAXIMUM_BYTES } from './results';
import { createScope } from './scope';
import { findRevision, type Machine, storeOf } from './store';

type Output = Omit<StartExecutionCommandOutput, '$metadata'>;

/**
 * Repeating a name with the same input returns the running execution. Refuses with `InvalidName`, `InvalidArn`,
 * `InvalidExecutionInput`, `StateMachineDoesNotExist`, `StateMachineDeleting`, `ExecutionAlreadyExists` (all 400).
 */
export const StartExecution: Action<StartExecutionCommandInput, Output> = {
  needs: ({ input }) => [machineNeed('StartExecution', input.stateMachineArn)],
  run(call) {
    const { world, input } = call;
    const { machine, version } = findRevision(call, input.stateMachineArn);
    if (machine.deleting) {
      throw awsError('StateMachineDeleting', 400, `State Machine is being deleted: '${machine.arn}'`);
    }
    const inputText = input.input ?? '{}';
    const parsedInput = parse(inputText);
    const name = input.name ?? nameFor(call, machine);
    requireName(name);
    const account = machine.arn.split(':')[4];
    const arn = executionArn(account, call.region, machine.name, name);
    const { executions } = storeOf(world, account, call.region);
    const same = executions.get(arn);
    if (same) {
      if (same.status === 'RUNNING' && same.inputText === inputText) {
        return { executionArn: arn, startDate: new Date(same.started) };
      }
      throw awsError('ExecutionAlreadyExists', 400, `Execution Already Exists: '${arn}'`);
    }
    const execution = {
      arn,
      name,
      account,
      region: call.region,
      machine,
      ...(version ? { versionArn: `${machine.arn}:${version.number}` } : {}),
      revision: version?.revision ?? machine.revision,
      inputText,
      input: parsedInput,
      started: world.clock.now(),
      status: 'RUNNING' as const,
      history: [],
      scope: createScope(),
    };
    executions.set(arn, execution);
    beginExecution(world, execution);
    return { executionArn: arn, startDate: new Date(execution.started) };
  },
};

function parse(text: string): Json {
  if (Buffer.byteLength(text) > MAXIMUM_BYTES) {
    throw awsError(
      'InvalidExecutionInput',
      400,
      `The input has ${Buffer.byteLength(text)} bytes; at most ${MAXIMUM_BYTES} are allowed.`,
    );
  }
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    throw awsError('InvalidExecutionInput', 400, `Invalid State Machine Execution Input: '${String(error)}'`);
  }
}

/** A UUID made from what is asked for and when, and told apart from earlier ones of that moment. */
function nameFor({ world, region, input }: Call<StartExecutionCommandInput>, machine: Machine): string {
  const account = machine.arn.split(':')[4];
  const { executions } = storeOf(world, account, region);
  for (let attempt = 0; ; attempt++) {
    const id = idOf(32, world.seed, 'execution', machine.arn, input.input ?? '', world.clock.now(), attempt);
    const name = [id.slice(0, 8), id.slice(8, 12), id.slice(12, 16), id.slice(16, 20), id.slice(20)].join(
      '-',
    );
    if (!executions.has(executionArn(account, region, machine.name, name))) return name;
  }
}
