import type {
  CreateDBClusterCommandInput,
  CreateDBInstanceCommandInput,
  DBCluster,
  DescribeDBClustersCommandOutput,
  ModifyDBClusterCommandInput,
  ModifyDBInstanceCommandInput,
} from '@aws-sdk/client-rds';
import type { ClusterArgs, ClusterInstanceArgs, ClusterInstanceState, ClusterState } from '@pulumi/aws/rds';
import { type Plain, resource, unlessMissing } from './define';
import type { Context } from './handler';
import { taggingOf } from './rds';
import { deleteMember, describeInstance, available as instanceAvailable } from './rds-instance';
import { keyValueTags } from './tagging';

/** Creates a cluster and leaves it creating; what needs it available waits for that. */
export const cluster = resource<ClusterArgs, ClusterState>({
  inputs: [
    ...(['clusterIdentifier', 'engine', 'engineVersion', 'databaseName', 'masterUsername', 'port'] as const),
    ...(['masterPassword', 'storageEncrypted', 'kmsKeyId', 'dbSubnetGroupName', 'tags', 'region'] as const),
    ...(['vpcSecurityGroupIds', 'dbClusterParameterGroupName', 'backupRetentionPeriod'] as const),
    ...(['preferredBackupWindow', 'deletionProtection', 'copyTagsToSnapshot', 'skipFinalSnapshot'] as const),
    ...(['finalSnapshotIdentifier', 'dbClusterInstanceClass', 'allocatedStorage', 'storageType'] as const),
    ...(['applyImmediately', 'engineMode', 'engineLifecycleSupport', 'networkType', 'iops'] as const),
    ...(['iamDatabaseAuthenticationEnabled', 'preferredMaintenanceWindow'] as const),
  ],
  replaceOn: [
    ...(['clusterIdentifier', 'engine', 'engineVersion', 'databaseName', 'masterUsername', 'port'] as const),
    ...(['storageEncrypted', 'kmsKeyId', 'dbSubnetGroupName', 'dbClusterInstanceClass'] as const),
    ...(['allocatedStorage', 'storageType', 'engineMode', 'engineLifecycleSupport', 'networkType'] as const),
    ...(['iops', 'iamDatabaseAuthenticationEnabled'] as const),
  ],
  naming: { property: 'clusterIdentifier', maximum: 63 },
  tagging: taggingOf('cluster'),
  async create(aws, inputs) {
    await aws.call('rds', 'CreateDBCluster', {
      DBClusterIdentifier: inputs.clusterIdentifier,
      Engine: inputs.engine === undefined ? undefined : String(inputs.engine),
      EngineVersion: inputs.engineVersion,
      DatabaseName: inputs.databaseName,
      MasterUsername: inputs.masterUsername,
      MasterUserPassword: inputs.masterPassword,
      Port: inputs.port,
      StorageEncrypted: inputs.storageEncrypted,
      KmsKeyId: inputs.kmsKeyId,
      DBSubnetGroupName: inputs.dbSubnetGroupName,
      VpcSecurityGroupIds: inputs.vpcSecurityGroupIds,
      DBClusterParameterGroupName: inputs.dbClusterParameterGroupName,
      BackupRetentionPeriod: inputs.backupRetentionPeriod,
      PreferredBackupWindow: inputs.preferredBackupWindow,
      DeletionProtection: inputs.deletionProtection,
      CopyTagsToSnapshot: inputs.copyTagsToSnapshot,
      DBClusterInstanceClass: inputs.dbClusterInstanceClass,
      AllocatedStorage: inputs.allocatedStorage,
      StorageType: inputs.storageType,
      EngineMode: inputs.engineMode === undefined ? undefined : String(inputs.engineMode),
      EngineLifecycleSupport: inputs.engineLifecycleSupport,
      NetworkType: inputs.networkType,
      Iops: inputs.iops,
      EnableIAMDatabaseAuthentication: inputs.iamDatabaseAuthenticationEnabled,
      PreferredMaintenanceWindow: inputs.preferredMaintenanceWindow,
      Tags: keyValueTags(aws.tags),
    } satisfies CreateDBClusterCommandInput);
    return inputs.clusterIdentifier ?? '';
  },
  async update(aws, id, inputs, before) {
    const { tags: _now, ...wanted } = inputs;
    const { tags: _before, ...had } = before;
    // Tags are changed by themselves, and RDS modifies nothing that is still being created.
    if (JSON.stringify(wanted) === JSON.stringify(had)) return undefined;
    await available(aws, id);
    await aws.call('rds', 'ModifyDBCluster', {
      DBClusterIdentifier: id,
      BackupRetentionPeriod: inputs.backupRetentionPeriod,
      PreferredBackupWindow: inputs.preferredBackupWindow,
      PreferredMaintenanceWindow: inputs.preferredMaintenanceWindow,
      DeletionProtection: inputs.deletionProtection ?? false,
      CopyTagsToSnapshot: inputs.copyTagsToSnapshot ?? false,
      VpcSecurityGroupIds: inputs.vpcSecurityGroupIds,
      DBClusterParameterGroupName: inputs.dbClusterParameterGroupName,
      ...(inputs.masterPassword === before.masterPassword
        ? {}
        : { MasterUserPassword: inputs.masterPassword }),
    } satisfies ModifyDBClusterCommandInput);
    return undefined;
  },
  async delete(aws, id, before) {
    const SkipFinalSnapshot = before.skipFinalSnapshot ?? false;
    await available(aws, id);
    await aws.call('rds', 'DeleteDBCluster', {
      DBClusterIdentifier: id,
      SkipFinalSnapshot,
      ...(SkipFinalSnapshot ? {} : { FinalDBSnapshotIdentifier: before.finalSnapshotIdentifier }),
    });
    await aws.wait(`${id} to be deleted`, async () => (await describeCluster(aws, id)) === undefined);
  },
  async describe(aws, id) {
    const found = await describeCluster(aws, id);
    return (
      found && {
        clusterIdentifier: found.DBClusterIdentifier,
        arn: found.DBClusterArn,
        clusterResourceId: found.DbClusterResourceId,
        engine: found.Engine,
        engineVersion: found.EngineVersion,
        engineVersionActual: found.EngineVersion,
        endpoint: found.Endpoint,
        readerEndpoint: found.ReaderEndpoint,
        port: found.Port,
        databaseName: found.DatabaseName,
        masterUsername: found.MasterUsername,
        storageEncrypted: found.StorageEncrypted,
        kmsKeyId: found.KmsKeyId,
        backupRetentionPeriod: found.BackupRetentionPeriod,
        availabilityZones: found.AvailabilityZones,
      }
    );
  },
});

