import type { DBInstance, PendingModifiedValues } from '@aws-sdk/client-rds';
import type { World } from '../world';
import { arnOf, type Instance } from './instance';
import { settingsView } from './instance-settings';
import { secretView } from './managed-password';
import { rdsOf } from './store';
import { subnetGroupView } from './subnet-group';
import { tagList } from './tags';

/** Hosted zones of RDS endpoints. AWS docs: General Reference, "Amazon RDS endpoints and quotas". */
const HOSTED_ZONES: Readonly<Record<string, string>> = {
  'us-east-1': 'Z2R2ITUGPM61AM',
  'us-east-2': 'Z2XHWR1WZ565X2',
  'us-west-1': 'ZKHWV4QT5Y3JZ',
  'us-west-2': 'Z1PVIF0B656C1W',
  'eu-central-1': 'Z1RLNUO7B9Q6NB',
  'eu-west-1': 'Z29XKXDKYMONMX',
};

/** An instance as DescribeDBInstances shows it. */
export function instanceView(world: World, instance: Instance): DBInstance {
  const { account, region } = instance;
  const group = rdsOf(world, account, region).subnetGroups.get(instance.subnetGroup ?? '');
  return {
    DBInstanceIdentifier: instance.identifier,
    DBInstanceArn: arnOf(instance),
    ...(instance.cluster === undefined ? {} : { DBClusterIdentifier: instance.cluster }),
    DbiResourceId: instance.resourceId,
    DBInstanceClass: instance.instanceClass,
    Engine: instance.engine,
    EngineVersion: instance.engineVersion,
    DBInstanceStatus: instance.status,
    MasterUsername: instance.masterUsername,
    ...(instance.databaseName === undefined ? {} : { DBName: instance.databaseName }),
    ...(instance.status === 'creating'
      ? {}
      : {
          Endpoint: {
            Address: instance.host,
            Port: instance.port,
            ...(HOSTED_ZONES[region] === undefined ? {} : { HostedZoneId: HOSTED_ZONES[region] }),
          },
          InstanceCreateTime: new Date(instance.created),
        }),
    AllocatedStorage: instance.allocatedGiB,
    StorageType: instance.storageType,
    ...(instance.iops === undefined ? {} : { Iops: instance.iops }),
    ...(instance.storageThroughput === undefined ? {} : { StorageThroughput: instance.storageThroughput }),
    StorageEncrypted: instance.keyArn !== undefined,
    ...(instance.keyArn === undefined ? {} : { KmsKeyId: instance.keyArn }),
    StorageEncryptionType: instance.keyArn === undefined ? 'none' : 'sse-kms',
    PreferredBackupWindow: instance.backupWindow,
    BackupRetentionPeriod: instance.backupRetentionDays,
    PreferredMaintenanceWindow: instance.maintenanceWindow,
    DBSecurityGroups: [],
    VpcSecurityGroups: instance.securityGroups.map((id) => ({ VpcSecurityGroupId: id, Status: 'active' })),
    DBParameterGroups: [{ DBParameterGroupName: instance.parameterGroup, ParameterApplyStatus: 'in-sync' }],
    OptionGroupMemberships: [{ OptionGroupName: instance.optionGroup, Status: 'in-sync' }],
    AvailabilityZone: instance.availabilityZone,
    DBSubnetGroup:
      group === undefined
        ? { DBSubnetGroupName: 'default', VpcId: instance.vpc, SubnetGroupStatus: 'Complete', Subnets: [] }
        : subnetGroupView(group),
    PendingModifiedValues: pendingView(instance),
    ...(instance.lastSnapshotAt === undefined
      ? {}
      : { LatestRestorableTime: new Date(instance.lastSnapshotAt) }),
    MultiAZ: instance.multiAz,
    ReadReplicaDBInstanceIdentifiers: [],
    LicenseModel: instance.licenseModel,
    PubliclyAccessible: instance.publiclyAccessible,
    DbInstancePort: 0,
    CACertificateIdentifier: instance.caCertificate,
    CopyTagsToSnapshot: instance.copyTagsToSnapshot,
    IAMDatabaseAuthenticationEnabled: instance.iamAuthentication,
    ...settingsView(instance.settings),
    ...secretView(instance),
    DeletionProtection: instance.deletionProtection,
    AssociatedRoles: [],
    TagList: tagList(instance.tags),
    CustomerOwnedIpEnabled: false,
    BackupTarget: 'region',
    NetworkType: 'IPV4',
    DedicatedLogVolume: false,
    EngineLifecycleSupport: instance.engineLifecycleSupport,
  };
}

function pendingView({ pending }: Instance): PendingModifiedValues {
  return {
    ...(pending.masterPassword === undefined ? {} : { MasterUserPassword: '****' }),
    ...(pending.instanceClass === undefined ? {} : { DBInstanceClass: pending.instanceClass }),
    ...(pending.allocatedGiB === undefined ? {} : { AllocatedStorage: pending.allocatedGiB }),
    ...(pending.backupRetentionDays === undefined
      ? {}
      : { BackupRetentionPeriod: pending.backupRetentionDays }),
    ...(pending.multiAz === undefined ? {} : { MultiAZ: pending.multiAz }),
    ...(pending.engineVersion === undefined ? {} : { EngineVersion: pending.engineVersion }),
    ...(pending.storageType === undefined ? {} : { StorageType: pending.storageType }),
    ...(pending.iops === undefined ? {} : { Iops: pending.iops }),
    ...(pending.storageThroughput === undefined ? {} : { StorageThroughput: pending.storageThroughput }),
  };
}
