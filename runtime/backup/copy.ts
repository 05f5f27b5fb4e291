import { rds, refusedWith } from '../aws';
import { fault } from '../fault';
import type { HandlerFactory } from '../handler';
import { readSnapshotName, snapshotArn } from '../names';
import type { CopySettings, Database } from '../settings';
import { now } from '../time';
import { readChainEvent } from './chain-event';
import { drop } from './drop';
import { each, type Outcomes } from './outcomes';
import { describeAll, ours, type Snapshot } from './snapshots';
import { accepted } from './suspicion';
import { snapshotTags } from './tags';

type Rds = import('@aws-sdk/client-rds').RDS;
type DBSnapshot = import('@aws-sdk/client-rds').DBSnapshot;

/** A shared snapshot in the source account that has no copy yet. */
export interface Copyable {
  /** Name of the recovery point that it becomes. */
  readonly point: string;
  readonly name: string;
  readonly database: Database;
  readonly slot: number;
}

/**
 * Asks for the copies of the snapshots that the source side says it has shared, into this account and Region, under a
 * key of its own. Event: the source side's word, naming snapshots; where they are follows from the settings alone.
 */
export const copy: HandlerFactory<CopySettings, unknown, Outcomes | { dropped: string }> = (settings) => {
  const client = rds();
  return async (event) => {
    const read = readChainEvent(settings, 'source', event);
    if ('dropped' in read) return drop(read.dropped, event);
    const named = read.snapshots.flatMap((name) => {
      const about = readSnapshotName(settings, settings.databases, name);
      return about === undefined ? [] : [{ ...about, name }];
    });
    const known = accepted(named, now());
    if (known.length === 0) return drop('it names no snapshot that our schedule can have made', event);
    const described = await describeAll(client, 'manual');
    const held = ours(settings, settings.databases, described);
    return each(
      inTurn(settings, known, held, copiesInProgress(described)),
      ({ item }) => item.name,
      ({ item, mayStart }) =>
        mayStart ? copySnapshot(client, settings, item) : Promise.resolve('waits its turn'),
    );
  };
};

/**
 * Which of the snapshots may be copied now. Those already here are left out, and those older than the newest point: a
 * copy of the past would make the next one wait. The database whose newest point is furthest past its objective goes
 * first, the newest snapshot of each before older ones, one copy of a database at a time, and no more at once than the
 * quota of concurrent copies leaves.
 */
export function inTurn(
  settings: CopySettings,
  items: readonly Copyable[],
  held: readonly Snapshot[],
  inProgress: number,
): { item: Copyable; mayStart: boolean }[] {
  const here = new Set(held.map(({ name }) => name));
  const busy = new Set(held.filter(isInProgress).map(({ database }) => database.name));
  let free = settings.maximumCopies - inProgress;
  return items
    .filter(({ point, slot, database }) => !here.has(point) && slot > newestSlot(database, held))
    .sort((a, b) => overdue(b, held) - overdue(a, held) || b.slot - a.slot || (a.name < b.name ? -1 : 1))
    .map((item) => {
      const mayStart = free > 0 && !busy.has(item.database.name);
      if (mayStart) {
        free -= 1;
        busy.add(item.database.name);
      }
      return { item, mayStart };
    });
}

/** How many copies are under way in this account and Region, whoever asked for them. */
export function copiesInProgress(described: readonly DBSnapshot[]): number {
  return described.filter(
    ({ Status, SourceDBSnapshotIdentifier }) =>
      SourceDBSnapshotIdentifier !== undefined && (Status === 'creating' || Status === 'copying'),
  ).length;
}

/** Asks for one copy; answers what became of it. What AWS cannot do yet is left to the next reconcile. */
export async function copySnapshot(
  client: Rds,
  settings: CopySettings,
  { name, point, database, slot }: Copyable,
): Promise<'asked' | 'already there' | 'not shared yet' | 'waits its turn'> {
  try {
    await client.copyDBSnapshot({
      SourceDBSnapshotIdentifier: snapshotArn(settings.source, name),
      TargetDBSnapshotIdentifier: point,
      KmsKeyId: settings.keyArn,
      Tags: snapshotTags(settings.environment, database.name, slot),
    });
    return 'asked';
  } catch (error) {
    if (refusedWith(error, 'DBSnapshotAlreadyExists')) return 'already there';
    if (refusedWith(error, 'DBSnapshotNotFound', 'InvalidDBSnapshotState')) return 'not shared yet';
    if (refusedWith(error, 'SnapshotQuotaExceeded')) return 'waits its turn';
    if (refusedWith(error, 'KMSKeyNotAccessible')) throw keyNotOpen(settings, database, error);
    throw error;
  }
}

function isInProgress({ status }: Snapshot): boolean {
  return status === 'creating' || status === 'copying';
}

function newestSlot(database: Database, held: readonly Snapshot[]): number {
  const slots = held
    .filter((snapshot) => snapshot.database.name === database.name && snapshot.status === 'available')
    .map(({ slot }) => slot);
  return Math.max(Number.NEGATIVE_INFINITY, ...slots);
}

/** How far behind the newest point of the item's database its slot is, as a share of the objective. */
function overdue({ database, slot }: Copyable, held: readonly Snapshot[]): number {
  const newest = held
    .filter((snapshot) => snapshot.database.name === database.name && snapshot.status === 'available')
    .reduce((latest, snapshot) => Math.max(latest, snapshot.databaseTime ?? 0), 0);
  return (slot - newest) / 1000 / database.rpoSeconds;
}

function keyNotOpen({ source, recovery, environment }: CopySettings, database: Database, cause: unknown) {
  return fault(
    'KeyNotOpen',
    `${database.name}: ${recovery.account} may not use the key that the snapshot is encrypted under, in ` +
      `${source.account}. Add the statements in the output keyStatements of the source stack of ${environment} to the ` +
      `key's policy. AWS said: ${cause instanceof Error ? cause.message : cause}`,
    { database: database.name },
  );
}
