import type { DBSnapshot } from '@aws-sdk/client-rds';
import type { World } from '../world';
import { snapshotArn } from './identifier';
import { percentOf, type Snapshot } from './snapshot';
import { tagList } from './tags';

/**
 * A snapshot as an account sees it. One shared by another account is named by its ARN, is of type `shared` (or
 * `public`), and shows no tags. AWS docs: RDS User Guide, "Sharing a DB snapshot", "Tagging Amazon RDS resources".
 */
export function snapshotView(snapshot: Snapshot, account: string, world: World): DBSnapshot {
  const { traits, source } = snapshot;
  const own = snapshot.account === account;
  const arn = snapshotArn(snapshot);
  return {
    DBSnapshotIdentifier: own ? snapshot.id : arn,
    DBSnapshotArn: arn,
    DBInstanceIdentifier: traits.instanceIdentifier,
    DbiResourceId: traits.resourceId,
    SnapshotType: own ? snapshot.type : snapshot.sharedWith.has(account) ? 'shared' : 'public',
    Status: snapshot.status,
    ...progressOf(snapshot, world),
    ...timeView('SnapshotCreateTime', snapshot.createdAt),
    ...timeView('OriginalSnapshotCreateTime', snapshot.originallyCreatedAt),
    ...timeView('SnapshotDatabaseTime', snapshot.databaseTime),
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
    InstanceCreateTime: new Date(traits.instanceCreated),
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

/** A copy in the queue shows none. AWS docs: RDS User Guide, "Copying a DB snapshot". */
function progressOf(snapshot: Snapshot, { clock, assumptions }: World): Pick<DBSnapshot, 'PercentProgress'> {
  const isQueued = snapshot.copied && snapshot.status !== 'available' && snapshot.transfer === undefined;
  if (isQueued && assumptions['queued-progress'] === 'absent') return {};
  return { PercentProgress: percentOf(snapshot, clock.now()) };
}

function timeView<Name extends string>(name: Name, time: number | undefined): { [_ in Name]?: Date } {
  return time === undefined ? {} : ({ [name]: new Date(time) } as { [_ in Name]?: Date });
}
