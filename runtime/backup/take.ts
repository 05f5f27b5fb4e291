import { rds, refusedWith } from '../aws';
import { TICK_SECONDS } from '../cadence';
import { fault } from '../fault';
import type { HandlerFactory } from '../handler';
import { slotAt, snapshotName } from '../names';
import type { Chain, Database, TakeSettings } from '../settings';
import { openStore } from '../store';
import { now, pause, timeOf } from '../time';
import { drop } from './drop';
import { findAnew, withFound } from './found';
import { describeCluster, describeInstances } from './instances';
import { ALL_KINDS, ALREADY_THERE, BUSY, createSnapshot } from './kinds';
import { each, type Outcomes } from './outcomes';
import { protectableOf, refusalOf } from './protectable';
import { field } from './snapshot-event';
import { snapshotTags } from './tags';

/** A database that is busy, with RDS's own backup say, is asked again this often, in milliseconds, and this many times. */
const ASK_AGAIN_AFTER = 30_000;
const ASK_AGAIN = 8;

/** What is left of an invocation when it stops asking, in milliseconds. */
const TIME_TO_END = 60_000;

/** How long after the next slot was due the schedule's event for a slot still counts, in milliseconds. */
const LATEST = 600_000;

/**
 * Takes one manual snapshot of each database that the schedule names, for the slot that the schedule was due in. The
 * slot is in the snapshot's name, so a retried or doubled event finds it there and changes nothing.
 * Event: `{ "scheduledTime": "2026-01-05T06:30:00Z", "databases": ["orders"] }`, or `"found": true` for all that carry the
 * tag and are due at that time.
 */
export const take: HandlerFactory<TakeSettings, unknown, Outcomes | { dropped: string }> = (settings) => {
  const client = rds();
  const store = openStore(settings.store);
  return async (event, context) => {
    const scheduled = timeOf(String(field(event, 'scheduledTime')));
    const named = field(event, 'databases');
    const isForFound = field(event, 'found') === true;
    if (scheduled === undefined || !(isForFound || Array.isArray(named)))
      return drop('it is not an event of our schedules', event);
    const databases = Array.isArray(named)
      ? settings.databases.filter(({ name }) => named.includes(name))
      : await foundAndDue(scheduled);
    const takeAll = (due: readonly Database[]) =>
      each(
        due,
        ({ name }) => name,
        (database) => {
          const slot = slotAt(scheduled, database.periodSeconds);
          // A schedule's event comes up to a day late where nothing could be called meanwhile. AWS docs: Scheduler,
          // "RetryPolicy". A snapshot that late is none of that slot, and reconcile takes the one that is due.
          if (slotAt(now() - LATEST, database.periodSeconds) > slot)
            return Promise.resolve('a later slot is due');
          return takeSnapshot(client, settings, database, slot);
        },
      );
    let outcomes = await takeAll(databases);
    for (let asked = 0; asked < ASK_AGAIN; asked++) {
      const busy = databases.filter(({ name }) => outcomes[name] === 'busy');
      if (busy.length === 0 || context.getRemainingTimeInMillis() < ASK_AGAIN_AFTER + TIME_TO_END) break;
      await pause(ASK_AGAIN_AFTER);
      outcomes = { ...outcomes, ...(await takeAll(busy)) };
    }
    return outcomes;
  };

  async function foundAndDue(scheduled: number): Promise<Database[]> {
    // What was found last says whether any can be due; one that is new is found, and taken, by reconcile.
    if (dueAt(scheduled, (await withFound(settings, store)).databases).length === 0) return [];
    const { known } = await findAnew(settings, () => describeInstances(client, ALL_KINDS), store);
    return dueAt(scheduled, known.databases);
  }

  function dueAt(scheduled: number, databases: readonly Database[]): Database[] {
    return databases
      .slice(settings.databases.length)
      .filter(({ periodSeconds }) => slotAt(scheduled, periodSeconds) === slotAt(scheduled, TICK_SECONDS));
  }
};

/**
 * Asks for the snapshot of a slot; answers what became of it. Throws `NotProtectable` for a cluster whose snapshots cannot
 * become recovery points: they would only pile up.
 */
export async function takeSnapshot(
  client: import('@aws-sdk/client-rds').RDS,
  chain: Chain,
  database: Database,
  slot: number,
): Promise<'asked' | 'already there' | 'busy'> {
  const { name, kind } = database;
  await refuseUnprotectable(client, database);
  try {
    await createSnapshot(
      client,
      database,
      snapshotName(chain, name, slot, kind),
      snapshotTags(chain.environment, name, slot),
    );
    return 'asked';
  } catch (error) {
    if (refusedWith(error, ...ALREADY_THERE)) return 'already there';
    if (refusedWith(error, ...BUSY)) return 'busy';
    throw error;
  }
}

/** An instance can be put under a key later; a cluster's snapshot only if it is under one. */
async function refuseUnprotectable(
  client: import('@aws-sdk/client-rds').RDS,
  { name, kind }: Database,
): Promise<void> {
  if (kind !== 'cluster') return;
  const found = await describeCluster(client, name);
  const refusal = found === undefined ? undefined : refusalOf(protectableOf(found));
  if (refusal !== undefined) throw fault('NotProtectable', `${name} ${refusal}`, { database: name });
}
