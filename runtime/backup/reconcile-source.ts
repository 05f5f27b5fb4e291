import { cloudWatch } from '../aws';
import type { HandlerFactory } from '../handler';
import { slotAt, snapshotName } from '../names';
import type { Database, ReconcileSourceSettings } from '../settings';
import { now } from '../time';
import { announce, type Shared } from './announce';
import { takeAlongMissing } from './automated';
import { findAnew } from './found';
import { gatherRecipes } from './gather';
import { type DBInstance, describeInstances } from './instances';
import { ALL_KINDS, kindsOf, sharedWith } from './kinds';
import { publish } from './measure';
import { each, type Outcomes } from './outcomes';
import { openPlaces } from './places';
import { removeFailed } from './remove-failed';
import { shareSnapshot } from './share';
import { type Sharing, startSharing } from './sharing';
import { describeAll, ours, type Snapshot } from './snapshots';
import { COPIED_TAG } from './tags';
import { takeSnapshot } from './take';

/** How many databases have a tag `lifeboat:protect` that asks for what they do not get. */
export const NOT_FOLLOWED_METRIC = 'TagsNotFollowed';

/** The schedule's own event gets this long to take a slot's snapshot before reconcile does it, in milliseconds. */
const GRACE = 120_000;

/** How long what was seen in order is taken to be so, in milliseconds: less than an hour, as runs may be late. */
const TRUSTED_FOR = 55 * 60_000;

/**
 * Brings the source side to what it should be, whatever events were lost: the newest slot of every database taken,
 * and every available snapshot that is not known to be copied shared with the recovery account. After a look that found
 * all of them copied, snapshots are looked at again when the next slot is due.
 */
export const reconcileSource: HandlerFactory<ReconcileSourceSettings, unknown, Outcomes> = (settings) => {
  const started = startSharing(settings);
  const metrics = cloudWatch();
  const kinds = settings.discovery === undefined ? kindsOf(settings.databases) : ALL_KINDS;
  // Of this container alone: another looks for itself.
  let quiet: { readonly until: number; readonly databases: string } | undefined;
  /** When snapshots were seen to be shared, by ARN. */
  const seenShared: Record<string, number> = {};
  return async () => {
    let looked: Promise<readonly DBInstance[]> | undefined;
    const instances = () => {
      looked ??= describeInstances(started.rds, kinds);
      return looked;
    };
    const { known, notFollowed } = await findAnew(settings, instances, started.store);
    const always = [
      { name: 'tags', act: () => tell(notFollowed) },
      { name: 'recipes', act: () => gatherRecipes({ ...started, settings: known }, instances) },
    ];
    const databases = JSON.stringify(known.databases);
    if (quiet?.databases === databases && now() < quiet.until) return actAll(always);
    const described = ours(
      known,
      known.databases,
      await describeAll(started.rds, 'manual', kindsOf(known.databases)),
    );
    const failed = described.filter(({ status }) => status === 'failed');
    const held = described.filter(({ status }) => status !== 'failed');
    const missing = slotsNotTaken(known, held, now());
    // AWS may not have room for all copies that are asked for.
    const waiting = notOnTheirWay(held).sort((a, b) => b.slot - a.slot);
    const sharing = { ...started, settings: known, places: openPlaces(started.rds, known, held) };
    const automated = await takeAlongMissing(sharing, held);
    const shared: Shared[] = [];
    for (const [arn, at] of Object.entries(seenShared)) {
      if (now() - at >= TRUSTED_FOR) delete seenShared[arn];
    }
    quiet = { until: quietUntil(known, described, now()), databases };
    return actAll([
      ...always,
      // Before anything else: a failed snapshot stands in the way of the one that takes its name.
      ...failed.map((one) => ({ name: `failed ${one.name}`, act: () => removeFailed(sharing.rds, one) })),
      ...missing.map(({ database, slot }) => ({
        name: snapshotName(settings, database.name, slot, database.kind),
        act: () => takeSnapshot(sharing.rds, settings, database, slot),
      })),
      ...waiting.map((snapshot) => ({
        name: snapshot.name,
        act: () => announceAgain(sharing, snapshot, shared),
      })),
      // After those of the schedule, for which the objectives wait.
      ...automated,
      { name: 'announce', act: () => announce(sharing, shared) },
    ]);
  };

  /** What is shared and not known to be copied is announced again: the first word of it may be lost, or it waits its turn. */
  async function announceAgain(sharing: Sharing, snapshot: Snapshot, shared: Shared[]): Promise<string> {
    const { rds, settings } = sharing;
    if (seenShared[snapshot.arn] === undefined) {
      const accounts = await sharedWith(rds, snapshot.database, snapshot.name);
      if (!accounts.includes(settings.recovery.account)) return shareSnapshot(sharing, snapshot, shared);
      seenShared[snapshot.arn] = now();
    }
    shared.push(snapshot);
    return 'shared before';
  }

  async function tell(notFollowed: readonly string[]): Promise<string> {
    if (settings.discovery === undefined) return 'none looked for';
    const value = notFollowed.length;
    await publish(metrics, settings, now(), [{ name: NOT_FOLLOWED_METRIC, value, unit: 'Count' }]);
    return value === 0 ? 'followed' : `not followed: ${notFollowed.join(', ')}`;
  }
};

/** The newest slot of each database, where it has no snapshot although its schedule had time to take one. */
export function slotsNotTaken(
  settings: ReconcileSourceSettings,
  held: readonly Snapshot[],
  time: number,
): { database: Database; slot: number }[] {
  return settings.databases.flatMap((database) => {
    const slot = slotAt(time - GRACE, database.periodSeconds);
    const taken = held.some((snapshot) => snapshot.database.name === database.name && snapshot.slot >= slot);
    return taken ? [] : [{ database, slot }];
  });
}

/**
 * Until when nothing can come to be amiss of snapshots that were seen now: the next slot of some database, when the newest
 * of each is known to be copied, and so is all that is held. That a person has deleted or renamed one is found out later.
 */
export function quietUntil(
  settings: ReconcileSourceSettings,
  described: readonly Snapshot[],
  time: number,
): number {
  const { databases } = settings;
  const copied = copiedPoints(described);
  const isQuiet =
    described.every(({ point }) => copied.has(point)) &&
    slotsNotTaken(settings, described, time).length === 0 &&
    databases.every(({ includeAutomated = false }) => !includeAutomated);
  if (!isQuiet) return time;
  const due = databases.map(
    ({ periodSeconds }) => slotAt(time - GRACE, periodSeconds) + periodSeconds * 1000 + GRACE,
  );
  return Math.min(time + TRUSTED_FOR, ...due);
}

function copiedPoints(held: readonly Snapshot[]): Set<string> {
  return new Set(held.flatMap(({ tags, point }) => (tags[COPIED_TAG] === undefined ? [] : point)));
}

/** Available snapshots that are not known to be copied and stand for their slot: the rekeyed one where there is one. */
export function notOnTheirWay(held: readonly Snapshot[]): Snapshot[] {
  const copied = copiedPoints(held);
  return held.filter(
    ({ status, rekeyed, point }) =>
      status === 'available' &&
      !copied.has(point) &&
      (rekeyed || !held.some((other) => other.rekeyed && other.point === point)),
  );
}

function actAll(acts: readonly { readonly name: string; act(): Promise<string> }[]): Promise<Outcomes> {
  return each(
    acts,
    ({ name }) => name,
    ({ act }) => act(),
  );
}
