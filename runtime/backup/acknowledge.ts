import { eventBridge, rds, refusedWith } from '../aws';
import type { HandlerFactory } from '../handler';
import { SNAPSHOT_COPIED } from '../names';
import type { AcknowledgeSettings } from '../settings';
import { say } from './chain-event';
import { drop } from './drop';
import { isRecoveryPoint } from './points';
import { readSnapshotEvent } from './snapshot-event';
import { ours } from './snapshots';

/**
 * Tells the source side that a snapshot's copy is a recovery point now. Event: the RDS event of a finished copy in
 * this account and Region.
 */
export const acknowledge: HandlerFactory<
  AcknowledgeSettings,
  unknown,
  { acknowledged: string } | { dropped: string }
> = (settings) => {
  const client = rds();
  const events = eventBridge();
  return async (event) => {
    const read = readSnapshotEvent(event);
    if ('dropped' in read) return drop(read.dropped, event);
    const { account, region } = settings.recovery;
    if (read.account !== account || read.region !== region)
      return drop('it is of another account or Region', event);
    const found = await describe(client, read.snapshot);
    const point = ours(settings, settings.databases, found).find((snapshot) =>
      isRecoveryPoint(settings, snapshot),
    );
    if (point === undefined) return drop('the snapshot is not a recovery point of ours', event);
    await say(events, settings.bus, settings, SNAPSHOT_COPIED, [point.point]);
    return { acknowledged: point.point };
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
