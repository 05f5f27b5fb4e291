import type { CreateDBInstanceCommandInput, CreateDBInstanceCommandOutput } from '@aws-sdk/client-rds';
import type { Action, Call, Need } from '../service';
import { createMember } from './create-cluster-instance';
import { checkClass, engineOf, isAurora } from './engine';
import { databaseNameIn, newIdentifier } from './identifier';
import type { Instance } from './instance';
import { passRoleNeeds, SETTINGS, settingsOf } from './instance-settings';
import { instanceView } from './instance-view';
import { keyToCreate } from './keys';
import { createSecret, madePassword } from './managed-password';
import { checkMasterPassword, checkMasterUsername } from './master-user';
import { arnIn, need, tagNeeds } from './needs';
import { checkGroups, placeFor } from './network-place';
import { addInstance, bringUp, checkRoom } from './new-instance';
import { checkOptionGroup } from './option-group';
import { checkParameterGroup } from './parameter-group';
import { invalidCombination, invalidValue, missing, refuseUnknown } from './refusals';
import { rdsOf } from './store';
import { withTags } from './tags';

const KNOWN = [
  ...['DBInstanceIdentifier', 'DBInstanceClass', 'Engine', 'EngineVersion', 'DBName', 'Port', 'Tags'],
  ...['MasterUsername', 'MasterUserPassword', 'EnableIAMDatabaseAuthentication', 'LicenseModel'],
  ...['AllocatedStorage', 'StorageType', 'Iops', 'StorageThroughput', 'StorageEncrypted', 'KmsKeyId'],
  ...['DBSubnetGroupName', 'VpcSecurityGroupIds', 'AvailabilityZone', 'MultiAZ', 'PubliclyAccessible'],
  ...['DBParameterGroupName', 'BackupRetentionPeriod', 'PreferredBackupWindow', 'PreferredMaintenanceWindow'],
  ...['CopyTagsToSnapshot', 'DeletionProtection', 'AutoMinorVersionUpgrade', 'EngineLifecycleSupport'],
  ...['CACertificateIdentifier', 'NetworkType', 'OptionGroupName', 'DBClusterIdentifier', 'PromotionTier'],
  ...['EnableCloudwatchLogsExports', 'ManageMasterUserPassword', 'MasterUserSecretKmsKeyId', ...SETTINGS],
];

/** GiB. AWS docs: RDS API Reference, CreateDBInstance, AllocatedStorage, General Purpose storage. */
const [LEAST_STORAGE, MOST_STORAGE] = [20, 65_536];

type Request = Call<CreateDBInstanceCommandInput>;

export const createDBInstance: Action<
  CreateDBInstanceCommandInput,
  Omit<CreateDBInstanceCommandOutput, '$metadata'>
> = {
  takes: KNOWN,
  needs(call) {
    const { DBInstanceIdentifier = '', DBSubnetGroupName, DBParameterGroupName, Tags } = call.input;
    const { DBClusterIdentifier: cluster } = call.input;
    const arn = arnIn(call, 'db', DBInstanceIdentifier);
    const on = (resource: string): Need => need(call, 'CreateDBInstance', resource, Tags);
    return [
      on(arn),
      ...(cluster === undefined ? [] : [on(arnIn(call, 'cluster', databaseNameIn(cluster)))]),
      ...(DBSubnetGroupName === undefined ? [] : [on(arnIn(call, 'subgrp', DBSubnetGroupName))]),
      ...(DBParameterGroupName === undefined ? [] : [on(arnIn(call, 'pg', DBParameterGroupName))]),
      ...tagNeeds(call, arn, Tags),
      ...passRoleNeeds(call.input),
    ];
  },
  async run(call) {
    const { world, input } = call;
    refuseUnknown('CreateDBInstance', input, KNOWN);
    const identifier = newIdentifier('DBInstanceIdentifier', input.DBInstanceIdentifier, 63);
    if (input.DBClusterIdentifier !== undefined)
      return createMember(call, identifier, input.DBClusterIdentifier);
    if (isAurora(input.Engine ?? '')) {
      throw invalidCombination(
        `An instance of ${input.Engine} belongs to a cluster; give its DBClusterIdentifier.`,
      );
    }
    const { parameterGroup, port, ...engine } = engineOf(input.Engine, input.EngineVersion);
    const giB = checkStorage(input);
    const { username, password } = checkMaster(call, identifier);
    const backupRetentionDays = checkRetention(input.BackupRetentionPeriod ?? 1);
    if (input.MultiAZ === true && input.AvailabilityZone !== undefined) throw zoneAndMultiAz();
    const tags = withTags(new Map(), input.Tags);
    const group = input.DBParameterGroupName?.toLowerCase() ?? parameterGroup;
    checkParameterGroup(call, group);
    const optionGroup = checkOptionGroup(call, input.OptionGroupName ?? engine.optionGroup);
    checkRoom(call, identifier, giB);
    const place = await placeFor(call, input.DBSubnetGroupName, input.VpcSecurityGroupIds);
    await checkGroups(call, place.vpc, place.securityGroups);
    const settings = settingsOf(call, engine.engine, giB, input.EnableCloudwatchLogsExports ?? []);
    const instance = addInstance(call, {
      identifier,
      traits: {
        ...engine,
        optionGroup,
        instanceClass: checkClass(input.DBInstanceClass),
        allocatedGiB: giB,
        storageType: input.StorageType ?? 'gp3',
        iops: input.Iops,
        storageThroughput: input.StorageThroughput,
        keyArn: keyFor(call),
        masterUsername: username,
        masterPassword: password,
        databaseName: input.DBName,
        port: input.Port ?? port,
        backupRetentionDays,
        iamAuthentication: input.EnableIAMDatabaseAuthentication ?? false,
      },
      place,
      availabilityZone: input.AvailabilityZone,
      multiAz: input.MultiAZ ?? false,
      publiclyAccessible: input.PubliclyAccessible ?? false,
      parameterGroup: group,
      backupWindow: input.PreferredBackupWindow,
      maintenanceWindow: input.PreferredMaintenanceWindow,
      deletionProtection: input.DeletionProtection ?? false,
      copyTagsToSnapshot: input.CopyTagsToSnapshot ?? false,
      engineLifecycleSupport: input.EngineLifecycleSupport ?? 'open-source-rds-extended-support',
      caCertificate: input.CACertificateIdentifier ?? 'rds-ca-rsa2048-g1',
      settings,
      tags,
    });
    if (input.ManageMasterUserPassword === true) await manage(call, instance);
    bringUp(world, instance, 'create', () => undefined);
    return { DBInstance: instanceView(world, instance) };
  },
};

