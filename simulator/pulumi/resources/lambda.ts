import type { AliasConfiguration } from '@aws-sdk/client-lambda';
import type {
  AliasArgs,
  AliasState,
  FunctionEventInvokeConfigArgs,
  FunctionEventInvokeConfigState,
  PermissionArgs,
  PermissionState,
} from '@pulumi/aws/lambda';
import { type Plain, resource, unlessMissing } from './define';
import type { Context } from './handler';
import { invokeArn } from './lambda-function';

export const alias = resource<AliasArgs, AliasState>({
  inputs: ['name', 'functionName', 'functionVersion', 'description', 'routingConfig', 'region'],
  replaceOn: ['name', 'functionName'],
  naming: { property: 'name', maximum: 128 },
  async create(aws, inputs) {
    const made = await aws.call<AliasConfiguration>('lambda', 'CreateAlias', {
      ...aliasRequest(inputs.functionName, inputs.name ?? '', inputs),
    });
    return made.AliasArn ?? '';
  },
  async update(aws, _id, inputs) {
    await aws.call('lambda', 'UpdateAlias', aliasRequest(inputs.functionName, inputs.name ?? '', inputs));
    return undefined;
  },
  async delete(aws, _id, before) {
    await aws.call('lambda', 'DeleteAlias', { FunctionName: before.functionName, Name: before.name });
  },
  async describe(aws, id) {
    const [FunctionName, Name] = id.split(':').slice(-2);
    const found = await unlessMissing(['ResourceNotFoundException'], () =>
      aws.call<AliasConfiguration>('lambda', 'GetAlias', { FunctionName, Name }),
    );
    return (
      found && { arn: found.AliasArn, invokeArn: invokeArn(aws, id), functionVersion: found.FunctionVersion }
    );
  },
});

export const permission = resource<PermissionArgs, PermissionState>({
  inputs: [
    ...(['statementId', 'action', 'function', 'principal', 'principalOrgId', 'qualifier'] as const),
    ...(['sourceAccount', 'sourceArn', 'region'] as const),
  ],
  naming: { property: 'statementId', maximum: 100 },
  async create(aws, inputs) {
    await aws.call('lambda', 'AddPermission', {
      FunctionName: String(inputs.function),
      StatementId: inputs.statementId,
      Action: inputs.action,
      Principal: inputs.principal,
      PrincipalOrgID: inputs.principalOrgId,
      Qualifier: inputs.qualifier,
      SourceAccount: inputs.sourceAccount,
      SourceArn: inputs.sourceArn,
    });
    return inputs.statementId ?? '';
  },
  async delete(aws, id, before) {
    const { function: name, qualifier: Qualifier } = before;
    await aws.call('lambda', 'RemovePermission', { FunctionName: String(name), StatementId: id, Qualifier });
  },
});

export const functionEventInvokeConfig = resource<
  FunctionEventInvokeConfigArgs,
  FunctionEventInvokeConfigState
>({
  inputs: [
    ...(['functionName', 'qualifier', 'destinationConfig'] as const),
    ...(['maximumEventAgeInSeconds', 'maximumRetryAttempts', 'region'] as const),
  ],
  replaceOn: ['functionName', 'qualifier'],
  async create(aws, inputs) {
    await putInvokeConfig(aws, inputs);
    return inputs.qualifier ? `${inputs.functionName}:${inputs.qualifier}` : inputs.functionName;
  },
  async update(aws, _id, inputs) {
    await putInvokeConfig(aws, inputs);
    return undefined;
  },
  async delete(aws, _id, before) {
    const { functionName: FunctionName, qualifier: Qualifier } = before;
    await aws.call('lambda', 'DeleteFunctionEventInvokeConfig', { FunctionName, Qualifier });
  },
});

function aliasRequest(FunctionName: string, Name: string, inputs: Plain<AliasArgs>): object {
  const weights = inputs.routingConfig?.additionalVersionWeights;
  return {
    FunctionName,
    Name,
    FunctionVersion: inputs.functionVersion,
    Description: inputs.description,
    ...(weights ? { RoutingConfig: { AdditionalVersionWeights: weights } } : {}),
  };
}

async function putInvokeConfig(aws: Context, inputs: Plain<FunctionEventInvokeConfigArgs>): Promise<void> {
  const { onFailure, onSuccess } = inputs.destinationConfig ?? {};
  await aws.call('lambda', 'PutFunctionEventInvokeConfig', {
    FunctionName: inputs.functionName,
    Qualifier: inputs.qualifier,
    MaximumEventAgeInSeconds: inputs.maximumEventAgeInSeconds,
    MaximumRetryAttempts: inputs.maximumRetryAttempts,
    DestinationConfig: {
      ...(onFailure ? { OnFailure: { Destination: onFailure.destination } } : {}),
      ...(onSuccess ? { OnSuccess: { Destination: onSuccess.destination } } : {}),
    },
  });
}
