import type { ModifyDBInstanceCommandInput, ModifyDBInstanceCommandOutput } from '@aws-sdk/client-rds';
import { durationOf } from '../durations';
import type { Action } from '../service';
import type { World } from '../world';
import { checkRetention, isGrowth } from './create-db-instance';
import { checkClass, engineOf } from './engine';
import { databaseEvent } from './events';
import { databaseNameIn } from './identifier';
import { arnOf, findInstance, type Instance, type PendingChanges } from './instance';
import { instanceView } from './instance-view';
import { later } from './later';
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
  ...['DBParameterGroupName', 'OptionGroupName'],
];

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
    const changes = changesOf(instance, input);
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
    if (input.MasterUserPassword !== undefined) changePassword(world, instance, input.MasterUserPassword);
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
function changesOf(instance: Instance, input: ModifyDBInstanceCommandInput): PendingChanges {
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
    ...(EngineVersion === undefined ? {} : { engineVersion: minorUpgrade(instance, EngineVersion) }),
    ...(DBInstanceClass === undefined ? {} : { instanceClass: checkClass(DBInstanceClass) }),
    ...(BackupRetentionPeriod === undefined
      ? {}
      : { backupRetentionDays: checkRetention(BackupRetentionPeriod) }),
    ...(MultiAZ === undefined ? {} : { multiAz: MultiAZ }),
  };
  const differing = Object.entries(changes).filter(
    ([name, value]) => instance[name as keyof Instance] !== value,
  );
  return Object.fromEntries(differing);
}

function minorUpgrade({ engine, engineVersion }: Instance, wanted: string): string {
  const [from, to] = [engineOf(engine, engineVersion), engineOf(engine, wanted)];
  if (from.optionGroup !== to.optionGroup) {
    throw invalidCombination(
      'The AllowMajorVersionUpgrade flag must be present when upgrading to a new major version.',
    );
  }
  return to.engineVersion;
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
