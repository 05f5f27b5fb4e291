import { eventBridge, kms, rds, refusedWith } from '../aws';
import { fault } from '../fault';
import type { HandlerFactory } from '../handler';
import { readSnapshotName, rekeyedName, SNAPSHOT_SHARED } from '../names';
import type { ShareSettings } from '../settings';
import { say } from './chain-event';
import { drop } from './drop';
import { each, type Outcomes } from './outcomes';
import { readSnapshotEvent } from './snapshot-event';
import { ours, type Snapshot } from './snapshots';
import { snapshotTags } from './tags';

/** What sharing needs to do its work. */
export interface Sharing {
  readonly settings: ShareSettings;
  readonly rds: import('@aws-sdk/client-rds').RDS;
  readonly kms: import('@aws-sdk/client-kms').KMS;
  readonly events: import('@aws-sdk/client-eventbridge').EventBridge;
}

/** What AWS may answer when a snapshot cannot be shared as it is; which of them for which reason is not documented. */
const NOT_SHAREABLE = ['InvalidParameterCombination', 'InvalidParameterValue', 'InvalidDBSnapshotState'];

/**
 * Shares a snapshot of ours with the recovery account, and no other, as soon as RDS says that it is there; then says
 * so on the bus. Event: an RDS snapshot event, from EventBridge or an SNS event subscription.
 */
export const share: HandlerFactory<ShareSettings, unknown, Outcomes | { dropped: string }> = (settings) => {
  const sharing = startSharing(settings);
  return async (event) => {
    const read = readSnapshotEvent(event);
    if ('dropped' in read) return drop(read.dropped, event);
    const { account, region } = settings.source;
    if (read.account !== account || read.region !== region)
      return drop('it is of another account or Region', event);
    if (readSnapshotName(settings, settings.databases, read.snapshot) === undefined)
      return drop('the snapshot is not one of ours', event);
    return each(
      [read.snapshot],
      (name) => name,
      (name) => shareNamed(sharing, name),
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

export function startSharing(settings: ShareSettings): Sharing {
  return { settings, rds: rds(), kms: kms(), events: eventBridge() };
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
  if (await keyCannotBeShared(sharing, snapshot)) {
    await rekey(sharing, snapshot);
    return 'rekeying';
  }
  await shareAndAnnounce(sharing, snapshot.name);
  return 'shared';
}

async function shareAndAnnounce({ rds, events, settings }: Sharing, name: string): Promise<void> {
  await rds.modifyDBSnapshotAttribute({
    DBSnapshotIdentifier: name,
    AttributeName: 'restore',
    ValuesToAdd: [settings.recovery.account],
  });
  await say(events, settings.bus, settings, SNAPSHOT_SHARED, [name]);
}

/** A key that AWS manages for the account serves that account alone. AWS docs: RDS User Guide, "Sharing encrypted snapshots". */
async function keyCannotBeShared({ kms, settings }: Sharing, snapshot: Snapshot): Promise<boolean> {
  if (!snapshot.encrypted || snapshot.keyArn === settings.keyArn) return false;
  if (snapshot.keyArn === undefined) {
    throw fault(
      'KeyOwnedByAws',
      `${snapshot.name} is encrypted under a key that AWS owns, which no other account can be given. ` +
        `Move ${snapshot.database.name} to a customer managed key: restore it under one, then protect the restored one.`,
    );
  }
  const { KeyMetadata } = await kms.describeKey({ KeyId: snapshot.keyArn });
  return KeyMetadata?.KeyManager === 'AWS';
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
