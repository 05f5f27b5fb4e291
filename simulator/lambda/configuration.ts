import type {
  CreateFunctionCommandInput,
  FunctionConfiguration,
  UpdateFunctionConfigurationCommandInput,
} from '@aws-sdk/client-lambda';
import { awsError } from '../aws-error';
import type { Call } from '../service';
import type { Configuration, LambdaFunction, Version } from './function-record';
import { checkDelivery, checkVpcPermissions, executionRole, type RoleUser } from './role';
import { placeOf } from './vpc';

type Given =
  | Omit<CreateFunctionCommandInput, 'Code' | 'FunctionName'>
  | UpdateFunctionConfigurationCommandInput;

/** Runtimes that artifacts run in here. */
const RUNTIMES = ['nodejs18.x', 'nodejs20.x', 'nodejs22.x', 'nodejs24.x'] as const;

/** AWS docs: lambda gettingstarted-limits; configuration-envvars for the names that cannot be set. */
const ENVIRONMENT_BYTES = 4096;
const RESERVED =
  /^(_HANDLER|_X_AMZN_TRACE_ID|AWS_(DEFAULT_)?REGION|AWS_EXECUTION_ENV|AWS_LAMBDA_(FUNCTION_(NAME|MEMORY_SIZE|VERSION)|INITIALIZATION_TYPE|LOG_(GROUP|STREAM)_NAME|RUNTIME_API)|AWS_(ACCESS_KEY(_ID)?|SECRET_ACCESS_KEY|SESSION_TOKEN)|LAMBDA_(TASK_ROOT|RUNTIME_DIR))$/;

/**
 * The configuration that a request asks for, checked as AWS checks it; what the request leaves out stays as in
 * `before`. Throws `InvalidParameterValueException` (400) and `ValidationException` (400).
 */
export async function configured(
  call: Call<Given>,
  user: RoleUser,
  before: Configuration | undefined,
): Promise<Configuration> {
  const { input, world } = call;
  const role = input.Role ?? before?.role ?? '';
  const configuration: Configuration = {
    role,
    handler: input.Handler ?? before?.handler ?? missing('Handler'),
    runtime: input.Runtime ?? before?.runtime ?? missing('Runtime'),
    description: input.Description ?? before?.description ?? '',
    timeoutSeconds: inRange('timeout', input.Timeout ?? before?.timeoutSeconds ?? 3, 1, 900),
    memoryMegabytes: inRange('memorySize', input.MemorySize ?? before?.memoryMegabytes ?? 128, 128, 10_240),
    environment: environmentOf(input.Environment?.Variables) ?? before?.environment ?? {},
    place: input.VpcConfig ? await placeOf(call, input.VpcConfig) : before?.place,
    deadLetter: input.DeadLetterConfig ? input.DeadLetterConfig.TargetArn || undefined : before?.deadLetter,
    tracing: input.TracingConfig?.Mode ?? before?.tracing ?? 'PassThrough',
    logging: { ...defaultLogging(user.name), ...before?.logging, ...input.LoggingConfig },
    architecture:
      ('Architectures' in input ? input.Architectures?.[0] : undefined) ?? before?.architecture ?? 'x86_64',
    ephemeralStorageMegabytes: input.EphemeralStorage?.Size ?? before?.ephemeralStorageMegabytes ?? 512,
    kmsKeyArn: input.KMSKeyArn ?? before?.kmsKeyArn,
  };
  if (!RUNTIMES.some((runtime) => runtime === configuration.runtime)) {
    throw invalid(`Runtime ${configuration.runtime} is not simulated; use one of ${RUNTIMES.join(', ')}.`);
  }
  if (input.Layers?.length) throw invalid('Layers are not simulated; bundle what the function needs.');
  executionRole(world, user, role);
  if (configuration.place) checkVpcPermissions(world, user, role);
  if (configuration.deadLetter) {
    const service = configuration.deadLetter.split(':')[2]?.toUpperCase();
    checkDelivery(world, user, role, configuration.deadLetter, (action) => {
      return `The provided execution role does not have permissions to call ${action} on ${service}`;
    });
  }
  return configuration;
}

/** A version as AWS describes it. Functions are active at once here: AWS takes a moment, longer in a VPC. */
export function describeVersion(
  found: LambdaFunction,
  version: Version,
  qualified: boolean,
): FunctionConfiguration {
  const { configuration, code } = version;
  const { place, logging } = configuration;
  return {
    FunctionName: found.name,
    FunctionArn: qualified ? `${found.arn}:${version.version}` : found.arn,
    Runtime: configuration.runtime,
    Role: configuration.role,
    Handler: configuration.handler,
    CodeSize: code.bytes,
    Description: configuration.description,
    Timeout: configuration.timeoutSeconds,
    MemorySize: configuration.memoryMegabytes,
    LastModified: new Date(version.modified).toISOString().replace('Z', '+0000'),
    CodeSha256: code.sha256,
    Version: version.version,
    VpcConfig: place
      ? { SubnetIds: [...place.subnets], SecurityGroupIds: [...place.securityGroups], VpcId: place.vpc }
      : undefined,
    DeadLetterConfig: configuration.deadLetter ? { TargetArn: configuration.deadLetter } : undefined,
    Environment: Object.keys(configuration.environment).length
      ? { Variables: { ...configuration.environment } }
      : undefined,
    KMSKeyArn: configuration.kmsKeyArn,
    TracingConfig: { Mode: configuration.tracing },
    RevisionId: version.revisionId,
    State: 'Active',
    LastUpdateStatus: 'Successful',
    PackageType: 'Zip',
    Architectures: [configuration.architecture],
    EphemeralStorage: { Size: configuration.ephemeralStorageMegabytes },
    SnapStart: { ApplyOn: 'None', OptimizationStatus: 'Off' },
    LoggingConfig: { ...logging },
  };
}

function defaultLogging(name: string) {
  return { LogFormat: 'Text', LogGroup: `/aws/lambda/${name}` } as const;
}

function environmentOf(variables: Record<string, string> | undefined): Record<string, string> | undefined {
  if (!variables) return undefined;
  const text = JSON.stringify(variables);
  const prefix =
    'Lambda was unable to configure your environment variables because the environment variables you have provided';
  if (Buffer.byteLength(text) > ENVIRONMENT_BYTES) {
    throw invalid(`${prefix} exceeded the 4KB limit. String measured: ${text.slice(0, 100)}...`);
  }
  const reserved = Object.keys(variables).filter((name) => RESERVED.test(name));
  if (reserved.length > 0) {
    throw invalid(
      `${prefix} contains reserved keys that are currently not supported for modification. Reserved keys used in this request: ${reserved.join(', ')}`,
    );
  }
  return { ...variables };
}

function inRange(name: string, value: number, lowest: number, highest: number): number {
  if (value >= lowest && value <= highest) return value;
  const bound = value < lowest ? `greater than or equal to ${lowest}` : `less than or equal to ${highest}`;
  throw awsError(
    'ValidationException',
    400,
    `1 validation error detected: Value '${value}' at '${name}' failed to satisfy constraint: Member must have value ${bound}`,
  );
}

function missing(member: string): never {
  throw invalid(`${member} is mandatory for functions created with deployment packages.`);
}

function invalid(message: string) {
  return awsError('InvalidParameterValueException', 400, message);
}
