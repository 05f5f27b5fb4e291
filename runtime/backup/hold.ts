import type { Database, HoldSettings, Retention } from '../settings';
import { isoTime, timeOf } from '../time';
import { forKind, kindsOf } from './kinds';
import { factOf, type Ledger, record } from './ledger';
import { publish } from './measure';
import { each, type Outcomes } from './outcomes';
import { isRecoveryPoint } from './points';
import { mostPoints, retained } from './retention';
import type { Snapshot } from './snapshots';
import { flooded, refused } from './suspicion';
import { FLOOD_TAG, HOLD_TAG, VERIFIED_TAG } from './tags';
import { thinned } from './thinning';

type CloudWatch = import('@aws-sdk/client-cloudwatch').CloudWatch;
type Rds = import('@aws-sdk/client-rds').RDS;

/** How long the points from before a flood are held, in milliseconds: 30 days. */
const HOLD = 30 * 86_400_000;

/** Of each flooded database this many points are held, however little room there is. */
const LEAST_HELD = 3;

/** What a hold writes on one recovery point. */
export interface Hold {
  readonly point: Snapshot;
  /** Milliseconds since 1970. */
  readonly until: number;
  readonly since: number;
}

/** Whether prune must leave a point because of its tag. A time that cannot be read holds too: somebody meant to hold it. */
export function isHeld({ tags }: Pick<Snapshot, 'tags'>, now: number): boolean {
  const value = tags[HOLD_TAG];
  return value !== undefined && (timeOf(value) ?? Number.POSITIVE_INFINITY) > now;
}

/** How many of the snapshots shared are not here and cannot be of our making. */
export function countRefused(held: readonly Snapshot[], shared: readonly Snapshot[], now: number): number {
  return refused(shared, now, held).length;
}

/**
 * Holds, by their tag, the recovery points of every database that the source side floods with snapshots, and publishes
 * how many of the snapshots shared cannot be of our making (`RefusedSnapshots`). `held` are the snapshots of ours in the
 * recovery account, `shared` those that the source account shares; both of all databases. Run twice it changes nothing.
 */
export async function holdWhenFlooded(
  { rds, metrics, ledger }: { readonly rds: Rds; readonly metrics: CloudWatch; readonly ledger: Ledger },
  settings: HoldSettings,
  held: readonly Snapshot[],
  shared: readonly Snapshot[],
  now: number,
): Promise<Outcomes> {
  const count = countRefused(held, shared, now);
  await publish(metrics, settings, now, [{ name: 'RefusedSnapshots', value: count, unit: 'Count' }]);
  const starting = holds(settings, held, shared, now);
  await record(
    ledger,
    starting.map(({ point, until, since }) =>
      factOf('held', point, { heldUntil: isoTime(until), floodedSince: isoTime(since) }),
    ),
  );
  return each(
    starting,
    ({ point }) => point.name,
    async ({ point, until, since }) => {
      const [heldUntil, floodedSince] = [isoTime(until), isoTime(since)];
      await rds.addTagsToResource({
        ResourceName: point.arn,
        Tags: [
          { Key: HOLD_TAG, Value: heldUntil },
          { Key: FLOOD_TAG, Value: floodedSince },
        ],
      });
      return `held until ${heldUntil}`;
    },
  );
}

/** Which points are to be held, and until when. Points newer than the flood are not held because of it. */
export function holds(
  settings: HoldSettings,
  held: readonly Snapshot[],
  shared: readonly Snapshot[],
  now: number,
): Hold[] {
  return kindsOf(settings.databases).flatMap((kind) =>
    holdsWithin(forKind(settings, kind), held, shared, now),
  );
}

/** The same of databases whose snapshots share one quota. */
function holdsWithin(
  settings: HoldSettings,
  held: readonly Snapshot[],
  shared: readonly Snapshot[],
  now: number,
): Hold[] {
  const floods = settings.databases.flatMap((database) => {
    const points = pointsOf(settings, held, database);
    const running = floodOf(points, now);
    const offered = shared.filter((snapshot) => snapshot.database.name === database.name);
    const starts = running === undefined && flooded(offered, database, now, held);
    // Goes on with what an earlier run could not finish; a flood that lasts holds nothing newer than its beginning.
    const flood = starts ? { since: now, until: now + HOLD } : running;
    return flood === undefined ? [] : [{ database, points, flood }];
  });
  const isFlooded = (database: Database) => floods.some((flood) => flood.database === database);
  const needed = settings.databases.map((database) =>
    mostPoints(database, isFlooded(database) ? NO_RETENTION : settings.retention),
  );
  const room = settings.quotas.manualSnapshots - needed.reduce((sum, count) => sum + count, 0);
  const share = Math.floor(room / Math.max(1, floods.length));
  return floods.flatMap(({ points, flood }) => {
    return chosen(settings, earlierThan(points, flood), share, now).flatMap((point) =>
      isHeldFor(point, flood) ? [] : [{ point, ...flood }],
    );
  });
}

