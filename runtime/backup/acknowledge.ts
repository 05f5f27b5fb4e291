import { eventBridge, refusedWith } from '../aws';
import type { HandlerFactory } from '../handler';
import { readSnapshotName, SNAPSHOT_COPIED } from '../names';
import type { AcknowledgeSettings } from '../settings';
import { finished, knownDatabases } from './catalog';
import { seeCatalog } from './catalog-store';
import { say } from './chain-event';
import { hopSide, secondStep } from './copy-snapshot';
import { openDesk, startCopies } from './desk';
import { drop } from './drop';
import { removeHop } from './hops';
import { hasRecipe } from './keep-recipes';
import { copiedDetails, openLedger, record } from './ledger';
import { isRecoveryPoint } from './points';
import { readSnapshotEvent } from './snapshot-event';
import { ours } from './snapshots';

/**
 * Tells the source side that a snapshot's copy is a recovery point now, and lets the next copy start; of a copy in two
 * steps, asks for the second when the first has ended. Event: the RDS event of a finished copy in this account.
 */
export const acknowledge: HandlerFactory<
  AcknowledgeSettings,
  unknown,
  { acknowledged: string } | { secondStep: string } | { dropped: string }
> = (settings) => {
  const desk = openDesk(settings);
  const events = eventBridge();
  const ledger = openLedger(settings);
  return async (event) => {
    const read = readSnapshotEvent(event);
    if ('dropped' in read) return drop(read.dropped, event);
    const isOf = ({ account, region }: { account: string; region: string }) =>
      read.account === account && read.region === region;
    const seen = await seeCatalog(desk.store);
    const databases = knownDatabases(settings.databases, seen.catalog);
    const about = readSnapshotName(settings, databases, read.snapshot);
    if (about === undefined) return drop('the snapshot is not one of ours', event);
    if (about.hop && isOf(hopSide(settings))) {
      return { secondStep: await secondStep(desk, { ...about, database: about.database.name }) };
    }
    if (!isOf(settings.recovery)) return drop('it is of another account or Region', event);
    const [described] = await describe(desk.here, read.snapshot);
    const [point] = ours(settings, databases, described === undefined ? [] : [described]);
    if (point?.databaseTime === undefined || !isRecoveryPoint(settings, point)) {
      return drop('the snapshot is not a recovery point of ours', event);
    }
    const { name, slot, databaseTime } = point;
    await startCopies(
      desk,
      (catalog) => finished(catalog, point.database.name, { point: name, slot, databaseTime }),
      seen,
    );
    if (described?.SourceDBSnapshotIdentifier?.endsWith('-hop') === true) await removeHop(desk, name);
    await record(ledger, name, 'copied', copiedDetails(point));
    // The source keeps its own until all is here; reconcile says so then.
    if (!(await hasRecipe(desk.store, name))) return drop('the recipe of the point is not here yet', event);
    await say(events, settings.bus, settings, SNAPSHOT_COPIED, [name]);
    return { acknowledged: name };
  };
};

async function describe(client: import('@aws-sdk/client-rds').RDS, name: string) {
  try {
    const { DBSnapshots } = await client.describeDBSnapshots({
      DBSnapshotIdentifier: name,
      SnapshotType: 'manual',
    });
    return DBSnapshots ?? [];
  } catch (error) {
    if (refusedWith(error, 'DBSnapshotNotFound')) return [];
    throw error;
  }
}
