import type { FunctionConfiguration, GetFunctionCommandOutput } from '@aws-sdk/client-lambda';
import type { FunctionArgs, FunctionState } from '@pulumi/aws/lambda';
import { archiveFiles } from '../assets';
import type { Value } from '../values';
import { capitalized, differs, type Outputs, type Plain, resource, unlessMissing } from './define';
import type { Context } from './handler';

/** What UpdateFunctionConfiguration can change. */
const CONFIGURATION = [
  ...([
    'role',
    'handler',
    'runtime',
    'description',
    'timeout',
    'memorySize',
    'environment',
    'vpcConfig',
  ] as const),
  ...([
    'deadLetterConfig',
    'tracingConfig',
    'loggingConfig',
    'ephemeralStorage',
    'layers',
    'kmsKeyArn',
  ] as const),
] as const;

const OF_THE_VERSION = [
  'version',
  'qualifiedArn',
  'qualifiedInvokeArn',
  'lastModified',
  'codeSha256',
] as const;

export const lambdaFunction = resource<FunctionArgs, FunctionState>({
  inputs: [
    ...CONFIGURATION,
    ...(['name', 'code', 'packageType', 'publish', 'architectures', 'reservedConcurrentExecutions'] as const),
    ...(['sourceCodeHash', 'region', 'tags'] as const),
  ],
  replaceOn: ['name', 'packageType'],
  recomputed: OF_THE_VERSION,
  naming: { property: 'name', maximum: 64 },
  tagging: {
    tag: (aws, id, tags) => aws.call('lambda', 'TagResource', { Resource: arnOf(aws, id), Tags: tags }),
    untag: (aws, id, keys) =>
      aws.call('lambda', 'UntagResource', { Resource: arnOf(aws, id), TagKeys: keys }),
  },
  async create(aws, inputs) {
    const FunctionName = inputs.name ?? '';
    const made = await aws.call<FunctionConfiguration>('lambda', 'CreateFunction', {
      FunctionName,
      ...configuration(inputs),
      PackageType: inputs.packageType ?? 'Zip',
      Architectures: inputs.architectures,
      Code: { Files: filesOf(inputs) },
      Publish: inputs.publish ?? false,
      Tags: { ...aws.tags },
    });
    if (inputs.reservedConcurrentExecutions !== undefined) await reserve(aws, FunctionName, inputs);
    return { id: FunctionName, outputs: versionOutputs(aws, FunctionName, made) };
  },
  async update(aws, id, inputs, before, outputs) {
    const FunctionName = id;
    const configured = differs(inputs, before, CONFIGURATION);
    const coded = differs(inputs, before, ['code', 'architectures', 'sourceCodeHash']);
    let now: FunctionConfiguration | undefined;
    if (configured) {
      now = await aws.call('lambda', 'UpdateFunctionConfiguration', {
        FunctionName,
        ...configuration(inputs),
      });
    }
    if (coded) {
      const { architectures: Architectures } = inputs;
      now = await aws.call('lambda', 'UpdateFunctionCode', {
        FunctionName,
        Files: filesOf(inputs),
        Architectures,
      });
    }
    if (differs(inputs, before, ['reservedConcurrentExecutions'])) await reserve(aws, id, inputs);
    const publishes = inputs.publish && (configured || coded || !before.publish);
    if (publishes) now = await aws.call('lambda', 'PublishVersion', { FunctionName });
    if (now) return versionOutputs(aws, id, now);
    return Object.fromEntries(OF_THE_VERSION.map((name) => [name, outputs[name]]));
  },
  async delete(aws, id) {
    await aws.call('lambda', 'DeleteFunction', { FunctionName: id });
  },
  async describe(aws, id) {
    const answer = await unlessMissing(['ResourceNotFoundException'], () =>
      aws.call<GetFunctionCommandOutput>('lambda', 'GetFunction', { FunctionName: id }),
    );
    const found = answer?.Configuration;
    if (!found) return undefined;
    const arn = arnOf(aws, id);
    return {
      arn,
      invokeArn: invokeArn(aws, arn),
      name: id,
      role: found.Role,
      handler: found.Handler,
      runtime: found.Runtime,
      timeout: found.Timeout,
      memorySize: found.MemorySize,
      architectures: found.Architectures,
      packageType: found.PackageType ?? 'Zip',
      sourceCodeSize: found.CodeSize,
      reservedConcurrentExecutions: answer.Concurrency?.ReservedConcurrentExecutions ?? -1,
      ...versionOutputs(aws, id, found),
    };
  },
});

export function invokeArn(aws: Context, functionArn: string): string {
  return `arn:aws:apigateway:${aws.region}:lambda:path/2015-03-31/functions/${functionArn}/invocations`;
}

function configuration(inputs: Plain<FunctionArgs>): object {
  const { environment, vpcConfig, deadLetterConfig, loggingConfig } = inputs;
  return {
    Role: inputs.role,
    Handler: inputs.handler,
    Runtime: inputs.runtime,
    Description: inputs.description,
    Timeout: inputs.timeout,
    MemorySize: inputs.memorySize,
    Layers: inputs.layers,
    KMSKeyArn: inputs.kmsKeyArn,
    Environment: environment && { Variables: environment.variables ?? {} },
    VpcConfig: vpcConfig && { SubnetIds: vpcConfig.subnetIds, SecurityGroupIds: vpcConfig.securityGroupIds },
    DeadLetterConfig: deadLetterConfig && { TargetArn: deadLetterConfig.targetArn },
    TracingConfig: capitalized(inputs.tracingConfig),
    EphemeralStorage: capitalized(inputs.ephemeralStorage),
    LoggingConfig: loggingConfig && {
      LogFormat: loggingConfig.logFormat,
      LogGroup: loggingConfig.logGroup,
      ApplicationLogLevel: loggingConfig.applicationLogLevel,
      SystemLogLevel: loggingConfig.systemLogLevel,
    },
  };
}

/** The files of the archive by path: functions here run from them, where AWS would take one packed file. */
function filesOf(inputs: Plain<FunctionArgs>): Record<string, string> {
  if (inputs.code === undefined) throw new Error('code is missing; functions run from an archive here.');
  const files = archiveFiles(inputs.code as unknown as Value);
  return Object.fromEntries(Object.entries(files).map(([path, content]) => [path, content.toString('utf8')]));
}

async function reserve(aws: Context, FunctionName: string, inputs: Plain<FunctionArgs>): Promise<void> {
  const { reservedConcurrentExecutions: ReservedConcurrentExecutions = -1 } = inputs;
  if (ReservedConcurrentExecutions < 0)
    await aws.call('lambda', 'DeleteFunctionConcurrency', { FunctionName });
  else await aws.call('lambda', 'PutFunctionConcurrency', { FunctionName, ReservedConcurrentExecutions });
}

function versionOutputs(aws: Context, name: string, version: FunctionConfiguration): Outputs<FunctionState> {
  const arn = arnOf(aws, name);
  const qualified = `${arn}:${version.Version ?? '$LATEST'}`;
  return {
    version: version.Version,
    qualifiedArn: qualified,
    qualifiedInvokeArn: invokeArn(aws, qualified),
    lastModified: version.LastModified,
    codeSha256: version.CodeSha256,
  };
}

function arnOf(aws: Context, name: string): string {
  return `arn:aws:lambda:${aws.region}:${aws.account}:function:${name}`;
}
