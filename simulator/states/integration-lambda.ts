import type { InvokeCommandInput, InvokeCommandOutput } from '@aws-sdk/client-lambda';
import { isUnanswered } from '../call';
import type { TaskCall } from './integration';
import { isObject, type Json } from './json';
import { stateFailure } from './state-failure';

/** AWS docs: "Invoke an AWS Lambda function with Step Functions". */
export const invokeFunction: TaskCall = {
  service: 'lambda',
  action: 'Invoke',
  async call({ world, caller, region, args }) {
    const { Payload = {}, ...rest } = isObject(args) ? args : {};
    const input = {
      ...rest,
      Payload: Buffer.from(JSON.stringify(Payload)),
    } as unknown as InvokeCommandInput;
    const output = await world.call<InvokeCommandOutput>(caller, region, 'lambda', 'Invoke', input);
    const text = output.Payload === undefined ? '' : Buffer.from(output.Payload).toString('utf8');
    if (output.FunctionError !== undefined) throw functionFailure(text);
    return {
      ...(output.ExecutedVersion === undefined ? {} : { ExecutedVersion: output.ExecutedVersion }),
      ...(text === '' ? {} : { Payload: JSON.parse(text) as Json }),
      SdkHttpMetadata: { HttpStatusCode: output.StatusCode ?? 200 },
      StatusCode: output.StatusCode ?? 200,
    };
  },
  failureOf(error) {
    const cause = `${error.message} (Service: AWSLambda; Status Code: ${error.status}; Error Code: ${error.awsCode})`;
    if (isUnanswered(error)) return stateFailure('Lambda.SdkClientException', cause);
    const modelled = error.awsCode.endsWith('Exception') && !error.awsCode.startsWith('AccessDenied');
    return stateFailure(`Lambda.${modelled ? error.awsCode : 'AWSLambdaException'}`, cause);
  },
};

/** A task whose Resource is the function: its input is the event, its result what the function returned. */
export function invokeNamed(FunctionName: string): TaskCall {
  return {
    ...invokeFunction,
    async call(request) {
      const result = await invokeFunction.call({ ...request, args: { FunctionName, Payload: request.args } });
      return (isObject(result) ? result.Payload : undefined) ?? null;
    },
  };
}

/** What the function threw: its own error's name, and all that Lambda says of it as the cause. */
function functionFailure(payload: string) {
  const said = parsed(payload);
  const type = isObject(said) && typeof said.errorType === 'string' ? said.errorType : 'Lambda.Unknown';
  return stateFailure(type, payload);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
