import { cloudWatch } from '../aws';
import type { HandlerFactory } from '../handler';
import { log } from '../log';
import type { AuditSettings, Database } from '../settings';
import { openStore } from '../store';
import { isoTime, now } from '../time';
import { type Catalog, knownDatabases } from './catalog';
import { knowsFound, namesWithoutRoom } from './catalog-found';
import { readCatalog } from './catalog-store';
import { type Measured, publish } from './measure';

/** The age of the newest recovery point as a share of its objective, of the worst database that was found by its tag. */
export const WORST_METRIC = 'WorstFoundShare';

/** How many databases found by their tag are not copied, because there is no room for the points of so many. */
export const WITHOUT_ROOM_METRIC = 'FoundWithoutRoom';

/** How many databases have recovery points, and are none of those that the recovery plan restores. */
const NOT_IN_PLAN_METRIC = 'NotInPlan';

/** How long the catalog may not have been compared with AWS, in milliseconds: two tries of reconcile, and some. */
const TRUSTED_FOR = 40 * 60_000;

export interface Age {
  readonly database: string;
  /** The newest recovery point; absent when there is none, or nobody can say, which the alarm counts as a breach. */
  readonly point?: string;
  readonly ageSeconds?: number;
}

/**
 * Publishes the age of each database's newest recovery point as the metric `RecoveryPointAge` (seconds, dimensions
 * Environment and Database). A database without a recovery point gets no value, and absence raises its alarm. The points are
 * those of the catalog, which reconcile compares with AWS; when it has not for long, no age is published at all. For the
 * databases found by their tag, which have no alarm each, {@link WORST_METRIC} is published too (dimension Environment),
 * from the first that was found on, {@link WITHOUT_ROOM_METRIC} and {@link NOT_IN_PLAN_METRIC}. The log names them all.
 */
export const audit: HandlerFactory<AuditSettings, unknown, readonly Age[]> = (settings) => {
  const store = openStore(settings.store);
  const metrics = cloudWatch();
  return async () => {
    const catalog = await readCatalog(store);
    const time = now();
    const isTrusted = time - catalog.reconciledAt <= TRUSTED_FOR;
    const ages = knownDatabases(settings.databases, catalog).map(({ name }): Age => {
      const newest = catalog.databases[name]?.newest;
      if (newest === undefined || !isTrusted) return { database: name };
      return { database: name, point: newest.point, ageSeconds: (time - newest.databaseTime) / 1000 };
    });
    await publish(metrics, settings, time, [
      ...ofFound(settings.databases, catalog, isTrusted, time),
      ...ages.flatMap(ofAge),
    ]);
    log('audited', { at: isoTime(time), ages, withoutRoom: namesWithoutRoom(catalog, time) });
    const databases = notInPlan(settings.databases, catalog);
    if (databases.length > 0) log('not in the recovery plan', { databases, runbook: NOT_HELD });
    return ages;
  };
};

const NOT_HELD = 'docs/runbook.md#a-database-that-the-plan-does-not-hold';

/** The databases with recovery points beyond those of the config, which are the plan's. */
export function notInPlan(configured: readonly Database[], catalog: Catalog): string[] {
  const names = configured.map(({ name }) => name);
  return Object.entries(catalog.databases)
    .flatMap(([name, { newest }]) => (newest === undefined || names.includes(name) ? [] : name))
    .sort();
}

function ofAge({ database, ageSeconds }: Age): Measured[] {
  if (ageSeconds === undefined) return [];
  return [{ name: 'RecoveryPointAge', value: Math.max(0, ageSeconds), unit: 'Seconds', database }];
}

/** Nothing while no database was ever found by its tag. */
function ofFound(
  configured: readonly Database[],
  catalog: Catalog,
  isTrusted: boolean,
  now: number,
): Measured[] {
  const withoutRoom = namesWithoutRoom(catalog, now).length;
  const { discovered = knowsFound(catalog) } = catalog;
  return [
    ...(discovered || withoutRoom > 0
      ? [
          { name: WITHOUT_ROOM_METRIC, value: withoutRoom, unit: 'Count' } as const,
          { name: NOT_IN_PLAN_METRIC, value: notInPlan(configured, catalog).length, unit: 'Count' } as const,
        ]
      : []),
    ...(discovered && isTrusted
      ? [{ name: WORST_METRIC, value: worstShare(configured, catalog, now), unit: 'None' } as const]
      : []),
  ];
}

/**
 * 1 when the newest recovery point of some database found by its tag is as old as its objective lets it be; 0 when there is
 * no such database, or a person has retired each. An age counts from when the objective was heard of at the earliest.
 */
export function worstShare(configured: readonly Database[], catalog: Catalog, now: number): number {
  const names = configured.map(({ name }) => name);
  const shares = Object.entries(catalog.databases).flatMap(([name, { found, foundAt = now, newest }]) => {
    if (found === undefined || names.includes(name) || newest?.retired === true) return [];
    // What an earlier version noted has no time; the next reconcile gives it one.
    const since = newest === undefined ? foundAt : Math.max(newest.databaseTime, foundAt);
    return [(now - since) / 1000 / found.rpoSeconds];
  });
  return Math.max(0, ...shares);
}
