import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { Side } from '../runtime/settings';
import { bundle } from './bundle';
import { type AnyFactory, closureText } from './closure';
import { codeMayNot, lambdaPermissions, vpcPermissions } from './lambda-permissions';
import { createRole, type Role, type StatementArgs } from './role';
import { plainSettings } from './settings';

/** Settings whose parts may be known only once resources are made. */
export type SettingsArgs<Settings> = { readonly [Key in keyof Settings]: pulumi.Input<Settings[Key]> };

/** Where in a VPC a function stands. */
export interface FunctionVpc extends Side {
  readonly subnetIds: pulumi.Input<pulumi.Input<string>[]>;
  readonly securityGroupIds: pulumi.Input<pulumi.Input<string>[]>;
}

export interface FunctionArgs<Settings extends object> {
  /** Physical name, of the function as of its role. */
  readonly name: string;
  /** One sentence, shown in the console. */
  readonly description: string;
  /** What runs: from runtime/, plain functions over plain data. */
  readonly factory: AnyFactory<Settings>;
  /** What the handler is told: JSON, uploaded beside the code. A secret in it is an error. */
  readonly settings: SettingsArgs<Settings>;
  /** All that the function may do, apart from what Lambda itself needs. */
  readonly statements: readonly StatementArgs[];
  /** After this many seconds AWS ends an invocation. */
  readonly timeoutSeconds: number;
  /** ARN of the queue that takes events which the function could not handle. */
  readonly onFailure: pulumi.Input<string>;
  /** Megabytes. Defaults to 256. */
  readonly memorySizeMb?: number;
  /** Defaults to none: the function stands outside any VPC. */
  readonly vpc?: FunctionVpc;
  /** Environment variables. Defaults to none. */
  readonly environment?: Readonly<Record<string, pulumi.Input<string>>>;
  /** Days. Defaults to 90. */
  readonly logRetentionDays?: number;
  /** In addition to the provider's default tags. Defaults to none. */
  readonly tags?: Readonly<Record<string, pulumi.Input<string>>>;
}

/** A resource that calls a function: an EventBridge rule, an SNS topic. */
export interface Invoker {
  /** `events.amazonaws.com` */
  readonly service: string;
  readonly arn: pulumi.Input<string>;
}

/** The alias that every trigger calls, so that what runs is always a published version. */
const ALIAS = 'live';

/** AWS tries an asynchronous event this often again before it goes to the failure queue. */
const RETRIES = 2;

/** A Lambda function made from a closure, with a role, a log group and a failure destination of its own. */
export class LambdaFunction<Settings extends object = object> extends pulumi.ComponentResource {
  /** ARN of the alias: what triggers call. */
  readonly arn: pulumi.Output<string>;
  /** The function's physical name, without alias. */
  readonly physicalName: string;
  readonly #function: aws.lambda.Function;
  readonly #alias: aws.lambda.Alias;

