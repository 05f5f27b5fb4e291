import { kindOf, kindsOf } from '../runtime/backup/kinds';
import { RECONCILE_SECONDS } from '../runtime/cadence';
import { durationText } from '../runtime/duration';
import type { CopySettings, Database, DatabaseKind, Objectives } from '../runtime/settings';
import { type Attainable, bestForAll, bestForOne, oldestOf } from './attainable';
import type { ConfigFault } from './config-fault';
import { copiesFit, loadOf } from './copy-load';
import { type Alike, longestWaits, type Waiting } from './copy-waits';

type CopyStrategy = CopySettings['copyStrategy'];

export interface DatabaseCopies {
  readonly name: string;
  readonly rpoSeconds: number;
  /** How long its copy may wait for others' at most. Absent: no bound is known, as it may not have ended when the next is due. */
  readonly waitSeconds?: number;
  /** How old its newest recovery point may become. Absent where the wait is. */
  readonly oldestSeconds?: number;
  /** The best objective that it could have, with no other's missed for it. Absent: there is no room. */
  readonly best?: Attainable;
}

/** How the copies of all databases fit those that may be in progress at once. */
export interface CopyCapacity {
  /** Of which databases; absent for instances. */
  readonly kind?: DatabaseKind;
  /** Copies that may be in progress at once. */
  readonly copies: number;
  /** How many are in progress on average. */
  readonly load: number;
  readonly databases: readonly DatabaseCopies[];
  /** The best objective that all of them could have alike. Absent: not even one copy a day of each ends in time. */
  readonly uniform?: Attainable;
}

/**
 * What the copies of a fleet need. RDS copies one snapshot of a database at a time, and a limited number of databases at
 * once. AWS docs: RDS User Guide, "Copying a DB snapshot" and "Quotas and constraints".
 */
export function copyCapacity(
  databases: readonly Database[],
  copies: number,
  kind?: DatabaseKind,
): CopyCapacity {
  const groups = longestWaits(alikeIn(databases), copies);
  const said = new Map(groups.map((group) => [keyOf(group.objectives), saidOf(group, groups, copies)]));
  const uniform = bestForAll(groups, copies);
  return {
    ...(kind === 'cluster' ? { kind } : {}),
    copies,
    load: loadOf(groups),
    databases: databases.map((database) => {
      const { name, rpoSeconds } = database;
      return { name, rpoSeconds, ...said.get(keyOf(database)) };
    }),
    ...(uniform === undefined ? {} : { uniform }),
  };
}

/** The same of a fleet: of each kind that there is, since AWS counts clusters' snapshots apart. */
export function copyCapacities(
  databases: readonly Database[],
  most: Readonly<Record<DatabaseKind, number>>,
  copyStrategy: CopyStrategy = 'auto',
): CopyCapacity[] {
  return kindsOf(databases).map((kind) => {
    const own = databases.filter((database) => kindOf(database) === kind);
    return copyCapacity(
      own.map((database) => inSteps(database, copyStrategy)),
      most[kind],
      kind,
    );
  });
}

/** Of the first of two steps of a cluster's copy, too, only reconcile finds that it has ended. */
function inSteps(database: Database, copyStrategy: CopyStrategy): Database {
  const isOfTwo = copyStrategy === 'two-hop' && kindOf(database) === 'cluster';
  return isOfTwo ? { ...database, copySeconds: database.copySeconds + RECONCILE_SECONDS } : database;
}

/** That more copies are due than can be made, with what would fit. */
export function copiesFault(capacity: CopyCapacity): ConfigFault[] {
  const { kind, copies, load, databases, uniform } = capacity;
  if (copiesFit(capacity)) return [];
  const busy = `The copies of ${databases.length} databases would keep ${load.toFixed(1)} in progress all the time.`;
  const every =
    uniform === undefined
      ? 'protect fewer databases'
      : `take snapshots less often: every ${durationText(uniform.periodSeconds)} fits, for an rpo of ${durationText(uniform.rpoSeconds)}`;
  const ask = `Allow at least ${Math.ceil(load)}, for which AWS must grant as many copies in progress (lifeboat:quotas.concurrentCopies)`;
  if (kind === 'cluster') {
    const most = `AWS makes five copies of clusters' snapshots at once in an account and Region: ${every}.`;
    return [{ key: 'clusterCopies', value: copies, allowed: `${busy} ${most}` }];
  }
  return [{ key: 'copies', value: copies, allowed: `${busy} ${ask}, or ${every}.` }];
}

/** Databases whose newest recovery point may become older than their objective, for all that is known. */
export function lateCopies({ databases }: CopyCapacity): DatabaseCopies[] {
  return databases.filter(
    ({ oldestSeconds = Number.POSITIVE_INFINITY, rpoSeconds }) => oldestSeconds > rpoSeconds,
  );
}

function alikeIn(databases: readonly Database[]): Alike[] {
  const groups = new Map<string, { objectives: Objectives; count: number }>();
  for (const database of databases) {
    const known = groups.get(keyOf(database));
    if (known === undefined) groups.set(keyOf(database), { objectives: database, count: 1 });
    else known.count += 1;
  }
  return [...groups.values()];
}

function keyOf({ rpoSeconds, periodSeconds, snapshotSeconds, copySeconds }: Objectives): string {
  return [rpoSeconds, periodSeconds, snapshotSeconds, copySeconds].join(' ');
}

/** What is said of every database of a group. */
function saidOf(
  group: Waiting,
  groups: readonly Waiting[],
  copies: number,
): Omit<DatabaseCopies, 'name' | 'rpoSeconds'> {
  const best = bestForOne(group, groups, copies);
  const { waitSeconds } = group;
  return {
    ...(Number.isFinite(waitSeconds) ? { waitSeconds, oldestSeconds: oldestOf(group) } : {}),
    ...(best === undefined ? {} : { best }),
  };
}
