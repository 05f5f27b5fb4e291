import type { CreateDBInstanceCommandInput, DBInstance } from '@aws-sdk/client-rds';
import type { Call } from '../service';
import { findCluster } from './cluster';
import { checkClass, engineOf } from './engine';
import { settingsOf } from './instance-settings';
import { instanceView } from './instance-view';
import { addInstance, bringUp, checkRoom } from './new-instance';
import { checkParameterGroup } from './parameter-group';
import { invalidCombination, wrongClusterState } from './refusals';
import { joinCluster } from './server';
import { withTags } from './tags';

/** What an instance has from its cluster. AWS docs: RDS API Reference, CreateDBInstance, "Amazon Aurora DB instances". */
const OF_CLUSTER = [
  ...(['AllocatedStorage', 'BackupRetentionPeriod', 'DBName', 'DeletionProtection', 'KmsKeyId'] as const),
  ...([
    'MasterUsername',
    'ManageMasterUserPassword',
    'MasterUserPassword',
    'MaxAllocatedStorage',
    'MultiAZ',
    'Port',
    'PreferredBackupWindow',
  ] as const),
  ...(['StorageEncrypted', 'StorageType', 'VpcSecurityGroupIds'] as const),
] as const;

/** Creates an instance that serves what a cluster holds, and has a class and little else of its own. */
export function createMember(
  call: Call<CreateDBInstanceCommandInput>,
  identifier: string,
  clusterIdentifier: string,
): { DBInstance: DBInstance } {
  const { world, input } = call;
  const cluster = findCluster(call, clusterIdentifier);
  const ofCluster = OF_CLUSTER.find((name) => input[name] !== undefined);
  if (ofCluster !== undefined) {
    throw invalidCombination(
      `The requested DB Instance will be a member of a DB Cluster. Set ${ofCluster} on the DB Cluster.`,
    );
  }
  if (input.Engine !== cluster.engine) {
    throw invalidCombination(
      `The engine name requested for your DB Instance (${input.Engine}) doesn't match the engine name of your DB Cluster (${cluster.engine}).`,
    );
  }
  if (cluster.status !== 'available' && cluster.status !== 'creating') {
    throw wrongClusterState(
      `DB cluster ${cluster.identifier} is ${cluster.status}; no instance can be added.`,
    );
  }
  const { parameterGroup, optionGroup } = engineOf(cluster.engine, cluster.engineVersion);
  const group = input.DBParameterGroupName?.toLowerCase() ?? parameterGroup;
  checkParameterGroup(call, group);
  checkRoom(call, identifier, 0);
  const instance = addInstance(call, {
    identifier,
    cluster: cluster.identifier,
    traits: {
      engine: cluster.engine,
      engineVersion: cluster.engineVersion,
      instanceClass: checkClass(input.DBInstanceClass),
      // The storage is the cluster's.
      allocatedGiB: 1,
      storageType: cluster.storageType,
      iops: undefined,
      storageThroughput: undefined,
      keyArn: cluster.keyArn,
      masterUsername: cluster.masterUsername,
      masterPassword: cluster.masterPassword,
      databaseName: cluster.databaseName,
      port: cluster.port,
      licenseModel: cluster.licenseModel,
      optionGroup,
      backupRetentionDays: 0,
      iamAuthentication: cluster.iamAuthentication,
    },
    place: {
      vpc: cluster.vpc,
      subnetGroup: cluster.subnetGroup,
      subnets: cluster.subnets,
      zones: cluster.availabilityZones,
      securityGroups: cluster.securityGroups,
    },
    availabilityZone: input.AvailabilityZone,
    multiAz: false,
    publiclyAccessible: input.PubliclyAccessible ?? false,
    parameterGroup: group,
    backupWindow: cluster.backupWindow,
    maintenanceWindow: input.PreferredMaintenanceWindow,
    deletionProtection: false,
    copyTagsToSnapshot: input.CopyTagsToSnapshot ?? false,
    engineLifecycleSupport: cluster.engineLifecycleSupport,
    caCertificate: input.CACertificateIdentifier ?? 'rds-ca-rsa2048-g1',
    settings: settingsOf(call, cluster.engine, 1, input.EnableCloudwatchLogsExports ?? []),
    tags: withTags(new Map(), input.Tags),
  });
  bringUp(world, instance, 'create', async () => {
    await joinCluster(world, instance);
    return undefined;
  });
  return { DBInstance: instanceView(world, instance) };
}
