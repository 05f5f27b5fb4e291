import type { ModifyDBInstanceCommandInput, ModifyDBInstanceCommandOutput } from '@aws-sdk/client-rds';
import { durationOf } from '../durations';
import type { Action, Call } from '../service';
import type { World } from '../world';
import { checkRetention, isGrowth, managedAndGiven } from './create-db-instance';
import { checkClass, engineOf } from './engine';
import { databaseEvent } from './events';
import { databaseNameIn } from './identifier';
import { arnOf, findInstance, type Instance, type PendingChanges } from './instance';
import { changedLogs, passRoleNeeds, SETTINGS, settingsOf } from './instance-settings';
import { instanceView } from './instance-view';
import { later } from './later';
import { createSecret, deleteSecret, madePassword, rotateSecret } from './managed-password';
import { checkMasterPassword } from './master-user';
import { arnIn, need } from './needs';
import { checkGroups } from './network-place';
import { checkOptionGroup } from './option-group';
import { checkParameterGroup } from './parameter-group';
import { invalidCombination, missing, refuseUnknown, wrongInstanceState } from './refusals';
import { nextMaintenance } from './windows';

const KNOWN = [
  ...['DBInstanceIdentifier', 'ApplyImmediately', 'MasterUserPassword', 'DeletionProtection'],
  ...['BackupRetentionPeriod', 'PreferredBackupWindow', 'PreferredMaintenanceWindow', 'CopyTagsToSnapshot'],
  ...['DBInstanceClass', 'AllocatedStorage', 'MultiAZ', 'EngineVersion', 'VpcSecurityGroupIds'],
  ...['DBParameterGroupName', 'OptionGroupName', 'AllowMajorVersionUpgrade', 'PubliclyAccessible'],
  ...[
    'StorageType',
    'Iops',
    'StorageThroughput',
    'CACertificateIdentifier',
    'EnableIAMDatabaseAuthentication',
  ],
  ...['CloudwatchLogsExportConfiguration', 'ManageMasterUserPassword', 'MasterUserSecretKmsKeyId'],
  ...['RotateMasterUserPassword', ...SETTINGS],
];

type Request = Call<ModifyDBInstanceCommandInput>;

/**
 * Some changes take effect at once; a password as soon as RDS gets to it, whatever ApplyImmediately says; the others
 * at once or in the next maintenance window. AWS docs: RDS User Guide, "Modifying an Amazon RDS DB instance".
 */
export const modifyDBInstance: Action<
  ModifyDBInstanceCommandInput,
  Omit<ModifyDBInstanceCommandOutput, '$metadata'>
> = {
  takes: KNOWN,
  needs: (call) => {
    const { DBInstanceIdentifier = '', DBParameterGroupName } = call.input;
    const on = (arn: string) => need(call, 'ModifyDBInstance', arn);
    return [
      on(arnIn(call, 'db', databaseNameIn(DBInstanceIdentifier))),
      ...(DBParameterGroupName === undefined ? [] : [on(arnIn(call, 'pg', DBParameterGroupName))]),
      ...passRoleNeeds(call.input),
    ];
  },
  async run(call) {
    const { world, input } = call;
    refuseUnknown('ModifyDBInstance', input, KNOWN);
    if (input.DBInstanceIdentifier === undefined) throw missing('DBInstanceIdentifier');
    const instance = findInstance(call, input.DBInstanceIdentifier);
    if (instance.status === 'creating' || instance.status === 'deleting') {
      throw wrongInstanceState('Database instance is not in available state.');
    }
    checkMember(instance, input);
    const changes = changesOf(call, instance);
    const logs = changedLogs(instance.settings.logs, input);
    const giB = changes.allocatedGiB ?? instance.allocatedGiB;
    const settings = settingsOf(call, instance.engine, giB, logs, instance.settings);
    const password = await newPassword(call, instance);
    const immediately = input.ApplyImmediately ?? false;
    if (Object.keys(changes).length > 0 && immediately && instance.status !== 'available') {
      throw wrongInstanceState('Database instance is not in available state.');
    }
    if (input.VpcSecurityGroupIds !== undefined) {
      await checkGroups(call, instance.vpc, input.VpcSecurityGroupIds);
      instance.securityGroups = input.VpcSecurityGroupIds;
    }
    if (input.DBParameterGroupName !== undefined) {
      checkParameterGroup(call, input.DBParameterGroupName.toLowerCase());
      instance.parameterGroup = input.DBParameterGroupName.toLowerCase();
    }
    if (input.OptionGroupName !== undefined) {
      instance.optionGroup = checkOptionGroup(call, input.OptionGroupName);
    }
    instance.deletionProtection = input.DeletionProtection ?? instance.deletionProtection;
    instance.copyTagsToSnapshot = input.CopyTagsToSnapshot ?? instance.copyTagsToSnapshot;
    instance.backupWindow = input.PreferredBackupWindow ?? instance.backupWindow;
    instance.maintenanceWindow = input.PreferredMaintenanceWindow ?? instance.maintenanceWindow;
    instance.publiclyAccessible = input.PubliclyAccessible ?? instance.publiclyAccessible;
    instance.caCertificate = input.CACertificateIdentifier ?? instance.caCertificate;
    instance.iamAuthentication = input.EnableIAMDatabaseAuthentication ?? instance.iamAuthentication;
    instance.settings = settings;
    if (password !== undefined) changePassword(world, instance, password);
    if (Object.keys(changes).length > 0) plan(world, instance, changes, immediately);
    return { DBInstance: instanceView(world, instance) };
  },
};