/** What a flooded database has besides the points from before: those that its objective asks for. */
const NO_RETENTION: Retention = { hourly: 0, daily: 0, weekly: 0, monthly: 0 };

/**
 * Names of the points that the retention does not count, as they came after a flood began whose earlier points take the
 * room: those are kept instead, for what comes now may all be forged.
 */
export function comeAfterFlood(
  settings: HoldSettings,
  held: readonly Snapshot[],
  now: number,
): readonly string[] {
  return kindsOf(settings.databases).flatMap((kind) => {
    const { databases, quotas } = forKind(settings, kind);
    const rows = databases.map((database) => {
      const points = pointsOf(settings, held, database);
      const flood = floodOf(points, now);
      const earlier = flood === undefined ? [] : earlierThan(points, flood);
      return {
        points: flood === undefined ? [] : points,
        earlier,
        most: mostPoints(database, settings.retention),
      };
    });
    const needed = rows.reduce((sum, { earlier, most }) => sum + earlier.length + most, 0);
    if (needed <= quotas.manualSnapshots) return [];
    return rows.flatMap(({ points, earlier }) =>
      points.filter((point) => !earlier.includes(point)).map(({ name }) => name),
    );
  });
}

type Flood = Omit<Hold, 'point'>;

function pointsOf(settings: HoldSettings, held: readonly Snapshot[], { name }: Database): Snapshot[] {
  return held.filter((point) => point.database.name === name && isRecoveryPoint(settings, point));
}

/** The flood that points are held because of: the earliest one. */
function floodOf(points: readonly Snapshot[], now: number): Flood | undefined {
  return points.flatMap((point) => heldByFlood(point, now) ?? []).sort((a, b) => a.since - b.since)[0];
}

function earlierThan(points: readonly Snapshot[], { since }: Flood): Snapshot[] {
  return points.filter(({ databaseTime = 0 }) => databaseTime < since);
}

/**
 * The points to hold: all, if there is room for `share`; else those that are held already, the monthly ones, which stay
 * anyway, the oldest, the newest, the newest verified one, and of the others as many as there is room for, spread evenly.
 */
function chosen(
  { retention }: HoldSettings,
  points: readonly Snapshot[],
  share: number,
  now: number,
): Snapshot[] {
  const monthly = monthlyOf(points, retention.monthly, now);
  const verified = newestVerified(points);
  const rows = points.map((point) => ({
    point,
    name: point.name,
    database: point.database.name,
    time: point.databaseTime ?? 0,
    size: 1,
    fixed: heldByFlood(point, now) !== undefined || monthly.includes(point) || point === verified,
  }));
  const gone = thinned(rows, rows.length - Math.max(share, LEAST_HELD));
  return rows.filter((row) => !gone.includes(row)).map(({ point }) => point);
}

/** The newest point that passed a verification. */
export function newestVerified(points: readonly Snapshot[]): Snapshot | undefined {
  return points
    .filter(({ tags }) => tags[VERIFIED_TAG] !== undefined)
    .sort((a, b) => (b.databaseTime ?? 0) - (a.databaseTime ?? 0))[0];
}

function monthlyOf(points: readonly Snapshot[], monthly: number, now: number): Snapshot[] {
  const dated = points.map((point) => ({ point, name: point.name, time: point.databaseTime ?? 0 }));
  return retained(dated, { hourly: 0, daily: 0, weekly: 0, monthly }, now).map(({ point }) => point);
}

/** The flood that a point is still held because of. */
function heldByFlood(point: Snapshot, now: number): Flood | undefined {
  const since = timeOf(point.tags[FLOOD_TAG]);
  const until = timeOf(point.tags[HOLD_TAG]);
  return since === undefined || until === undefined || until <= now ? undefined : { since, until };
}

/** Whether nothing is to be written: it is held long enough, or was, and a person has let it go since. */
function isHeldFor(point: Snapshot, { since, until }: Flood): boolean {
  return isHeld(point, until - 1) || timeOf(point.tags[FLOOD_TAG]) === since;
}
