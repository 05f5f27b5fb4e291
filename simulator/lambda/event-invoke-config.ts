import type {
  DeleteFunctionEventInvokeConfigCommandInput,
  FunctionEventInvokeConfig,
  GetFunctionEventInvokeConfigCommandInput,
  PutFunctionEventInvokeConfigCommandInput,
} from '@aws-sdk/client-lambda';
import { awsError } from '../aws-error';
import type { Action, Call } from '../service';
import { functionReference, type NamesFunction, needs } from './function-name';
import { findFunction, type LambdaFunction, versionOf } from './function-record';
import { checkDelivery } from './role';

export const putFunctionEventInvokeConfig: Action<
  PutFunctionEventInvokeConfigCommandInput,
  FunctionEventInvokeConfig
> = {
  needs: needs('PutFunctionEventInvokeConfig'),
  run: (call) => kept(call, {}),
};

export const updateFunctionEventInvokeConfig: Action<
  PutFunctionEventInvokeConfigCommandInput,
  FunctionEventInvokeConfig
> = {
  needs: needs('UpdateFunctionEventInvokeConfig'),
  run: (call) => kept(call, existing(call).config),
};

export const getFunctionEventInvokeConfig: Action<
  GetFunctionEventInvokeConfigCommandInput,
  FunctionEventInvokeConfig
> = {
  needs: needs('GetFunctionEventInvokeConfig'),
  run: (call) => existing(call).config,
};

export const deleteFunctionEventInvokeConfig: Action<DeleteFunctionEventInvokeConfigCommandInput, object> = {
  needs: needs('DeleteFunctionEventInvokeConfig'),
  run(call) {
    const { found, qualifier } = existing(call);
    found.eventInvokeConfigs.delete(qualifier);
    return {};
  },
};

function target(call: Call<NamesFunction>): { found: LambdaFunction; qualifier: string } {
  const reference = functionReference(call);
  const found = findFunction(call.world, reference);
  versionOf(found, reference.qualifier);
  return { found, qualifier: reference.qualifier ?? '$LATEST' };
}

function existing(call: Call<NamesFunction>) {
  const { found, qualifier } = target(call);
  const config = found.eventInvokeConfigs.get(qualifier);
  if (!config) {
    throw awsError(
      'ResourceNotFoundException',
      404,
      `The function ${found.arn}:${qualifier} doesn't have an EventInvokeConfig`,
    );
  }
  return { found, qualifier, config };
}

function kept(
  call: Call<PutFunctionEventInvokeConfigCommandInput>,
  before: FunctionEventInvokeConfig,
): FunctionEventInvokeConfig {
  const { found, qualifier } = target(call);
  const { MaximumRetryAttempts, MaximumEventAgeInSeconds, DestinationConfig } = call.input;
  inRange('maximumRetryAttempts', MaximumRetryAttempts, 0, 2);
  inRange('maximumEventAgeInSeconds', MaximumEventAgeInSeconds, 60, 21_600);
  const destinations = [DestinationConfig?.OnFailure?.Destination, DestinationConfig?.OnSuccess?.Destination];
  const { role } = versionOf(found, qualifier).configuration;
  for (const arn of destinations) {
    if (!arn) continue;
    checkDelivery(call.world, found, role, arn, (action) => {
      return `The function's execution role does not have permissions to call ${action} on ${arn}`;
    });
  }
  const config: FunctionEventInvokeConfig = {
    FunctionArn: `${found.arn}:${qualifier}`,
    LastModified: new Date(call.world.clock.now()),
    MaximumRetryAttempts: MaximumRetryAttempts ?? before.MaximumRetryAttempts,
    MaximumEventAgeInSeconds: MaximumEventAgeInSeconds ?? before.MaximumEventAgeInSeconds,
    DestinationConfig: DestinationConfig ?? before.DestinationConfig,
  };
  found.eventInvokeConfigs.set(qualifier, config);
  return config;
}

function inRange(name: string, value: number | undefined, lowest: number, highest: number): void {
  if (value === undefined || (value >= lowest && value <= highest)) return;
  const bound = value < lowest ? `greater than or equal to ${lowest}` : `less than or equal to ${highest}`;
  throw awsError(
    'ValidationException',
    400,
    `1 validation error detected: Value '${value}' at '${name}' failed to satisfy constraint: Member must have value ${bound}`,
  );
}
