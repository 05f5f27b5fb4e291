import type { DBCluster, StorageEncryptionType } from '@aws-sdk/client-rds';
import type { World } from '../world';
import { type Cluster, type ClusterTraits, membersOf } from './cluster';
import { arnOf } from './instance';
import { tagList } from './tags';

/** A cluster as DescribeDBClusters shows it. */
export function clusterView(world: World, cluster: Cluster): DBCluster {
  const [writer] = membersOf(world, cluster);
  return {
    DBClusterIdentifier: cluster.identifier,
    DBClusterArn: arnOf(cluster),
    DbClusterResourceId: cluster.resourceId,
    Engine: cluster.engine,
    EngineMode: 'provisioned',
    EngineVersion: cluster.engineVersion,
    Status: cluster.status,
    Endpoint: cluster.host,
    ReaderEndpoint: cluster.readerHost,
    Port: cluster.port,
    MasterUsername: cluster.masterUsername,
    ...(cluster.databaseName === undefined ? {} : { DatabaseName: cluster.databaseName }),
    AllocatedStorage: storageShown(cluster),
    StorageType: cluster.storageType,
    // AWS docs: RDS API Reference, DBCluster: of a key that AWS owns only the encryption type tells.
    StorageEncrypted: cluster.keyArn !== undefined,
    ...(cluster.keyArn === undefined ? {} : { KmsKeyId: cluster.keyArn }),
    StorageEncryptionType: encryptionOf(cluster),
    AvailabilityZones: [...cluster.availabilityZones],
    DBSubnetGroup: cluster.subnetGroup ?? 'default',
    DBClusterParameterGroup: cluster.parameterGroup,
    VpcSecurityGroups: cluster.securityGroups.map((id) => ({ VpcSecurityGroupId: id, Status: 'active' })),
    DBClusterMembers: membersOf(world, cluster).map((member) => ({
      DBInstanceIdentifier: member.identifier,
      IsClusterWriter: member === writer,
      DBClusterParameterGroupStatus: 'in-sync',
      PromotionTier: 1,
    })),
    MultiAZ: new Set(membersOf(world, cluster).map(({ availabilityZone }) => availabilityZone)).size > 1,
    BackupRetentionPeriod: cluster.backupRetentionDays,
    PreferredBackupWindow: cluster.backupWindow,
    PreferredMaintenanceWindow: cluster.maintenanceWindow,
    ClusterCreateTime: new Date(cluster.created),
    ...(cluster.lastSnapshotAt === undefined
      ? {}
      : { LatestRestorableTime: new Date(cluster.lastSnapshotAt) }),
    ...(cluster.pendingPassword === undefined
      ? {}
      : { PendingModifiedValues: { MasterUserPassword: '****' } }),
    IAMDatabaseAuthenticationEnabled: cluster.iamAuthentication,
    DeletionProtection: cluster.deletionProtection,
    CopyTagsToSnapshot: cluster.copyTagsToSnapshot,
    EngineLifecycleSupport: cluster.engineLifecycleSupport,
    ReadReplicaIdentifiers: [],
    AssociatedRoles: [],
    TagList: tagList(cluster.tags),
    NetworkType: 'IPV4',
  };
}

/** Of Aurora always 1. AWS docs: RDS API Reference, DBCluster. */
export function storageShown({ isMultiAz, allocatedGiB }: ClusterTraits): number {
  return isMultiAz ? allocatedGiB : 1;
}

export function encryptionOf({
  keyArn,
  awsOwnedKey,
}: Pick<Cluster, 'keyArn' | 'awsOwnedKey'>): StorageEncryptionType {
  if (keyArn !== undefined) return 'sse-kms';
  return awsOwnedKey ? 'sse-rds' : 'none';
}