/** Creates an instance into a cluster, which may be creating still. */
export const clusterInstance = resource<ClusterInstanceArgs, ClusterInstanceState>({
  inputs: [
    ...(['identifier', 'clusterIdentifier', 'engine', 'instanceClass', 'availabilityZone', 'tags'] as const),
    ...(['publiclyAccessible', 'dbParameterGroupName', 'region', 'engineVersion', 'promotionTier'] as const),
    ...(['applyImmediately', 'autoMinorVersionUpgrade', 'caCertIdentifier', 'copyTagsToSnapshot'] as const),
    ...(['monitoringInterval', 'monitoringRoleArn', 'performanceInsightsEnabled'] as const),
    ...(['performanceInsightsKmsKeyId', 'performanceInsightsRetentionPeriod'] as const),
    'preferredMaintenanceWindow',
  ],
  replaceOn: [
    'identifier',
    'clusterIdentifier',
    'engine',
    'availabilityZone',
    'engineVersion',
    'promotionTier',
  ],
  naming: { property: 'identifier', maximum: 63 },
  tagging: taggingOf('db'),
  async create(aws, inputs) {
    await aws.call('rds', 'CreateDBInstance', {
      DBInstanceIdentifier: inputs.identifier,
      DBClusterIdentifier: inputs.clusterIdentifier,
      Engine: String(inputs.engine),
      AvailabilityZone: inputs.availabilityZone,
      EngineVersion: inputs.engineVersion,
      PromotionTier: inputs.promotionTier,
      Tags: keyValueTags(aws.tags),
      ...changeable(inputs),
    } satisfies CreateDBInstanceCommandInput);
    return inputs.identifier ?? '';
  },
  async update(aws, id, inputs, before) {
    const now = changeable(inputs);
    if (JSON.stringify(now) === JSON.stringify(changeable(before))) return undefined;
    const isGone = (key: 'monitoringInterval' | 'performanceInsightsEnabled') =>
      inputs[key] === undefined && before[key] !== undefined;
    await instanceAvailable(aws, id);
    await aws.call('rds', 'ModifyDBInstance', {
      ...now,
      DBInstanceIdentifier: id,
      ApplyImmediately: inputs.applyImmediately ?? false,
      ...(isGone('monitoringInterval') ? { MonitoringInterval: 0 } : {}),
      ...(isGone('performanceInsightsEnabled') ? { EnablePerformanceInsights: false } : {}),
    } satisfies ModifyDBInstanceCommandInput);
    return undefined;
  },
  async delete(aws, id) {
    await deleteMember(aws, id);
  },
  async describe(aws, id) {
    const found = await describeInstance(aws, id);
    const members = found && (await describeCluster(aws, found.DBClusterIdentifier ?? ''))?.DBClusterMembers;
    return (
      found && {
        identifier: found.DBInstanceIdentifier,
        arn: found.DBInstanceArn,
        clusterIdentifier: found.DBClusterIdentifier,
        dbiResourceId: found.DbiResourceId,
        engineVersionActual: found.EngineVersion,
        availabilityZone: found.AvailabilityZone,
        storageEncrypted: found.StorageEncrypted,
        kmsKeyId: found.KmsKeyId,
        writer: members?.find(({ DBInstanceIdentifier }) => DBInstanceIdentifier === id)?.IsClusterWriter,
        ...(found.Endpoint ? { endpoint: found.Endpoint.Address, port: found.Endpoint.Port } : {}),
      }
    );
  },
});

