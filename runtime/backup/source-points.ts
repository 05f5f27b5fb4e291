import type { Database, PruneSourceSettings } from '../settings';
import { mostInOneRun, mostNotNeeded } from './floors';
import { isHeld } from './hold';
import type { Snapshot } from './snapshots';
import { COPIED_TAG } from './tags';
import { type Thinnable, thinned } from './thinning';

/** One moment of a database as the source holds it: a snapshot and, where there is one, its copy under our own key. */
export interface SourcePoint {
  readonly name: string;
  readonly database: Database;
  /** Milliseconds since 1970, of the data. */
  readonly time: number;
  readonly snapshots: readonly Snapshot[];
  /** Whether the recovery side has said that its copy is there. */
  readonly copied: boolean;
  /** All of it is available, nothing is made from it, nobody holds it. */
  readonly idle: boolean;
}

/** Thinning begins at this share of the quota, and ends at the other. */
const THIN_FROM = 0.9;
const THIN_TO = 0.8;

/** Of each database these newest points stay whatever happens. */
const NEWEST = 2;

/** The points of snapshots of ours; `beingCopied` are the ARNs that something is being copied from. */
export function sourcePoints(
  held: readonly Snapshot[],
  beingCopied: readonly string[],
  now: number,
): SourcePoint[] {
  const byPoint = new Map<string, [Snapshot, ...Snapshot[]]>();
  for (const snapshot of held) {
    const others = byPoint.get(snapshot.point);
    if (others === undefined) byPoint.set(snapshot.point, [snapshot]);
    else others.push(snapshot);
  }
  return [...byPoint].map(([name, snapshots]) => {
    const times = snapshots.flatMap(({ databaseTime }) => databaseTime ?? []);
    return {
      name,
      database: snapshots[0].database,
      time: times.length === 0 ? now : Math.max(...times),
      snapshots,
      copied: snapshots.some(({ tags }) => tags[COPIED_TAG] !== undefined),
      idle: snapshots.every(
        (snapshot) =>
          snapshot.status === 'available' && !beingCopied.includes(snapshot.arn) && !isHeld(snapshot, now),
      ),
    };
  });
}

export interface SourcePlan {
  readonly copied: readonly SourcePoint[];
  readonly thinned: readonly SourcePoint[];
  /** How near thinning is, in percent of the snapshots that it begins at: those that stay, whoever's they are. */
  readonly towardsThinning: number;
}

/** Which points go now: those that are copied and, when the quota's end is near, uncopied ones, thinned evenly. */
export function sourcePlan(
  { databases, quotas }: PruneSourceSettings,
  points: readonly SourcePoint[],
  manualSnapshots: number,
): SourcePlan {
  const copied = databases.flatMap((database) => {
    const own = pointsOf(points, database);
    const newest = newestOf(own);
    return own
      .filter((point) => point.copied && point.idle && !newest.includes(point))
      .slice(0, mostNotNeeded(own.length, database));
  });
  const left = manualSnapshots - sizeOf(copied);
  const { from, to } = thinningLimits(databases, quotas.manualSnapshots);
  const towardsThinning = from === 0 ? 100 : (100 * left) / from;
  if (left < from) return { copied, thinned: [], towardsThinning };
  const rows = databases.flatMap((database) => {
    const own = pointsOf(points, database);
    const newest = newestOf(own);
    return own
      .filter((point) => !point.copied || newest.includes(point))
      .map((point) => thinnable(point, !point.idle || newest.includes(point)));
  });
  const gone = thinned(rows, left - to, mostInOneRun).map(({ name }) => name);
  return { copied, thinned: points.filter(({ name }) => gone.includes(name)), towardsThinning };
}

/**
 * How many seconds the newest point that is known to be copied is past its objective, for the worst database; 0 when
 * all keep it. Where none is copied yet, the oldest point counts: nothing newer than it is known to be safe.
 */
export function copiedPastObjective(
  { databases }: PruneSourceSettings,
  points: readonly SourcePoint[],
  now: number,
): number {
  const late = databases.map((database) => {
    const own = pointsOf(points, database);
    const newest = own.filter(({ copied }) => copied).at(-1) ?? own[0];
    return newest === undefined ? 0 : (now - newest.time) / 1000 - database.rpoSeconds;
  });
  return Math.max(0, ...late);
}

/**
 * The most snapshots that the source holds while all is well: the newest two points of each database, the newest that was
 * made of an automated snapshot, and those that are on their way or wait for the next hourly run; a point may be two
 * snapshots.
 */
export function mostSourceSnapshots(databases: readonly Database[]): number {
  return databases.reduce((sum, { periodSeconds, snapshotSeconds, copySeconds, includeAutomated }) => {
    const onTheirWay = Math.ceil((snapshotSeconds + copySeconds + 3600) / periodSeconds);
    return sum + 2 * (NEWEST + (includeAutomated === true ? 1 : 0) + onTheirWay);
  }, 0);
}

/** Counted in snapshots. Below the shares when an hour's snapshots, and their copies under another key, need more. */
function thinningLimits(databases: readonly Database[], quota: number): { from: number; to: number } {
  const hourly = databases.reduce((sum, database) => sum + 2 * perHour(database), 0);
  const from = Math.max(0, Math.min(THIN_FROM * quota, quota - hourly));
  return { from, to: Math.max(0, from - (THIN_FROM - THIN_TO) * quota) };
}

function perHour({ periodSeconds }: Database): number {
  return 3600 / periodSeconds;
}

function thinnable({ name, database, time, snapshots }: SourcePoint, fixed: boolean): Thinnable {
  return { name, database: database.name, time, size: snapshots.length, fixed };
}

/** Oldest first. */
function pointsOf(points: readonly SourcePoint[], database: Database): SourcePoint[] {
  return points
    .filter((point) => point.database.name === database.name)
    .sort((a, b) => a.time - b.time || (a.name < b.name ? -1 : 1));
}

/**
 * The newest of the available ones; those that are being made stay by themselves. So does the newest that was made of an
 * automated snapshot, by which reconcile sees that this was taken along.
 */
function newestOf(inOrder: readonly SourcePoint[]): SourcePoint[] {
  const there = inOrder.filter(({ snapshots }) => snapshots.every(({ status }) => status === 'available'));
  const automated = there.filter(
    ({ database, snapshots }) => database.includeAutomated && snapshots.some((one) => one.automated),
  );
  return [...there.slice(-NEWEST), ...automated.slice(-1)];
}

function sizeOf(points: readonly SourcePoint[]): number {
  return points.reduce((sum, { snapshots }) => sum + snapshots.length, 0);
}
