import type { StartExecutionCommandOutput } from '@aws-sdk/client-sfn';
import type { TaskCall } from './integration';
import { isObject } from './json';
import { sdkFailure } from './sdk-error';
import { toPlain } from './sdk-shapes';

/** AWS docs: "Start a new AWS Step Functions state machine from a running execution"; here without waiting for it. */
export const startNested: TaskCall = {
  service: 'states',
  action: 'StartExecution',
  async call({ world, caller, region, args }) {
    const { StateMachineArn, Name, Input = {}, TraceHeader } = isObject(args) ? args : {};
    const output = await world.call<StartExecutionCommandOutput>(caller, region, 'states', 'StartExecution', {
      stateMachineArn: StateMachineArn,
      ...(Name === undefined ? {} : { name: Name }),
      ...(TraceHeader === undefined ? {} : { traceHeader: TraceHeader }),
      input: typeof Input === 'string' ? Input : JSON.stringify(Input),
    });
    return toPlain({ ExecutionArn: output.executionArn, StartDate: output.startDate });
  },
  failureOf: (error) => sdkFailure(error, 'states', 'StepFunctions', 'AWSStepFunctionsException'),
};
