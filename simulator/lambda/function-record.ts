import type {
  Architecture,
  FunctionEventInvokeConfig,
  LoggingConfig,
  Runtime,
  TracingMode,
} from '@aws-sdk/client-lambda';
import { awsError } from '../aws-error';
import type { VpcPlace } from '../network';
import { storeKind, type World } from '../world';
import type { Container } from './container';
import { type FunctionReference, functionArn } from './function-name';

/** What a version runs with. A published version keeps its own for ever. */
export interface Configuration {
  readonly role: string;
  readonly handler: string;
  readonly runtime: Runtime;
  readonly description: string;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly place?: VpcPlace;
  /** ARN of a queue or topic. */
  readonly deadLetter?: string;
  /** Stored only: nothing is traced. */
  readonly tracing: TracingMode;
  readonly logging: LoggingConfig;
  readonly architecture: Architecture;
  readonly ephemeralStorageMegabytes: number;
  readonly kmsKeyArn?: string;
}

/** The files of a deployment package, as text. */
export interface Code {
  readonly files: Readonly<Record<string, string>>;
  /** Base 64. */
  readonly sha256: string;
  readonly bytes: number;
}

export interface Version {
  /** `$LATEST` or `7` */
  readonly version: string;
  readonly configuration: Configuration;
  readonly code: Code;
  readonly revisionId: string;
  /** Virtual milliseconds since 1970. */
  readonly modified: number;
}

export interface Alias {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  /** Share of invocations that another version gets, by version. */
  readonly weights: Readonly<Record<string, number>>;
  readonly revisionId: string;
}

export interface Statement {
  readonly Sid: string;
  readonly [element: string]: unknown;
}

export interface LambdaFunction {
  readonly account: string;
  readonly region: string;
  readonly name: string;
  readonly arn: string;
  latest: Version;
  readonly published: Map<string, Version>;
  lastPublished: number;
  readonly aliases: Map<string, Alias>;
  /** Statements by the qualifier they are attached to; `''` is the function without one. */
  readonly policies: Map<string, Statement[]>;
  /** By qualifier, `$LATEST` when none is given. */
  readonly eventInvokeConfigs: Map<string, FunctionEventInvokeConfig>;
  reservedConcurrency?: number;
  readonly tags: Map<string, string>;
  /** Containers that live, idle and busy. */
  readonly containers: Set<Container>;
  containersMade: number;
  invocations: number;
  running: number;
}

const FUNCTIONS = storeKind('lambda functions', () => new Map<string, LambdaFunction>());

export function functionsOf(world: World, account: string, region: string): Map<string, LambdaFunction> {
  return world.store(FUNCTIONS, account, region);
}

/** All functions of a Region, of every account. */
export function functionsIn(world: World, region: string): LambdaFunction[] {
  return world
    .stores(FUNCTIONS)
    .filter((entry) => entry.region === region)
    .flatMap(({ store }) => [...store.values()]);
}

/** Throws `ResourceNotFoundException` (404) when there is no such function. */
export function findFunction(world: World, reference: FunctionReference): LambdaFunction {
  const found = functionsOf(world, reference.account, reference.region).get(reference.name);
  if (!found) throw functionNotFound(reference);
  return found;
}

export function functionNotFound(reference: FunctionReference) {
  return awsError('ResourceNotFoundException', 404, `Function not found: ${functionArn(reference)}`);
}

/**
 * The version behind a qualifier: `$LATEST`, a number, an alias; `share` in [0, 1) decides between the versions of an
 * alias with weights. Throws `ResourceNotFoundException` (404) when there is none.
 */
export function versionOf(found: LambdaFunction, qualifier: string | undefined, share = 0): Version {
  if (qualifier === undefined || qualifier === '$LATEST') return found.latest;
  const alias = found.aliases.get(qualifier);
  const version = found.published.get(alias ? weighted(alias, share) : qualifier);
  if (!version) throw functionNotFound({ ...found, qualifier });
  return version;
}

function weighted(alias: Alias, share: number): string {
  let passed = 0;
  for (const [version, weight] of Object.entries(alias.weights).sort()) {
    passed += weight;
    if (share < passed) return version;
  }
  return alias.version;
}
