import type {
  CreateDBInstanceCommandInput,
  DBInstance,
  DescribeDBInstancesCommandOutput,
  ModifyDBInstanceCommandInput,
} from '@aws-sdk/client-rds';
import type { InstanceArgs, InstanceState } from '@pulumi/aws/rds';
import { rdsOf } from '../../rds/store';
import { type Plain, resource, unlessMissing } from './define';
import type { Context } from './handler';
import { taggingOf } from './rds';
import { keyValueTags } from './tagging';

type Inputs = Plain<InstanceArgs>;

/** Members of ModifyDBInstance by the provider's properties. */
const MODIFIED = {
  identifier: 'NewDBInstanceIdentifier',
  instanceClass: 'DBInstanceClass',
  allocatedStorage: 'AllocatedStorage',
  storageType: 'StorageType',
  iops: 'Iops',
  engineVersion: 'EngineVersion',
  allowMajorVersionUpgrade: 'AllowMajorVersionUpgrade',
  password: 'MasterUserPassword',
  port: 'DBPortNumber',
  multiAz: 'MultiAZ',
  dbSubnetGroupName: 'DBSubnetGroupName',
  vpcSecurityGroupIds: 'VpcSecurityGroupIds',
  parameterGroupName: 'DBParameterGroupName',
  optionGroupName: 'OptionGroupName',
  backupRetentionPeriod: 'BackupRetentionPeriod',
  backupWindow: 'PreferredBackupWindow',
  maintenanceWindow: 'PreferredMaintenanceWindow',
  deletionProtection: 'DeletionProtection',
  copyTagsToSnapshot: 'CopyTagsToSnapshot',
  publiclyAccessible: 'PubliclyAccessible',
  autoMinorVersionUpgrade: 'AutoMinorVersionUpgrade',
  iamDatabaseAuthenticationEnabled: 'EnableIAMDatabaseAuthentication',
  caCertIdentifier: 'CACertificateIdentifier',
} as const satisfies { readonly [Key in keyof InstanceArgs]?: keyof ModifyDBInstanceCommandInput };

const MODIFIABLE = Object.keys(MODIFIED) as (keyof typeof MODIFIED)[];

/** What a change of makes another instance: it cannot be changed in one that is there. */
const FIXED = ['engine', 'dbName', 'username', 'storageEncrypted', 'kmsKeyId', 'availabilityZone'] as const;

