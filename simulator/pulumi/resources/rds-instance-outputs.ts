import type { DBInstance } from '@aws-sdk/client-rds';
import { rdsOf } from '../../rds/store';
import type { Context } from './handler';

/** What the provider tells of an instance as RDS describes it. */
export function instanceOutputs(aws: Context, found: DBInstance) {
  const { DBInstanceIdentifier = '' } = found;
  // The provider waits for an instance, which then has an address: the one that it is going to have here.
  const coming = rdsOf(aws.world, aws.account, aws.region).instances.get(DBInstanceIdentifier);
  const { Address = coming?.host, Port = coming?.port, HostedZoneId } = found.Endpoint ?? {};
  return {
    identifier: DBInstanceIdentifier,
    arn: found.DBInstanceArn,
    resourceId: found.DbiResourceId,
    status: found.DBInstanceStatus,
    engine: found.Engine,
    engineVersion: found.EngineVersion,
    engineVersionActual: found.EngineVersion,
    instanceClass: found.DBInstanceClass,
    allocatedStorage: found.AllocatedStorage,
    storageType: found.StorageType,
    storageEncrypted: found.StorageEncrypted,
    kmsKeyId: found.KmsKeyId,
    dbName: found.DBName,
    username: found.MasterUsername,
    multiAz: found.MultiAZ,
    availabilityZone: found.AvailabilityZone,
    backupWindow: found.PreferredBackupWindow,
    maintenanceWindow: found.PreferredMaintenanceWindow,
    backupRetentionPeriod: found.BackupRetentionPeriod,
    parameterGroupName: found.DBParameterGroups?.[0]?.DBParameterGroupName,
    optionGroupName: found.OptionGroupMemberships?.[0]?.OptionGroupName,
    dbSubnetGroupName: found.DBSubnetGroup?.DBSubnetGroupName,
    vpcSecurityGroupIds: found.VpcSecurityGroups?.map(({ VpcSecurityGroupId = '' }) => VpcSecurityGroupId),
    caCertIdentifier: found.CACertificateIdentifier,
    licenseModel: found.LicenseModel,
    networkType: found.NetworkType,
    iops: found.Iops ?? 0,
    storageThroughput: found.StorageThroughput ?? 0,
    maxAllocatedStorage: found.MaxAllocatedStorage,
    monitoringInterval: found.MonitoringInterval,
    monitoringRoleArn: found.MonitoringRoleArn ?? '',
    performanceInsightsKmsKeyId: found.PerformanceInsightsKMSKeyId ?? '',
    performanceInsightsRetentionPeriod: found.PerformanceInsightsRetentionPeriod ?? 0,
    databaseInsightsMode: found.DatabaseInsightsMode,
    ...(Port === undefined ? {} : { port: Port }),
    masterUserSecrets:
      found.MasterUserSecret === undefined
        ? []
        : [
            {
              kmsKeyId: found.MasterUserSecret.KmsKeyId ?? '',
              secretArn: found.MasterUserSecret.SecretArn ?? '',
              secretStatus: found.MasterUserSecret.SecretStatus ?? '',
            },
          ],
    replicas: [],
    ...(Address
      ? { address: Address, port: Port, endpoint: `${Address}:${Port}`, hostedZoneId: HostedZoneId }
      : {}),
  };
}