/** What an instance of a cluster has from its cluster. AWS docs: RDS API Reference, ModifyDBInstance, "Not applicable". */
function checkMember({ cluster }: Instance, input: ModifyDBInstanceCommandInput): void {
  if (cluster === undefined) return;
  const ofCluster = (
    ['MasterUserPassword', 'AllocatedStorage', 'BackupRetentionPeriod', 'MultiAZ'] as const
  ).find((name) => input[name] !== undefined);
  if (ofCluster !== undefined) {
    throw invalidCombination(`${ofCluster} is set on the cluster ${cluster}, with ModifyDBCluster.`);
  }
}

/** The changes that need time, checked before any is made. */
function changesOf({ input }: Request, instance: Instance): PendingChanges {
  const { allocatedGiB, engine } = instance;
  const { AllocatedStorage: giB, EngineVersion, DBInstanceClass, BackupRetentionPeriod, MultiAZ } = input;
  if (input.MasterUserPassword !== undefined) checkMasterPassword(engine, input.MasterUserPassword);
  if (giB !== undefined && !isGrowth(allocatedGiB, giB)) {
    throw invalidCombination(
      `Invalid storage size. The new size ${giB} GiB must be at least 10 % more than ${allocatedGiB} GiB.`,
    );
  }
  const changes: PendingChanges = {
    ...(giB === undefined ? {} : { allocatedGiB: giB }),
    ...(EngineVersion === undefined ? {} : upgradeOf(instance, EngineVersion, input)),
    ...(DBInstanceClass === undefined ? {} : { instanceClass: checkClass(DBInstanceClass) }),
    ...(BackupRetentionPeriod === undefined
      ? {}
      : { backupRetentionDays: checkRetention(BackupRetentionPeriod) }),
    ...(MultiAZ === undefined ? {} : { multiAz: MultiAZ }),
    ...(input.StorageType === undefined ? {} : { storageType: input.StorageType }),
    ...(input.Iops === undefined ? {} : { iops: input.Iops }),
    ...(input.StorageThroughput === undefined ? {} : { storageThroughput: input.StorageThroughput }),
  };
  const differing = Object.entries(changes).filter(
    ([name, value]) => instance[name as keyof Instance] !== value,
  );
  return Object.fromEntries(differing);
}

