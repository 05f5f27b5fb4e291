import { refusedWith } from '../aws';
import { inBatches } from '../batch';
import type { HandlerFactory } from '../handler';
import { readSnapshotNames, rekeyedName } from '../names';
import type { Batched, Database, ShareSettings } from '../settings';
import { remembering } from '../store';
import { now } from '../time';
import { announce, type Shared } from './announce';
import { automatedOf, takeAlong } from './automated';
import { drop, readAll } from './drop';
import { withFoundLately } from './found';
import { ALREADY_THERE, copyTo, isGone, lookAt, NO_ROOM, shareWith, WRONG_STATE } from './kinds';
import { each } from './outcomes';
import { openPlaces } from './places';
import { keyForCopy, type Sharing, startSharing } from './sharing';
import { readSnapshotEvent, type SnapshotEvent } from './snapshot-event';
import { ours, type Snapshot } from './snapshots';
import { isTooLateToCopy } from './suspicion';
import { snapshotTags } from './tags';

/**
 * A snapshot was taken, by us or by RDS itself, or copied within its Region. AWS docs: RDS User Guide, "Amazon RDS event
 * categories and event messages".
 */
const READY = [
  ...['RDS-EVENT-0042', 'RDS-EVENT-0091', 'RDS-EVENT-0197'],
  // Of clusters, whose copies nobody is told of: reconcile finds them.
  ...['RDS-EVENT-0075', 'RDS-EVENT-0169'],
];

/** What AWS may answer when a snapshot cannot be shared as it is; which of them for which reason is not documented. */
const NOT_SHAREABLE = ['InvalidParameterCombination', 'InvalidParameterValue', ...WRONG_STATE];

/**
 * Shares snapshots of ours with the recovery account, and no other, as soon as RDS says that they are there; then says
 * so on the bus. Events: RDS snapshot events, from EventBridge or an SNS event subscription.
 */
export const share: HandlerFactory<ShareSettings & Batched> = (settings) => {
  const started = startSharing(settings);
  const stores = { store: started.store, lately: remembering(started.store) };
  return inBatches(settings, async (events) => {
    const { all, dropped } = readAll(events, readyIn);
    if (all.length === 0) return { dropped };
    const names = [...new Set(all.map(({ snapshot }) => snapshot))];
    const isAutomatedIn = (known: ShareSettings, name: string) => automatedOf(known, name) !== undefined;
    const databasesIn = (known: ShareSettings) =>
      readSnapshotNames(known, known.databases, names).map((read) => read?.database);
    const known = await withFoundLately(settings, stores, (known) => {
      const databases = databasesIn(known);
      return names.every((name, index) => databases[index] !== undefined || isAutomatedIn(known, name));
    });
    const databases = databasesIn(known);
    const places = openPlaces(started.rds, known);
    const sharing = { ...started, settings: known, lately: stores.lately, places };
    const shared: Shared[] = [];
    return each(
      [
        ...names.map((name, index) => ({
          name,
          act: async () => {
            const database = databases[index];
            if (isAutomatedIn(known, name)) return takeAlong(sharing, name);
            if (database !== undefined) return shareNamed(sharing, { name, database }, shared);
            return drop('the snapshot is not one of ours', name).dropped;
          },
        })),
        { name: 'announce', act: () => announce(sharing, shared) },
      ],
      ({ name }) => name,
      ({ act }) => act(),
    );
  });

  function readyIn(event: unknown): SnapshotEvent | { readonly dropped: string } {
    const read = readSnapshotEvent(event);
    if ('dropped' in read) return read;
    const { account, region } = settings.source;
    if (read.account !== account || read.region !== region)
      return { dropped: 'it is of another account or Region' };
    return READY.includes(read.id) ? read : { dropped: 'nothing can be shared at this event' };
  }
};

/** Asks for it straight away, since nearly always it can be had; looks at the snapshot only when AWS refuses. */
async function shareNamed(sharing: Sharing, { name, database }: Shared, shared: Shared[]): Promise<string> {
  try {
    await shareWithRecovery(sharing, name, database);
    shared.push({ name, database });
    return 'shared';
  } catch (error) {
    if (await isGone(sharing.rds, database, name, error)) return 'gone already';
    if (!refusedWith(error, ...NOT_SHAREABLE)) throw error;
    const found = await describeOne(sharing, name, database);
    return found === undefined ? 'not one of ours, or gone' : shareSnapshot(sharing, found, shared);
  }
}

/**
 * Brings one available snapshot on its way: shares it and adds it to those to be announced, or, where its key cannot be
 * shared, asks for a copy under the source side's own key, whose own completion brings the rest.
 */
export async function shareSnapshot(
  sharing: Sharing,
  snapshot: Snapshot,
  shared: Shared[],
): Promise<'shared' | Rekeyed | 'not yet available'> {
  if (snapshot.status !== 'available') return 'not yet available';
  if ((await keyForCopy(sharing, snapshot)) !== undefined) return rekey(sharing, snapshot);
  await shareWithRecovery(sharing, snapshot.name, snapshot.database);
  shared.push(snapshot);
  return 'shared';
}

async function shareWithRecovery(
  { rds, settings }: Sharing,
  name: string,
  database: Database,
): Promise<void> {
  await shareWith(rds, database, name, settings.recovery.account);
}

type Rekeyed = 'rekeying' | 'waits its turn' | 'too late to be copied under another key';

/** Where there is no room for more copies, reconcile asks again. What the recovery side would refuse stays as it is. */
async function rekey({ rds, settings, places }: Sharing, snapshot: Snapshot): Promise<Rekeyed> {
  if (isTooLateToCopy(snapshot, snapshot.database, now())) return 'too late to be copied under another key';
  if (!(await places.take(snapshot.database))) return 'waits its turn';
  try {
    await copyTo(rds, snapshot.database, {
      source: snapshot.name,
      target: rekeyedName(snapshot.name),
      keyArn: settings.keyArn,
      tags: snapshotTags(settings.environment, snapshot.database.name, snapshot.slot),
    });
    return 'rekeying';
  } catch (error) {
    if (refusedWith(error, ...ALREADY_THERE)) return 'rekeying';
    if (refusedWith(error, ...NO_ROOM)) return 'waits its turn';
    throw error;
  }
}

async function describeOne(
  { rds, settings }: Sharing,
  name: string,
  database: Database,
): Promise<Snapshot | undefined> {
  const found = await lookAt(rds, database, name);
  return ours(settings, settings.databases, found === undefined ? [] : [found])[0];
}
