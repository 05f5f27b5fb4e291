import type { CreateDBClusterCommandInput, CreateDBClusterCommandOutput } from '@aws-sdk/client-rds';
import type { Action, Call } from '../service';
import { checkClusterParameterGroup } from './cluster-parameter-group';
import { clusterView } from './cluster-view';
import { checkRetention } from './create-db-instance';
import { checkClass, engineOf, isAurora } from './engine';
import { newIdentifier } from './identifier';
import { keyToCreate } from './keys';
import { checkMasterPassword, checkMasterUsername } from './master-user';
import { arnIn, need, tagNeeds } from './needs';
import { checkGroups, placeFor } from './network-place';
import { addCluster, bringClusterUp, checkClusterRoom } from './new-cluster';
import { rdsSwitches } from './quotas';
import { invalidCombination, invalidValue, missing, refuseUnknown } from './refusals';
import { withTags } from './tags';

const KNOWN = [
  ...['DBClusterIdentifier', 'Engine', 'EngineVersion', 'EngineMode', 'DatabaseName', 'Port', 'Tags'],
  ...['MasterUsername', 'MasterUserPassword', 'EnableIAMDatabaseAuthentication', 'StorageEncrypted'],
  ...['KmsKeyId', 'DBSubnetGroupName', 'VpcSecurityGroupIds', 'DBClusterParameterGroupName', 'StorageType'],
  ...['BackupRetentionPeriod', 'PreferredBackupWindow', 'PreferredMaintenanceWindow', 'DeletionProtection'],
  ...['CopyTagsToSnapshot', 'EngineLifecycleSupport', 'NetworkType'],
  ...['DBClusterInstanceClass', 'AllocatedStorage', 'Iops'],
];

/** What an Aurora volume is taken to hold, in GiB: nobody asks for its size, and DescribeDBClusters does not tell it. */
const VOLUME_GIB = 100;

type Request = Call<CreateDBClusterCommandInput>;

/** AWS docs: RDS API Reference, CreateDBCluster. */
export const createDBCluster: Action<
  CreateDBClusterCommandInput,
  Omit<CreateDBClusterCommandOutput, '$metadata'>
> = {
  lacks: 'The instances of a Multi-AZ DB cluster are not shown.',
  takes: KNOWN,
  needs(call) {
    const { DBClusterIdentifier = '', DBSubnetGroupName, DBClusterParameterGroupName, Tags } = call.input;
    const arn = arnIn(call, 'cluster', DBClusterIdentifier);
    const on = (resource: string) => need(call, 'CreateDBCluster', resource, Tags);
    return [
      on(arn),
      ...(DBSubnetGroupName === undefined ? [] : [on(arnIn(call, 'subgrp', DBSubnetGroupName))]),
      ...(DBClusterParameterGroupName === undefined
        ? []
        : [on(arnIn(call, 'cluster-pg', DBClusterParameterGroupName))]),
      ...tagNeeds(call, arn, Tags),
    ];
  },
  async run(call) {
    const { world, input } = call;
    refuseUnknown('CreateDBCluster', input, KNOWN);
    const identifier = newIdentifier('DBClusterIdentifier', input.DBClusterIdentifier, 63);
    const {
      parameterGroup,
      port,
      optionGroup: _ofInstances,
      ...engine
    } = engineOf(input.Engine, input.EngineVersion);
    const isMultiAz = checkKind(input);
    if (input.MasterUsername === undefined) throw missing('MasterUsername');
    if (input.MasterUserPassword === undefined) throw missing('MasterUserPassword');
    checkMasterUsername(engine.engine, input.MasterUsername);
    checkMasterPassword(engine.engine, input.MasterUserPassword);
    const backupRetentionDays = checkClusterRetention(input.BackupRetentionPeriod ?? 1);
    const tags = withTags(new Map(), input.Tags);
    const group = input.DBClusterParameterGroupName?.toLowerCase() ?? parameterGroup;
    checkClusterParameterGroup(call, group);
    checkClusterRoom(call, identifier);
    const place = await placeFor(call, input.DBSubnetGroupName, input.VpcSecurityGroupIds);
    await checkGroups(call, place.vpc, place.securityGroups);
    const cluster = addCluster(call, {
      ...engine,
      ...encryptionFor(call),
      identifier,
      isMultiAz,
      allocatedGiB: input.AllocatedStorage ?? VOLUME_GIB,
      storageType: input.StorageType ?? (isMultiAz ? 'io1' : 'aurora'),
      masterUsername: input.MasterUsername,
      masterPassword: input.MasterUserPassword,
      databaseName: input.DatabaseName,
      port: input.Port ?? port,
      backupRetentionDays,
      iamAuthentication: input.EnableIAMDatabaseAuthentication ?? false,
      place,
      parameterGroup: group,
      backupWindow: input.PreferredBackupWindow,
      maintenanceWindow: input.PreferredMaintenanceWindow,
      deletionProtection: input.DeletionProtection ?? false,
      copyTagsToSnapshot: input.CopyTagsToSnapshot ?? false,
      engineLifecycleSupport: input.EngineLifecycleSupport ?? 'open-source-rds-extended-support',
      tags,
      volume: undefined,
    });
    bringClusterUp(world, cluster, 'create', () => undefined);
    return { DBCluster: clusterView(world, cluster) };
  },
};

/** AWS docs: RDS API Reference, CreateDBCluster, BackupRetentionPeriod: 1 to 35 days. */
export function checkClusterRetention(days: number): number {
  if (days === 0) throw invalidValue('Invalid backup retention period: 0. Must be between 1 and 35');
  return checkRetention(days);
}

/** Whether it is a Multi-AZ DB cluster: those say how large their instances are, where Aurora's instances do. */
function checkKind({
  Engine = '',
  EngineMode,
  DBClusterInstanceClass,
  AllocatedStorage,
}: CreateDBClusterCommandInput) {
  if (EngineMode !== undefined && EngineMode !== 'provisioned') {
    throw invalidValue(`The engine mode ${EngineMode} is not simulated; provisioned is.`);
  }
  if (isAurora(Engine)) {
    if (DBClusterInstanceClass === undefined && AllocatedStorage === undefined) return false;
    throw invalidCombination(
      'DBClusterInstanceClass and AllocatedStorage are for Multi-AZ DB clusters; Aurora instances have classes.',
    );
  }
  if (AllocatedStorage === undefined) throw missing('AllocatedStorage');
  checkClass(DBClusterInstanceClass);
  return true;
}

function encryptionFor({ world, caller, account, region, input }: Request) {
  const { StorageEncrypted: asked, KmsKeyId } = input;
  if (asked !== true) {
    if (KmsKeyId !== undefined) {
      throw invalidCombination(
        'KmsKeyId can only be given for encrypted storage; set StorageEncrypted to true.',
      );
    }
    const byDefault =
      rdsSwitches(world, account, region).clustersEncryptedByDefault && isAurora(input.Engine ?? '');
    return { keyArn: undefined, awsOwnedKey: byDefault };
  }
  return { keyArn: keyToCreate(world, caller, region, KmsKeyId ?? 'alias/aws/rds'), awsOwnedKey: false };
}