  constructor(name: string, args: FunctionArgs<Settings>, opts?: pulumi.ComponentResourceOptions) {
    super('lifeboat:infra:LambdaFunction', name, {}, opts);
    const parent = { parent: this };
    this.physicalName = args.name;
    const logs = createLogGroup(name, args, parent);
    const role = createFunctionRole(name, args, logs, parent);
    this.#function = createFunction(name, args, logs, role, parent);
    this.#alias = createAlias(name, this.#function, parent);
    keepFailures(name, args, this.#function, this.#alias, parent);
    this.arn = this.#alias.arn;
    this.registerOutputs({ arn: this.arn, physicalName: this.physicalName });
  }

  /** Lets one resource of an AWS service, and nothing else, invoke the alias. */
  invokableBy(
    name: string,
    { service, arn }: Invoker,
    opts: pulumi.CustomResourceOptions,
  ): aws.lambda.Permission {
    return new aws.lambda.Permission(
      name,
      {
        action: 'lambda:InvokeFunction',
        function: this.#function.name,
        qualifier: this.#alias.name,
        principal: service,
        sourceArn: arn,
      },
      opts,
    );
  }
}

type Parent = { readonly parent: pulumi.Resource };

/** Made before the function: a group that Lambda makes itself keeps its logs for ever. */
function createLogGroup<S extends object>(name: string, args: FunctionArgs<S>, opts: Parent) {
  return new aws.cloudwatch.LogGroup(
    `${name}-logs`,
    { name: `/aws/lambda/${args.name}`, retentionInDays: args.logRetentionDays ?? 90, tags: args.tags },
    opts,
  );
}

function createFunctionRole<S extends object>(
  name: string,
  args: FunctionArgs<S>,
  logs: aws.cloudwatch.LogGroup,
  opts: Parent,
): Role {
  const own: StatementArgs[] = lambdaPermissions<pulumi.Input<string>>({
    logStreams: pulumi.interpolate`${logs.arn}:*`,
    onFailure: args.onFailure,
  });
  return createRole(
    `${name}-role`,
    {
      name: args.name,
      description: args.description,
      service: 'lambda.amazonaws.com',
      statements: [...args.statements, ...own, ...(args.vpc === undefined ? [] : inVpc(args.name, args.vpc))],
    },
    opts,
  );
}

function inVpc(name: string, { account, region }: FunctionVpc): StatementArgs[] {
  const permissions = vpcPermissions({ account, region });
  const arn = `arn:aws:lambda:${region}:${account}:function:${name}`;
  return [...permissions, codeMayNot(permissions, arn)];
}

function createFunction<S extends object>(
  name: string,
  args: FunctionArgs<S>,
  logs: aws.cloudwatch.LogGroup,
  role: Role,
  opts: Parent,
): aws.lambda.Function {
  const { vpc, environment, tags } = args;
  return new aws.lambda.Function(
    `${name}-function`,
    {
      name: args.name,
      description: args.description,
      runtime: 'nodejs24.x',
      architectures: ['arm64'],
      handler: 'index.handler',
      code: codeOf(args),
      role: role.arn,
      timeout: args.timeoutSeconds,
      memorySize: args.memorySizeMb ?? 256,
      loggingConfig: { logFormat: 'JSON', logGroup: logs.name },
      tracingConfig: { mode: 'Active' },
      publish: true,
      ...(environment === undefined ? {} : { environment: { variables: environment } }),
      ...(vpc === undefined
        ? {}
        : { vpcConfig: { subnetIds: vpc.subnetIds, securityGroupIds: vpc.securityGroupIds } }),
      tags,
    },
    { ...opts, dependsOn: [role.policy] },
  );
}

/** The bundle and, beside it, the settings: the same code in every stack. */
function codeOf<S extends object>(args: FunctionArgs<S>): pulumi.Output<pulumi.asset.Archive> {
  const code = closureText(args.factory).then((text) => bundle(args.factory.name, text));
  return pulumi.all([code, plainSettings(args.name, args.settings)]).apply(
    ([index, settings]) =>
      new pulumi.asset.AssetArchive({
        'index.js': new pulumi.asset.StringAsset(index),
        'settings.json': new pulumi.asset.StringAsset(JSON.stringify(settings)),
      }),
  );
}

function createAlias(name: string, lambda: aws.lambda.Function, opts: Parent): aws.lambda.Alias {
  return new aws.lambda.Alias(
    `${name}-alias`,
    {
      name: ALIAS,
      description: 'The version that triggers call.',
      functionName: lambda.name,
      functionVersion: lambda.version,
    },
    opts,
  );
}

function keepFailures<S extends object>(
  name: string,
  args: FunctionArgs<S>,
  lambda: aws.lambda.Function,
  alias: aws.lambda.Alias,
  opts: Parent,
): void {
  new aws.lambda.FunctionEventInvokeConfig(
    `${name}-failures`,
    {
      functionName: lambda.name,
      qualifier: alias.name,
      maximumRetryAttempts: RETRIES,
      destinationConfig: { onFailure: { destination: args.onFailure } },
    },
    opts,
  );
}
