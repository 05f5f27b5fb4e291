import { cloudWatch, rds } from '../aws';
import type { HandlerFactory } from '../handler';
import { log } from '../log';
import type { PruneRecoverySettings } from '../settings';
import { openStore } from '../store';
import { now } from '../time';
import { knownDatabases } from './catalog';
import { readCatalog } from './catalog-store';
import { restoredAndNext } from './fallbacks';
import { beingCopied, isTaggedOurs, largestShare, mostNotNeeded, unconfigured } from './floors';
import { comeAfterFlood, isHeld, newestVerified } from './hold';
import { describeInstances } from './instances';
import { recipeKey } from './keep-recipes';
import { kindsOf } from './kinds';
import { type Fact, factOf, openLedger, record } from './ledger';
import { publish } from './measure';
import type { Outcomes } from './outcomes';
import { isRecoveryPoint, newestPoint } from './points';
import { removeExpendable } from './remove-expendable';
import { retained } from './retention';
import { describeAll, ours, type Snapshot } from './snapshots';

/**
 * Deletes the recovery points that the retention no longer keeps, never one that a floor holds, and publishes how much
 * of the quota of manual snapshots is used (`ManualSnapshots`, percent). What went is written down; then its recipe goes
 * too. Points of databases that are no longer configured stay until a person deletes them.
 */
export const pruneRecovery: HandlerFactory<PruneRecoverySettings, unknown, Outcomes> = (configured) => {
  const client = rds();
  const metrics = cloudWatch();
  const store = openStore(configured.store);
  const ledger = openLedger(configured, 'chain');
  return async () => {
    const databases = knownDatabases(configured.databases, await readCatalog(store));
    const settings = { ...configured, databases };
    const kinds = kindsOf(databases);
    const described = await describeAll(client, 'manual', kinds);
    const time = now();
    const held = ours(settings, settings.databases, described);
    const kept = unconfigured(settings, described, held);
    if (kept.length > 0) log('kept: not of a configured database', { snapshots: kept });
    await publish(metrics, settings, time, [
      {
        name: 'ManualSnapshots',
        value: largestShare(described, kinds, settings.quotas),
        unit: 'Percent',
      },
    ]);
    const copied = beingCopied(described, held);
    const inCopies = held.filter(({ arn }) => copied.includes(arn)).map(({ name }) => name);
    const restored = restoredAndNext(await describeInstances(client, kinds), held, time);
    const going = expendable(settings, held, [...inCopies, ...restored], time);
    const gone: Fact[] = [];
    const recipes: string[] = [];
    try {
      return await removeExpendable(client, settings, going, async (point, by) => {
        gone.push(factOf(by === 'us' ? 'pruned' : 'absent', point));
        recipes.push(recipeKey(point.point));
      });
    } finally {
      await record(ledger, gone);
      // Last: of a point whose recipe is still there reconcile tells the ledger, should this run end before.
      // The bucket keeps its versions: a recipe can be had back with a point that somebody had another copy of.
      await store.remove(recipes);
    }
  };
};

/** The points that go now, the oldest of each database first. `inUse` names those that something works with. */
export function expendable(
  settings: PruneRecoverySettings,
  held: readonly Snapshot[],
  inUse: readonly string[],
  time: number,
): Snapshot[] {
  const notCounted = comeAfterFlood(settings, held, time);
  return settings.databases.flatMap((database) => {
    const points = held
      .filter(
        (point) => point.database.name === database.name && !point.hop && isRecoveryPoint(settings, point),
      )
      .sort((a, b) => (a.databaseTime ?? 0) - (b.databaseTime ?? 0) || (a.name < b.name ? -1 : 1));
    const dated = points.map(({ name, databaseTime = time }) => ({ name, time: databaseTime }));
    const counted = dated.filter(({ name }) => !notCounted.includes(name));
    const newest = newestPoint(settings, points, database);
    // Counted back from the newest: when none come any more, a recovery may be looking for the one before a mistake.
    const latest = Math.min(time, newest?.databaseTime ?? time);
    const keep = [
      ...inUse,
      ...retained(counted, settings.retention, time).map(({ name }) => name),
      newest?.name,
      newestVerified(points)?.name,
    ];
    return points
      .filter(
        (point) =>
          !keep.includes(point.name) &&
          isTaggedOurs(settings, point) &&
          !isHeld(point, time) &&
          latest - (point.databaseTime ?? latest) >= database.rpoSeconds * 1000,
      )
      .slice(0, mostNotNeeded(points.length, database));
  });
}
