import type {
  CloudwatchLogsExportConfiguration,
  CreateDBInstanceCommandInput,
  DBInstance,
  DescribeDBInstancesCommandOutput,
  ModifyDBInstanceCommandInput,
} from '@aws-sdk/client-rds';
import type { InstanceArgs, InstanceState } from '@pulumi/aws/rds';
import { type Plain, resource, unlessMissing } from './define';
import type { Context } from './handler';
import { taggingOf } from './rds';
import { instanceOutputs } from './rds-instance-outputs';
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
  storageThroughput: 'StorageThroughput',
  maxAllocatedStorage: 'MaxAllocatedStorage',
  performanceInsightsEnabled: 'EnablePerformanceInsights',
  performanceInsightsKmsKeyId: 'PerformanceInsightsKMSKeyId',
  performanceInsightsRetentionPeriod: 'PerformanceInsightsRetentionPeriod',
  databaseInsightsMode: 'DatabaseInsightsMode',
  monitoringInterval: 'MonitoringInterval',
  monitoringRoleArn: 'MonitoringRoleArn',
  manageMasterUserPassword: 'ManageMasterUserPassword',
  masterUserSecretKmsKeyId: 'MasterUserSecretKmsKeyId',
} as const satisfies { readonly [Key in keyof InstanceArgs]?: keyof ModifyDBInstanceCommandInput };

/** What a property means that the program no longer gives; AWS keeps the others as they are. */
const WHEN_GONE: { readonly [Key in keyof typeof MODIFIED]?: unknown } = {
  autoMinorVersionUpgrade: true,
  copyTagsToSnapshot: false,
  deletionProtection: false,
  iamDatabaseAuthenticationEnabled: false,
  manageMasterUserPassword: false,
  monitoringInterval: 0,
  performanceInsightsEnabled: false,
  publiclyAccessible: false,
};

const MODIFIABLE = Object.keys(MODIFIED) as (keyof typeof MODIFIED)[];

/** What a change of makes another instance: it cannot be changed in one that is there. */
const FIXED = [
  ...(['engine', 'dbName', 'username', 'storageEncrypted', 'kmsKeyId', 'availabilityZone'] as const),
  ...(['licenseModel', 'networkType', 'engineLifecycleSupport', 'snapshotIdentifier'] as const),
];

