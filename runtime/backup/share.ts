import { refusedWith } from '../aws';
import type { HandlerFactory } from '../handler';
import { readSnapshotName, rekeyedName, SNAPSHOT_SHARED } from '../names';
import type { ShareSettings } from '../settings';
import { remembering } from '../store';
import { automatedOf, takeAlong } from './automated';
import { say } from './chain-event';
import { drop } from './drop';
import { objectivesOf, withFoundLately } from './found';
import { recipesOf } from './gather';
import { each, type Outcomes } from './outcomes';
import type { Recipes } from './recipe';
import { keyForCopy, type Sharing, startSharing } from './sharing';
import { readSnapshotEvent } from './snapshot-event';
import { ours, type Snapshot } from './snapshots';
import { snapshotTags } from './tags';

/**
 * A snapshot was taken, by us or by RDS itself, or copied within its Region. AWS docs: RDS User Guide, "Amazon RDS event
 * categories and event messages".
 */
const READY = ['RDS-EVENT-0042', 'RDS-EVENT-0091', 'RDS-EVENT-0197'];

/** What AWS may answer when a snapshot cannot be shared as it is; which of them for which reason is not documented. */
const NOT_SHAREABLE = ['InvalidParameterCombination', 'InvalidParameterValue', 'InvalidDBSnapshotState'];

/**
 * Shares a snapshot of ours with the recovery account, and no other, as soon as RDS says that it is there; then says
 * so on the bus. Event: an RDS snapshot event, from EventBridge or an SNS event subscription.
 */
export const share: HandlerFactory<ShareSettings, unknown, Outcomes | { dropped: string }> = (settings) => {
  const started = startSharing(settings);
  const stores = { store: started.store, lately: remembering(started.store) };
  return async (event) => {
    const read = readSnapshotEvent(event);
    if ('dropped' in read) return drop(read.dropped, event);
    const { account, region } = settings.source;
    if (read.account !== account || read.region !== region)
      return drop('it is of another account or Region', event);
    if (!READY.includes(read.id)) return drop('nothing can be shared at this event', event);
    const isAutomatedIn = (known: ShareSettings) => automatedOf(known, read.snapshot) !== undefined;
    const isNamedIn = (known: ShareSettings) =>
      readSnapshotName(known, known.databases, read.snapshot) !== undefined;
    const known = await withFoundLately(
      settings,
      stores,
      (known) => isAutomatedIn(known) || isNamedIn(known),
    );
    const sharing = { ...started, settings: known, lately: stores.lately };
    const isAutomated = isAutomatedIn(known);
    if (!isAutomated && !isNamedIn(known)) return drop('the snapshot is not one of ours', event);
    return each(
      [read.snapshot],
      (name) => name,
      (name) => (isAutomated ? takeAlong(sharing, name) : shareNamed(sharing, name)),
    );
  };
};

/** Asks for it straight away, since nearly always it can be had; looks at the snapshot only when AWS refuses. */
async function shareNamed(sharing: Sharing, name: string): Promise<string> {
  try {
    await shareAndAnnounce(sharing, name);
    return 'shared';
  } catch (error) {
    if (refusedWith(error, 'DBSnapshotNotFound')) return 'gone already';
    if (!refusedWith(error, ...NOT_SHAREABLE)) throw error;
    const found = await describeOne(sharing, name);
    return found === undefined ? 'not one of ours, or gone' : shareSnapshot(sharing, found);
  }
}

/**
 * Brings one available snapshot on its way: shares and announces it, or, where its key cannot be shared, asks for a
 * copy under the source side's own key, whose own completion brings the rest.
 */
export async function shareSnapshot(
  sharing: Sharing,
  snapshot: Snapshot,
): Promise<'shared' | 'rekeying' | 'not yet available'> {
  if (snapshot.status !== 'available') return 'not yet available';
  if ((await keyForCopy(sharing, snapshot)) !== undefined) {
    await rekey(sharing, snapshot);
    return 'rekeying';
  }
  await shareAndAnnounce(sharing, snapshot.name);
  return 'shared';
}

async function shareAndAnnounce(sharing: Sharing, name: string): Promise<void> {
  const { rds, events, settings } = sharing;
  await rds.modifyDBSnapshotAttribute({
    DBSnapshotIdentifier: name,
    AttributeName: 'restore',
    ValuesToAdd: [settings.recovery.account],
  });
  const database = readSnapshotName(settings, settings.databases, name)?.database;
  await say(events, settings.bus, settings, SNAPSHOT_SHARED, [name], {
    ...objectivesOf(settings, database === undefined ? [] : [database]),
    recipes: await recipesFor(sharing, name),
  });
}

async function rekey({ rds, settings }: Sharing, snapshot: Snapshot): Promise<void> {
  try {
    await rds.copyDBSnapshot({
      SourceDBSnapshotIdentifier: snapshot.name,
      TargetDBSnapshotIdentifier: rekeyedName(snapshot.name),
      KmsKeyId: settings.keyArn,
      Tags: snapshotTags(settings.environment, snapshot.database.name, snapshot.slot),
    });
  } catch (error) {
    if (!refusedWith(error, 'DBSnapshotAlreadyExists')) throw error;
  }
}

async function describeOne({ rds, settings }: Sharing, name: string): Promise<Snapshot | undefined> {
  try {
    const { DBSnapshots } = await rds.describeDBSnapshots({
      DBSnapshotIdentifier: name,
      SnapshotType: 'manual',
    });
    return ours(settings, settings.databases, DBSnapshots ?? [])[0];
  } catch (error) {
    if (refusedWith(error, 'DBSnapshotNotFound')) return undefined;
    throw error;
  }
}

async function recipesFor({ settings, store, lately }: Sharing, snapshot: string): Promise<Recipes> {
  const name = readSnapshotName(settings, settings.databases, snapshot)?.database.name ?? '';
  const known = lately === undefined ? undefined : (await recipesOf(lately))[name];
  const recipe = known ?? (await recipesOf(store))[name];
  return recipe === undefined ? {} : { [name]: recipe };
}
