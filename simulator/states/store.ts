import type {
  EncryptionConfiguration,
  ExecutionStatus,
  HistoryEvent,
  LoggingConfiguration,
  TracingConfiguration,
} from '@aws-sdk/client-sfn';
import { awsError } from '../aws-error';
import type { Call } from '../service';
import { storeKind, type World } from '../world';
import { machineArn, parseExecutionArn, parseMachineArn } from './arn';
import type { Definition } from './definition';
import type { Json } from './json';
import type { Scope } from './scope';

/** What an execution runs by: the machine as it is now, or a published version. */
export interface Revision {
  readonly id: string;
  readonly definition: string;
  readonly parsed: Definition;
  readonly roleArn: string;
}

export interface Version {
  readonly number: number;
  readonly revision: Revision;
  readonly description?: string;
  readonly created: number;
}

export interface Machine {
  readonly arn: string;
  readonly name: string;
  readonly created: number;
  updated: number;
  revision: Revision;
  deleting: boolean;
  lastVersion: number;
  versions: Version[];
  loggingConfiguration: LoggingConfiguration;
  tracingConfiguration: TracingConfiguration;
  encryptionConfiguration: EncryptionConfiguration;
  readonly tags: Map<string, string>;
}

export interface Execution {
  readonly arn: string;
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly machine: Machine;
  readonly versionArn?: string;
  readonly revision: Revision;
  /** JSON text as it was given. */
  readonly inputText: string;
  readonly input: Json;
  readonly started: number;
  status: ExecutionStatus;
  stopped?: number;
  output?: string;
  error?: string;
  cause?: string;
  readonly history: HistoryEvent[];
  readonly scope: Scope;
}

/** A task that waits to be told its result. */
export interface TaskToken {
  readonly account: string;
  open: boolean;
  succeed(output: Json): void;
  fail(error: string, cause: string): void;
  heartbeat(): void;
}

export interface StatesStore {
  readonly machines: Map<string, Machine>;
  readonly executions: Map<string, Execution>;
  readonly tokens: Map<string, TaskToken>;
}

export const statesStore = storeKind<StatesStore>('states', () => ({
  machines: new Map(),
  executions: new Map(),
  tokens: new Map(),
}));

export function storeOf(world: World, account: string, region: string): StatesStore {
  return world.store(statesStore, account, region);
}

/** A version's ARN finds its machine. Throws `InvalidArn` 400. */
export function machineAt(call: Call, arn: string | undefined): Machine | undefined {
  const { account, region, name } = parseMachineArn(arn);
  requireOwn(call, account, arn);
  return storeOf(call.world, account, call.region).machines.get(machineArn(account, region, name));
}

/** Throws `InvalidArn` or `StateMachineDoesNotExist` 400. */
export function findMachine(call: Call, arn: string | undefined): Machine {
  const machine = machineAt(call, arn);
  if (!machine) throw awsError('StateMachineDoesNotExist', 400, `State Machine Does Not Exist: '${arn}'`);
  return machine;
}

/** The machine's own revision, or the version's that the ARN names. */
export function findRevision(call: Call, arn: string | undefined): { machine: Machine; version?: Version } {
  const machine = findMachine(call, arn);
  const number = parseMachineArn(arn).version;
  if (number === undefined) return { machine };
  const version = machine.versions.find((one) => one.number === number);
  if (!version) {
    throw awsError('StateMachineDoesNotExist', 400, `State Machine Does Not Exist: '${arn}'`);
  }
  return { machine, version };
}

/** Throws `InvalidArn` or `ExecutionDoesNotExist` 400. */
export function findExecution(call: Call, arn: string | undefined): Execution {
  const { account } = parseExecutionArn(arn);
  requireOwn(call, account, arn);
  const execution = storeOf(call.world, account, call.region).executions.get(arn ?? '');
  if (!execution) throw awsError('ExecutionDoesNotExist', 400, `Execution Does Not Exist: '${arn}'`);
  return execution;
}

/** Step Functions has no resource policies: another account comes in by a role of the machine's own account only. */
function requireOwn(call: Call, account: string, arn: string | undefined): void {
  if (account === call.account) return;
  throw awsError(
    'AccessDeniedException',
    400,
    `${arn} belongs to another account than the caller's ${call.account}.`,
  );
}
