import type { SideName } from '../../runtime/names';
import type { Chain, Retention } from '../../runtime/settings';
import type { World } from '../../simulator/world';
import type { DrilledDatabase } from './databases';
import { administrator } from './estate';
import type { Happened } from './exercise';
import type { Writer } from './writer';

/** Where the acts of a scenario take place, and what they leave on record. */
export interface Stage {
  readonly world: World;
  readonly chain: Chain;
  /** Those that are protected, in the config's order. */
  readonly databases: readonly DrilledDatabase[];
  /** One for each protected database, in the config's order. */
  readonly writers: readonly Writer[];
  readonly happened: Happened[];
  /** What an administrator of the source account tried with the recovery account. */
  readonly attempts: Attempt[];
  /** Snapshots at the source that waited to be copied when a Region came back. */
  readonly waiting: WaitingPoint[];
  /** Recovery points that were there when the trouble began. */
  readonly before: HeldPoint[];
  readonly retention: Retention;
}

/** A call of somebody who has no business there. */
export interface Attempt {
  readonly what: string;
  /** AWS's code when it was refused; absent when it did as told. */
  readonly code?: string;
}

/** A recovery point, seen at some moment. */
export interface HeldPoint extends WaitingPoint {
  readonly arn: string;
  readonly verified: boolean;
}

/** A snapshot of ours at the source, seen at some moment. */
export interface WaitingPoint {
  readonly name: string;
  readonly database: string;
  readonly databaseAt: number;
}

/** Calls AWS as an administrator of a side's account, in that side's Region. */
export function callAs<Output>(
  { world, chain }: Pick<Stage, 'world' | 'chain'>,
  side: SideName,
  service: string,
  action: string,
  input: object = {},
): Promise<Output> {
  const { account, region } = chain[side];
  return world.call<Output>(administrator(account), region, service, action, input);
}

/** The writer of a database, by default of the first protected one. */
export function writerOf({ writers }: Stage, database: string | undefined): Writer {
  const writer =
    database === undefined ? writers[0] : writers.find(({ ledger }) => ledger.database === database);
  if (writer === undefined) {
    const known = writers.map(({ ledger }) => ledger.database).join(', ');
    throw new Error(`The scenario names the database ${database ?? '(the first)'}; protected are: ${known}.`);
  }
  return writer;
}

/** The database of a name, by default the first protected one. */
export function databaseOf(stage: Stage, named: string | undefined): DrilledDatabase {
  const { database: name } = writerOf(stage, named).ledger;
  return stage.databases.find((database) => database.name === name) ?? { name };
}
