import type { DBClusterSnapshot, DBSnapshot } from '@aws-sdk/client-rds';
import type { World } from '../world';
import { encryptionOf, storageShown } from './cluster-view';
import { snapshotArn } from './identifier';
import { type ClusterSnapshot, type InstanceSnapshot, percentOf, type Snapshot } from './snapshot';
import { tagList } from './tags';

/**
 * A snapshot as an account sees it. One shared by another account is named by its ARN, is of type `shared` (or
 * `public`), and shows no tags. AWS docs: RDS User Guide, "Sharing a DB snapshot", "Tagging Amazon RDS resources".
 */
export function snapshotView(snapshot: InstanceSnapshot, account: string, world: World): DBSnapshot {
  const { traits, source } = snapshot;
  const own = snapshot.account === account;
  const arn = snapshotArn(snapshot);
  return {
    DBSnapshotIdentifier: own ? snapshot.id : arn,
    DBSnapshotArn: arn,
    DBInstanceIdentifier: traits.identifier,
    DbiResourceId: traits.resourceId,
    SnapshotType: own ? snapshot.type : snapshot.sharedWith.has(account) ? 'shared' : 'public',
    Status: snapshot.status,
    ...progressOf(snapshot, world),
    ...timeView('SnapshotCreateTime', snapshot.createdAt),
    ...timeView('OriginalSnapshotCreateTime', snapshot.originallyCreatedAt),
    ...timeView('SnapshotDatabaseTime', lastTransaction(snapshot, world)),
    ...(source === undefined
      ? {}
      : { SourceDBSnapshotIdentifier: snapshotArn(source), SourceRegion: source.region }),
    Engine: traits.engine,
    EngineVersion: traits.engineVersion,
    LicenseModel: traits.licenseModel,
    AllocatedStorage: traits.allocatedGiB,
    StorageType: traits.storageType,
    ...(traits.iops === undefined ? {} : { Iops: traits.iops }),
    ...(traits.storageThroughput === undefined ? {} : { StorageThroughput: traits.storageThroughput }),
    Port: traits.port,
    AvailabilityZone: traits.availabilityZone,
    VpcId: traits.vpc,
    InstanceCreateTime: new Date(traits.created),
    MasterUsername: traits.masterUsername,
    OptionGroupName: traits.optionGroup,
    Encrypted: snapshot.keyArn !== undefined,
    ...(snapshot.keyArn === undefined ? {} : { KmsKeyId: snapshot.keyArn }),
    StorageEncryptionType: snapshot.keyArn === undefined ? 'none' : 'sse-kms',
    IAMDatabaseAuthenticationEnabled: traits.iamAuthentication,
    ProcessorFeatures: [],
    TagList: own || world.assumptions['shared-tags'] === 'shown' ? tagList(snapshot.tags) : [],
    SnapshotTarget: 'region',
    DedicatedLogVolume: false,
    MultiTenant: false,
    BackupRetentionPeriod: traits.backupRetentionDays,
  };
}

/** How often RDS itself writes, in milliseconds, by what its restorable time is known to lag behind. */
const HEARTBEAT = 300_000;

/** Of a database without a server nobody has written anything but RDS itself; to one with a server somebody just has. */
function lastTransaction({ databaseTime, content }: Snapshot, { assumptions }: World): number | undefined {
  const isMoment = assumptions['snapshot-database-time'] === 'moment' || content !== undefined;
  if (databaseTime === undefined || isMoment) return databaseTime;
  // Between the round minutes that schedules like.
  return databaseTime - ((databaseTime + HEARTBEAT / 2) % HEARTBEAT);
}

/** A copy in the queue shows none. AWS docs: RDS User Guide, "Copying a DB snapshot". */
function progressOf(snapshot: Snapshot, { clock, assumptions }: World): Pick<DBSnapshot, 'PercentProgress'> {
  const isQueued = snapshot.copied && snapshot.status !== 'available' && snapshot.transfer === undefined;
  if (isQueued && assumptions['queued-progress'] === 'absent') return {};
  return { PercentProgress: percentOf(snapshot, clock.now()) };
}

/** As {@link snapshotView}; it has no OriginalSnapshotCreateTime, and no SnapshotDatabaseTime either. */
export function clusterSnapshotView(
  snapshot: ClusterSnapshot,
  account: string,
  world: World,
): DBClusterSnapshot {
  const { traits, source, keyArn } = snapshot;
  const own = snapshot.account === account;
  const arn = snapshotArn(snapshot);
  return {
    DBClusterSnapshotIdentifier: own ? snapshot.id : arn,
    DBClusterSnapshotArn: arn,
    DBClusterIdentifier: traits.identifier,
    DbClusterResourceId: traits.resourceId,
    SnapshotType: own ? snapshot.type : snapshot.sharedWith.has(account) ? 'shared' : 'public',
    Status: snapshot.status,
    ...progressOf(snapshot, world),
    ...timeView('SnapshotCreateTime', snapshot.createdAt),
    ...(source === undefined ? {} : { SourceDBClusterSnapshotArn: snapshotArn(source) }),
    Engine: traits.engine,
    EngineMode: 'provisioned',
    EngineVersion: traits.engineVersion,
    LicenseModel: traits.licenseModel,
    AllocatedStorage: storageShown(traits),
    StorageType: traits.storageType,
    Port: traits.port,
    AvailabilityZones: [...traits.availabilityZones],
    VpcId: traits.vpc,
    ClusterCreateTime: new Date(traits.created),
    MasterUsername: traits.masterUsername,
    StorageEncrypted: keyArn !== undefined,
    ...(keyArn === undefined ? {} : { KmsKeyId: keyArn }),
    StorageEncryptionType: encryptionOf(snapshot),
    IAMDatabaseAuthenticationEnabled: traits.iamAuthentication,
    TagList: own || world.assumptions['shared-tags'] === 'shown' ? tagList(snapshot.tags) : [],
    BackupRetentionPeriod: traits.backupRetentionDays,
  };
}

function timeView<Name extends string>(name: Name, time: number | undefined): { [_ in Name]?: Date } {
  return time === undefined ? {} : ({ [name]: new Date(time) } as { [_ in Name]?: Date });
}