/** AWS docs: RDS API Reference, CreateDBInstance, BackupRetentionPeriod: 0 to 35 days. */
export function checkRetention(days: number): number {
  if (!Number.isInteger(days) || days < 0 || days > 35) {
    throw invalidValue(`Invalid backup retention period: ${days}. Must be between 0 and 35`);
  }
  return days;
}

/** Storage stays as it is or grows by at least a tenth. AWS docs: RDS API Reference, ModifyDBInstance, AllocatedStorage. */
export function isGrowth(fromGiB: number, toGiB: number): boolean {
  return toGiB === fromGiB || 10 * toGiB >= 11 * fromGiB;
}

export function zoneAndMultiAz() {
  return invalidCombination('Requesting a specific availability zone is not valid for Multi-AZ instances.');
}

function checkStorage({ AllocatedStorage: giB, Engine, StorageType }: CreateDBInstanceCommandInput): number {
  if (giB === undefined) throw missing('AllocatedStorage');
  if (!Number.isInteger(giB) || giB < LEAST_STORAGE || giB > MOST_STORAGE) {
    throw invalidValue(
      `Invalid storage size for engine name ${Engine} and storage type ${StorageType ?? 'gp3'}: ${giB}`,
    );
  }
  return giB;
}

function checkMaster(call: Request, identifier: string) {
  const { Engine, MasterUsername, MasterUserPassword, ManageMasterUserPassword } = call.input;
  if (MasterUsername === undefined) throw missing('MasterUsername');
  if (ManageMasterUserPassword === true) {
    if (MasterUserPassword !== undefined) throw managedAndGiven();
    checkMasterUsername(Engine ?? '', MasterUsername);
    return { username: MasterUsername, password: madePassword(call, identifier) };
  }
  if (MasterUserPassword === undefined) throw missing('MasterUserPassword');
  checkMasterUsername(Engine ?? '', MasterUsername);
  checkMasterPassword(Engine ?? '', MasterUserPassword);
  return { username: MasterUsername, password: MasterUserPassword };
}

/** AWS docs: RDS API Reference, CreateDBInstance, ManageMasterUserPassword. */
export function managedAndGiven() {
  return invalidCombination(
    "You can't specify MasterUserPassword for an instance with ManageMasterUserPassword enabled.",
  );
}

/** An instance whose secret cannot be made is not made either. */
async function manage(call: Request, instance: Instance): Promise<void> {
  const { masterPassword, identifier } = instance;
  try {
    const secret = await createSecret(call, instance, masterPassword, call.input.MasterUserSecretKmsKeyId);
    instance.managedSecret = secret;
  } catch (error) {
    rdsOf(call.world, call.account, call.region).instances.delete(identifier);
    throw error;
  }
}

/** Encrypted without a key of one's own means: under the one that AWS manages for RDS. */
function keyFor({ world, caller, region, input }: Request): string | undefined {
  if (input.StorageEncrypted !== true) {
    if (input.KmsKeyId !== undefined) {
      throw invalidCombination(
        'KmsKeyId can only be given for encrypted storage; set StorageEncrypted to true.',
      );
    }
    return undefined;
  }
  return keyToCreate(world, caller, region, input.KmsKeyId ?? 'alias/aws/rds');
}
