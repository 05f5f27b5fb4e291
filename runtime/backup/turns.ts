import { oldestAge } from '../cadence';
import { slotAt } from '../names';
import type { Database, Objectives } from '../settings';
import { type Catalog, changed, type Entry, type Start } from './catalog';
import { kindOf } from './kinds';

/**
 * Starts what may start: one copy of a database at a time, the database whose newest point is furthest past its objective
 * first, and no more at once than `most` and than others leave of `quota`. Clusters have limits of their own. A database
 * whose copies just failed comes after all others, which it would keep from their turn otherwise, as it only gets later.
 * AWS docs: Aurora User Guide, "Copying a DB cluster snapshot".
 */
export function admitted(
  catalog: Catalog,
  databases: readonly Database[],
  limits: Limits & { readonly clusters?: Limits },
  now: number,
): { readonly catalog: Catalog; readonly start: readonly Start[] } {
  const clusters = new Set(databases.filter((one) => kindOf(one) === 'cluster').map(({ name }) => name));
  const underWay = Object.keys(catalog.databases).filter(
    (name) => catalog.databases[name]?.copying !== undefined,
  );
  const ofClusters = underWay.filter((name) => clusters.has(name)).length;
  const room = {
    instance: roomFor(limits, catalog.others),
    cluster: roomFor(limits.clusters ?? CLUSTER_COPIES, catalog.otherClusters ?? 0),
  };
  const free = { instance: room.instance - underWay.length + ofClusters, cluster: room.cluster - ofClusters };
  const fleet = { instance: databases.length - clusters.size, cluster: clusters.size };
  const taken = { instance: 0, cluster: 0 };
  const start = databases
    .flatMap((database) => {
      const entry = catalog.databases[database.name];
      if (entry === undefined || entry.copying !== undefined) return [];
      const failed = hasJustFailed(entry, now);
      if (entry.waiting !== undefined) {
        return [{ database, failed, waiting: entry.waiting, lateness: lateness(database, entry, now) }];
      }
      // Where there is a place for each, none waits for others: what its objective leaves of time is its own.
      const waitsForNone = fleet[kindOf(database)] <= room[kindOf(database)];
      const spare = waitsForNone ? Math.max(0, database.rpoSeconds - oldestAge(database)) : 0;
      const mayStart = entry.later !== undefined && endsInTime(database, entry, now, spare);
      return mayStart ? [{ database, failed, waiting: entry.later, lateness: 0 }] : [];
    })
    .sort(
      (a, b) =>
        Number(a.failed) - Number(b.failed) ||
        b.lateness - a.lateness ||
        (a.database.name < b.database.name ? -1 : 1),
    )
    .filter(({ database }) => {
      const kind = kindOf(database);
      taken[kind] += 1;
      return taken[kind] <= free[kind];
    })
    .map(({ database: { name, kind }, waiting }) => ({
      ...waiting,
      database: name,
      ...(kind === undefined ? {} : { kind }),
    }));
  const after = start.reduce(
    (next, { database, kind: _kind, ...waiting }) =>
      changed(next, database, {
        waiting: undefined,
        ...(next.databases[database]?.later?.point === waiting.point ? { later: undefined } : {}),
        copying: { ...waiting, since: now },
      }),
    catalog,
  );
  return { catalog: after, start };
}

/** How many copies may be under way at once. */
export interface Limits {
  /** Of this environment. */
  readonly most: number;
  /** Of all. */
  readonly quota: number;
}

/** AWS lets five copies of clusters' snapshots be under way; one is left to people. */
export const CLUSTER_COPIES: Limits = { most: 4, quota: 5 };

function roomFor({ most, quota }: Limits, others: number): number {
  return Math.min(most, quota - others);
}

/** How long a failure counts, in milliseconds: what made it may have passed by then. */
const FAILURE_COUNTS = 3_600_000;

function hasJustFailed({ failedAt }: Entry, now: number): boolean {
  return failedAt !== undefined && now - failedAt < FAILURE_COUNTS;
}

/** How much later than its objectives say a snapshot may be there and is still waited for, in milliseconds. */
const ARRIVES_WITHIN = 120_000;

/**
 * Whether a copy that starts now has ended when the next snapshot of the schedule is there, or so many seconds later as
 * its objective spares: that of this slot, as long as it may still come, else that of the next one.
 */
function endsInTime(
  { periodSeconds, snapshotSeconds, copySeconds }: Objectives,
  { newest }: Entry,
  now: number,
  spareSeconds: number,
): boolean {
  const slot = slotAt(now, periodSeconds);
  const isThere = newest !== undefined && newest.slot >= slot;
  const isDue = !isThere && now < slot + snapshotSeconds * 1000 + ARRIVES_WITHIN;
  const next = isDue ? slot : slot + periodSeconds * 1000;
  return now + copySeconds * 1000 <= next + (snapshotSeconds + spareSeconds) * 1000;
}

/** Age of the newest point as a share of the objective. A database without a point comes before all that have one. */
export function lateness({ rpoSeconds }: Objectives, { newest }: Entry, now: number): number {
  return newest === undefined ? Number.MAX_VALUE : (now - newest.databaseTime) / 1000 / rpoSeconds;
}