/** Creates an instance and leaves it creating; what needs it available waits for that. */
export const instance = resource<InstanceArgs, InstanceState>({
  inputs: [
    ...MODIFIABLE,
    ...FIXED,
    ...(['applyImmediately', 'skipFinalSnapshot', 'finalSnapshotIdentifier'] as const),
    ...(['deleteAutomatedBackups', 'enabledCloudwatchLogsExports', 'region', 'tags'] as const),
  ],
  replaceOn: FIXED,
  naming: { property: 'identifier', maximum: 63 },
  tagging: taggingOf('db'),
  async create(aws, inputs) {
    if (inputs.snapshotIdentifier !== undefined) await restore(aws, inputs);
    else await aws.call('rds', 'CreateDBInstance', createInput(aws, inputs));
    return inputs.identifier ?? '';
  },
  async update(aws, id, inputs, before) {
    const changed = MODIFIABLE.filter((key) => JSON.stringify(inputs[key]) !== JSON.stringify(before[key]));
    const logs = logsChange(
      inputs.enabledCloudwatchLogsExports ?? [],
      before.enabledCloudwatchLogsExports ?? [],
    );
    if (changed.length === 0 && logs === undefined) return undefined;
    await available(aws, id);
    await modify(aws, id, inputs, changed, logs);
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

/** Absent properties are left to AWS. */
function createInput(aws: Context, inputs: Inputs): CreateDBInstanceCommandInput {
  return {
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
    MaxAllocatedStorage: inputs.maxAllocatedStorage,
    EnablePerformanceInsights: inputs.performanceInsightsEnabled,
    PerformanceInsightsKMSKeyId: inputs.performanceInsightsKmsKeyId,
    PerformanceInsightsRetentionPeriod: inputs.performanceInsightsRetentionPeriod,
    DatabaseInsightsMode: inputs.databaseInsightsMode as CreateDBInstanceCommandInput['DatabaseInsightsMode'],
    MonitoringInterval: inputs.monitoringInterval,
    MonitoringRoleArn: inputs.monitoringRoleArn,
    EnableCloudwatchLogsExports: inputs.enabledCloudwatchLogsExports,
    ManageMasterUserPassword: inputs.manageMasterUserPassword,
    MasterUserSecretKmsKeyId: inputs.masterUserSecretKmsKeyId,
    Tags: keyValueTags(aws.tags),
  };
}

/** Restores a snapshot, then makes of it what RDS takes for new instances only. */
async function restore(aws: Context, inputs: Inputs): Promise<void> {
  const all = createInput(aws, inputs);
  await aws.call('rds', 'RestoreDBInstanceFromDBSnapshot', {
    ...Object.fromEntries(RESTORED.map((name) => [name, all[name]])),
    DBSnapshotIdentifier: inputs.snapshotIdentifier,
  });
  const after = MODIFIABLE.filter((key) => inputs[key] !== undefined && key !== 'identifier').filter(
    (key) => !(RESTORED as readonly string[]).includes(MODIFIED[key]),
  );
  if (after.length === 0) return;
  await available(aws, inputs.identifier ?? '');
  await modify(aws, inputs.identifier ?? '', { ...inputs, applyImmediately: true }, after);
  await available(aws, inputs.identifier ?? '');
}

/** What a restore takes of what a creation takes. */
const RESTORED = [
  ...(['DBInstanceIdentifier', 'DBInstanceClass', 'Port', 'Tags', 'DBSubnetGroupName'] as const),
  ...(['VpcSecurityGroupIds', 'AvailabilityZone', 'MultiAZ', 'PubliclyAccessible', 'StorageType'] as const),
  ...(['Iops', 'StorageThroughput', 'DBParameterGroupName', 'OptionGroupName'] as const),
  ...(['CopyTagsToSnapshot', 'DeletionProtection', 'EnableIAMDatabaseAuthentication'] as const),
  ...(['EngineLifecycleSupport', 'CACertificateIdentifier', 'AutoMinorVersionUpgrade'] as const),
  ...(['EnableCloudwatchLogsExports', 'LicenseModel', 'NetworkType'] as const),
] as const;

/** RDS changes and deletes nothing that is being created or changed: the provider waits, here and after. */
export async function available(aws: Context, id: string): Promise<void> {
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

function modify(
  aws: Context,
  id: string,
  inputs: Inputs,
  changed: readonly (keyof typeof MODIFIED)[],
  logs?: CloudwatchLogsExportConfiguration,
) {
  const values = changed.map((key) => [MODIFIED[key], inputs[key] ?? WHEN_GONE[key]] as const);
  const noGrowth = changed.includes('maxAllocatedStorage') && inputs.maxAllocatedStorage === undefined;
  return aws.call('rds', 'ModifyDBInstance', {
    DBInstanceIdentifier: id,
    ApplyImmediately: inputs.applyImmediately ?? false,
    ...Object.fromEntries(values.filter(([, value]) => value !== undefined)),
    // Storage that may grow to what it is does not grow.
    ...(noGrowth ? { MaxAllocatedStorage: inputs.allocatedStorage } : {}),
    ...(logs === undefined ? {} : { CloudwatchLogsExportConfiguration: logs }),
  });
}

function logsChange(
  now: readonly string[],
  before: readonly string[],
): CloudwatchLogsExportConfiguration | undefined {
  const EnableLogTypes = now.filter((kind) => !before.includes(kind));
  const DisableLogTypes = before.filter((kind) => !now.includes(kind));
  if (EnableLogTypes.length + DisableLogTypes.length === 0) return undefined;
  return { EnableLogTypes, DisableLogTypes };
}