/** What of an instance in a cluster can be changed. */
function changeable(inputs: Plain<ClusterInstanceArgs>) {
  return {
    DBInstanceClass: String(inputs.instanceClass),
    PubliclyAccessible: inputs.publiclyAccessible,
    DBParameterGroupName: inputs.dbParameterGroupName,
    AutoMinorVersionUpgrade: inputs.autoMinorVersionUpgrade,
    CACertificateIdentifier: inputs.caCertIdentifier,
    CopyTagsToSnapshot: inputs.copyTagsToSnapshot,
    MonitoringInterval: inputs.monitoringInterval,
    MonitoringRoleArn: inputs.monitoringRoleArn,
    EnablePerformanceInsights: inputs.performanceInsightsEnabled,
    PerformanceInsightsKMSKeyId: inputs.performanceInsightsKmsKeyId,
    PerformanceInsightsRetentionPeriod: inputs.performanceInsightsRetentionPeriod,
    PreferredMaintenanceWindow: inputs.preferredMaintenanceWindow,
  };
}

/** RDS changes and deletes nothing that is being created or changed: the provider waits. */
async function available(aws: Context, id: string): Promise<void> {
  await aws.wait(`${id} to be available`, async () => {
    const status = (await describeCluster(aws, id))?.Status;
    return status === undefined || !/^(creating|backing-up|modifying|starting)$/.test(status);
  });
}

export async function describeCluster(aws: Context, id: string): Promise<DBCluster | undefined> {
  const answer = await unlessMissing(['DBClusterNotFoundFault'], () =>
    aws.call<DescribeDBClustersCommandOutput>('rds', 'DescribeDBClusters', { DBClusterIdentifier: id }),
  );
  return answer?.DBClusters?.[0];
}