/** Creates an instance and leaves it creating; what needs it available waits for that. */
export const instance = resource<InstanceArgs, InstanceState>({
  inputs: [
    ...MODIFIABLE,
    ...FIXED,
    ...(['applyImmediately', 'skipFinalSnapshot', 'finalSnapshotIdentifier'] as const),
    ...(['deleteAutomatedBackups', 'licenseModel', 'storageThroughput', 'networkType'] as const),
    ...(['engineLifecycleSupport', 'region', 'tags'] as const),
  ],
  replaceOn: [...FIXED, 'licenseModel', 'storageThroughput', 'networkType', 'engineLifecycleSupport'],
  naming: { property: 'identifier', maximum: 63 },
  tagging: taggingOf('db'),
  async create(aws, inputs) {
    await aws.call('rds', 'CreateDBInstance', {
      DBInstanceIdentifier: inputs.identifier,
      Engine: inputs.engine,
      EngineVersion: inputs.engineVersion,
      DBInstanceClass: String(inputs.instanceClass),
      AllocatedStorage: inputs.allocatedStorage,
      StorageType: inputs.storageType,
      Iops: inputs.iops,
      StorageThroughput: inputs.storageThroughput,
      StorageEncrypted: inputs.storageEncrypted,
      KmsKeyId: inputs.kmsKeyId,
      DBName: inputs.dbName,
      MasterUsername: inputs.username,
      MasterUserPassword: inputs.password,
      Port: inputs.port,
      MultiAZ: inputs.multiAz,
      AvailabilityZone: inputs.availabilityZone,
      DBSubnetGroupName: inputs.dbSubnetGroupName,
      VpcSecurityGroupIds: inputs.vpcSecurityGroupIds,
      DBParameterGroupName: inputs.parameterGroupName,
      OptionGroupName: inputs.optionGroupName,
      BackupRetentionPeriod: inputs.backupRetentionPeriod,
      PreferredBackupWindow: inputs.backupWindow,
      PreferredMaintenanceWindow: inputs.maintenanceWindow,
      DeletionProtection: inputs.deletionProtection,
      CopyTagsToSnapshot: inputs.copyTagsToSnapshot,
      PubliclyAccessible: inputs.publiclyAccessible,
      AutoMinorVersionUpgrade: inputs.autoMinorVersionUpgrade,
      EnableIAMDatabaseAuthentication: inputs.iamDatabaseAuthenticationEnabled,
      CACertificateIdentifier: inputs.caCertIdentifier,
      LicenseModel: inputs.licenseModel,
      NetworkType: inputs.networkType,
      EngineLifecycleSupport: inputs.engineLifecycleSupport,
      Tags: keyValueTags(aws.tags),
    } satisfies CreateDBInstanceCommandInput);
    return inputs.identifier ?? '';
  },
  async update(aws, id, inputs, before) {
    const changed = MODIFIABLE.filter((key) => JSON.stringify(inputs[key]) !== JSON.stringify(before[key]));
    if (changed.length === 0) return undefined;
    await available(aws, id);
    await modify(aws, id, inputs, changed);
    return undefined;
  },
  async delete(aws, id, before) {
    const SkipFinalSnapshot = before.skipFinalSnapshot ?? false;
    await available(aws, id);
    await aws.call('rds', 'DeleteDBInstance', {
      DBInstanceIdentifier: id,
      SkipFinalSnapshot,
      ...(SkipFinalSnapshot ? {} : { FinalDBSnapshotIdentifier: before.finalSnapshotIdentifier }),
      ...(before.deleteAutomatedBackups === undefined
        ? {}
        : { DeleteAutomatedBackups: before.deleteAutomatedBackups }),
    });
    await deleted(aws, id);
  },
  async describe(aws, id) {
    const found = await describeInstance(aws, id);
    return found && instanceOutputs(aws, found);
  },
});

/** RDS changes and deletes nothing that is being created or changed: the provider waits, here and after. */
async function available(aws: Context, id: string): Promise<void> {
  await aws.wait(`${id} to be available`, async () => {
    const status = (await describeInstance(aws, id))?.DBInstanceStatus;
    return status === undefined || !/^(creating|backing-up|modifying|rebooting|starting)$/.test(status);
  });
}

async function deleted(aws: Context, id: string): Promise<void> {
  await aws.wait(`${id} to be deleted`, async () => (await describeInstance(aws, id)) === undefined);
}

/** Deletes an instance of a cluster, which leaves no snapshot of its own. */
export async function deleteMember(aws: Context, id: string): Promise<void> {
  await available(aws, id);
  await aws.call('rds', 'DeleteDBInstance', { DBInstanceIdentifier: id });
  await deleted(aws, id);
}

export async function describeInstance(aws: Context, id: string): Promise<DBInstance | undefined> {
  const answer = await unlessMissing(['DBInstanceNotFound'], () =>
    aws.call<DescribeDBInstancesCommandOutput>('rds', 'DescribeDBInstances', { DBInstanceIdentifier: id }),
  );
  return answer?.DBInstances?.[0];
}

/** What is left out of the program stays as it is. */
function modify(aws: Context, id: string, inputs: Inputs, changed: readonly (keyof typeof MODIFIED)[]) {
  const given = changed.filter((key) => inputs[key] !== undefined);
  return aws.call('rds', 'ModifyDBInstance', {
    DBInstanceIdentifier: id,
    ApplyImmediately: inputs.applyImmediately ?? false,
    ...Object.fromEntries(given.map((key) => [MODIFIED[key], inputs[key]])),
  });
}

function instanceOutputs(aws: Context, found: DBInstance) {
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
    ...(Address
      ? { address: Address, port: Port, endpoint: `${Address}:${Port}`, hostedZoneId: HostedZoneId }
      : {}),
  };
}
