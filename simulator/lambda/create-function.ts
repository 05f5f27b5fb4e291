import type { CreateFunctionCommandInput, FunctionConfiguration } from '@aws-sdk/client-lambda';
import { awsError } from '../aws-error';
import type { Action, Call, Need } from '../service';
import { codeOf, type GivenCode } from './code';
import { configured, describeVersion } from './configuration';
import { functionArn, functionReference } from './function-name';
import { functionsOf, type LambdaFunction } from './function-record';
import { publish } from './publish';
import { revisionOf } from './revision';

type Input = CreateFunctionCommandInput & { readonly Code?: GivenCode };

export const createFunction: Action<Input, FunctionConfiguration> = {
  needs(call) {
    const { Role, Tags } = call.input;
    const resource = functionArn({ ...functionReference(call), qualifier: undefined });
    const context = requestTags(Tags);
    const tagging: Need[] = Tags ? [{ action: 'lambda:TagResource', resource, context }] : [];
    return [{ action: 'lambda:CreateFunction', resource, context }, ...passRole(Role), ...tagging];
  },
  async run(call) {
    const { world, account, region, input } = call;
    const { name } = functionReference(call);
    const functions = functionsOf(world, account, region);
    if (functions.has(name))
      throw awsError('ResourceConflictException', 409, `Function already exist: ${name}`);
    if (input.PackageType === 'Image') {
      throw awsError('InvalidParameterValueException', 400, 'Images are not simulated; give ZipFile.');
    }
    checkRole(call);
    const arn = functionArn({ account, region, name });
    const configuration = await configured(call, { account, region, name, arn }, undefined);
    const code = codeOf(input.Code ?? {});
    const modified = world.clock.now();
    const made: LambdaFunction = {
      account,
      region,
      name,
      arn,
      latest: {
        version: '$LATEST',
        configuration,
        code,
        modified,
        revisionId: revisionOf(arn, configuration, code.sha256, modified),
      },
      published: new Map(),
      lastPublished: 0,
      aliases: new Map(),
      policies: new Map(),
      eventInvokeConfigs: new Map(),
      tags: new Map(Object.entries(input.Tags ?? {})),
      containers: new Set(),
      containersMade: 0,
      invocations: 0,
      running: 0,
    };
    functions.set(name, made);
    const version = input.Publish ? publish(world, made, input.Description) : made.latest;
    return describeVersion(made, version, false);
  },
};

/** The permission to hand a role to Lambda, as whoever names a role needs it. */
export function passRole(role: string | undefined): Need[] {
  if (role === undefined) return [];
  return [
    { action: 'iam:PassRole', resource: role, context: { 'iam:PassedToService': 'lambda.amazonaws.com' } },
  ];
}

/** Throws when the role is no role's ARN, or of another account. */
export function checkRole({ account, input }: Call<{ readonly Role?: string }>): void {
  if (input.Role === undefined) return;
  const [, owner] = /^arn:aws:iam::(\d{12}):role\/.+$/.exec(input.Role) ?? [];
  if (owner === undefined) {
    throw awsError(
      'ValidationException',
      400,
      `1 validation error detected: Value '${input.Role}' at 'role' failed to satisfy constraint: Member must satisfy regular expression pattern: arn:(aws[a-zA-Z-]*)?:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+`,
    );
  }
  if (owner !== account)
    throw awsError('AccessDeniedException', 403, 'Cross-account pass role is not allowed.');
}

export function requestTags(
  tags: Readonly<Record<string, string>> | undefined,
): Record<string, string | string[]> {
  const context: Record<string, string | string[]> = {};
  if (!tags) return context;
  for (const [key, value] of Object.entries(tags)) context[`aws:RequestTag/${key}`] = value;
  context['aws:TagKeys'] = Object.keys(tags);
  return context;
}