/** What another version brings with it. AWS docs: RDS User Guide, "Upgrading a DB instance engine version". */
function upgradeOf(
  instance: Instance,
  wanted: string,
  { AllowMajorVersionUpgrade, DBParameterGroupName }: ModifyDBInstanceCommandInput,
): PendingChanges {
  const { engine, engineVersion, parameterGroup, optionGroup } = instance;
  const [from, to] = [engineOf(engine, engineVersion), engineOf(engine, wanted)];
  const older = compareVersions(to.engineVersion, engineVersion) < 0;
  // A version that names no minor one is met by any later one.
  if (older && wanted !== to.engineVersion && from.optionGroup === to.optionGroup) return {};
  if (older) {
    throw invalidCombination(`Cannot upgrade ${engine} from ${engineVersion} to ${to.engineVersion}`);
  }
  if (from.optionGroup === to.optionGroup) return { engineVersion: to.engineVersion };
  if (AllowMajorVersionUpgrade !== true) {
    throw invalidCombination(
      'The AllowMajorVersionUpgrade flag must be present when upgrading to a new major version.',
    );
  }
  if (parameterGroup !== from.parameterGroup && DBParameterGroupName === undefined) {
    throw invalidCombination(
      `The current DB instance parameter group ${parameterGroup} is custom. You must explicitly specify a new DB instance parameter group, either default or custom, for the engine version upgrade.`,
    );
  }
  return {
    engineVersion: to.engineVersion,
    ...(DBParameterGroupName === undefined ? { parameterGroup: to.parameterGroup } : {}),
    ...(optionGroup === from.optionGroup ? { optionGroup: to.optionGroup } : {}),
  };
}

/** Less than 0 when the first is the older. */
function compareVersions(one: string, other: string): number {
  return one.localeCompare(other, 'en', { numeric: true });
}

/** The password that the master user gets: the one given, or one that RDS makes and keeps in a secret. */
async function newPassword(call: Request, instance: Instance): Promise<string | undefined> {
  const {
    MasterUserPassword: given,
    ManageMasterUserPassword: managed,
    RotateMasterUserPassword,
  } = call.input;
  const isManaged = managed ?? instance.managedSecret !== undefined;
  if (given !== undefined && isManaged) throw managedAndGiven();
  if (!isManaged) {
    if (instance.managedSecret !== undefined && given === undefined) throw missing('MasterUserPassword');
    await deleteSecret(call, instance);
    return given;
  }
  if (instance.managedSecret !== undefined && RotateMasterUserPassword !== true) return undefined;
  const made = madePassword(call, instance.identifier);
  if (instance.managedSecret !== undefined) await rotateSecret(call, instance, made);
  else instance.managedSecret = await createSecret(call, instance, made, call.input.MasterUserSecretKmsKeyId);
  return made;
}

function changePassword(world: World, instance: Instance, password: string): void {
  const { region } = instance;
  const arn = arnOf(instance);
  instance.pending = { ...instance.pending, masterPassword: password };
  later(world, region, durationOf(world, 'passwordPending', arn), arn, () => {
    if (instance.pending.masterPassword !== password || instance.status === 'deleting') return;
    if (instance.status === 'available') instance.status = 'resetting-master-credentials';
    later(world, region, durationOf(world, 'password', arn), arn, async () => {
      if (instance.pending.masterPassword !== password || instance.status === 'deleting') return;
      await instance.server?.postgres.setPassword(instance.masterUsername, password);
      instance.masterPassword = password;
      const { masterPassword: _applied, ...rest } = instance.pending;
      instance.pending = rest;
      if (instance.status === 'resetting-master-credentials') instance.status = 'available';
      databaseEvent(world, instance, 'RDS-EVENT-0016', 'Reset master credentials');
    });
  });
}

function plan(world: World, instance: Instance, changes: PendingChanges, immediately: boolean): void {
  const { region } = instance;
  const arn = arnOf(instance);
  instance.pending = { ...instance.pending, ...changes };
  const wait = immediately ? 0 : nextMaintenance(instance.maintenanceWindow, world.clock.now());
  later(world, region, wait, `modify ${arn}`, () => {
    const { masterPassword: _comesByItself, ...waiting } = instance.pending;
    if (instance.status !== 'available' || Object.keys(waiting).length === 0) return;
    instance.status = 'modifying';
    later(world, region, durationOf(world, 'modify', arn), `modify ${arn}`, () => {
      const { masterPassword, ...applied } = instance.pending;
      Object.assign(instance, applied);
      instance.pending = masterPassword === undefined ? {} : { masterPassword };
      instance.status = 'available';
      databaseEvent(world, instance, 'RDS-EVENT-0014', 'Finished applying modification to DB instance');
    });
  });
}
