import type {
  RestoreDBInstanceFromDBSnapshotCommandInput,
  RestoreDBInstanceFromDBSnapshotCommandOutput,
} from '@aws-sdk/client-rds';
import { awsError } from '../aws-error';
import type { Action, Call, Need } from '../service';
import type { World } from '../world';
import { checkRetention, isGrowth, zoneAndMultiAz } from './create-db-instance';
import { checkClass, engineOf } from './engine';
import { snapshotEvent } from './events';
import { newIdentifier, type SnapshotName, snapshotArn } from './identifier';
import type { Instance, InstanceStatus, InstanceTraits } from './instance';
import { settingsOf } from './instance-settings';
import { instanceView } from './instance-view';
import { isUsable, keyToCreate } from './keys';
import { arnIn, need, tagNeeds } from './needs';
import { checkGroups, placeFor } from './network-place';
import { addInstance, bringUp, checkRoom } from './new-instance';
import { checkOptionGroup } from './option-group';
import { checkParameterGroup } from './parameter-group';
import {
  invalidCombination,
  keyNotAccessible,
  missing,
  notShared,
  refuseUnknown,
  wrongSnapshotState,
} from './refusals';
import { openRestored } from './server';
import { type InstanceSnapshot, isVisibleTo, namedSnapshot } from './snapshot';
import { rdsOf } from './store';
import { withTags } from './tags';
import { minutes } from './taking';

const KNOWN = [
  ...['DBInstanceIdentifier', 'DBSnapshotIdentifier', 'DBInstanceClass', 'Port', 'Tags', 'Engine', 'DBName'],
  ...['DBSubnetGroupName', 'VpcSecurityGroupIds', 'AvailabilityZone', 'MultiAZ', 'PubliclyAccessible'],
  ...[
    'StorageType',
    'Iops',
    'StorageThroughput',
    'AllocatedStorage',
    'DBParameterGroupName',
    'OptionGroupName',
  ],
  ...['BackupRetentionPeriod', 'PreferredBackupWindow', 'CopyTagsToSnapshot', 'DeletionProtection'],
  ...['EnableIAMDatabaseAuthentication', 'EngineLifecycleSupport', 'CACertificateIdentifier', 'NetworkType'],
  ...['AutoMinorVersionUpgrade', 'LicenseModel', 'EnableCloudwatchLogsExports'],
];

type Input = RestoreDBInstanceFromDBSnapshotCommandInput;
type Request = Call<Input>;

/**
 * Makes a new instance from a snapshot, under the snapshot's key and with the passwords that it holds. What is not
 * asked for comes from the snapshot or is a default. AWS docs: RDS User Guide, "Restoring to a DB instance".
 */
export const restoreDBInstanceFromDBSnapshot: Action<
  Input,
  Omit<RestoreDBInstanceFromDBSnapshotCommandOutput, '$metadata'>
> = {
  takes: KNOWN,
  needs(call) {
    const { DBInstanceIdentifier = '', DBSubnetGroupName = 'default', Tags } = call.input;
    const name = snapshotName(call);
    const snapshot = rdsOf(call.world, name.account, name.region).snapshots.get(name.id);
    const groups = groupsOf(call.input, snapshot);
    const db = arnIn(call, 'db', DBInstanceIdentifier);
    const on = (resource: string): Need => need(call, 'RestoreDBInstanceFromDBSnapshot', resource, Tags);
    return [
      on(db),
      ...(name.account === call.account ? [on(snapshotArn(name))] : []),
      on(arnIn(call, 'subgrp', DBSubnetGroupName)),
      ...(groups === undefined
        ? []
        : [on(arnIn(call, 'pg', groups.parameterGroup)), on(arnIn(call, 'og', groups.optionGroup))]),
      ...tagNeeds(call, db, Tags),
    ];
  },
  async run(call) {
    const { world, input } = call;
    refuseUnknown('RestoreDBInstanceFromDBSnapshot', input, KNOWN);
    const identifier = newIdentifier('DBInstanceIdentifier', input.DBInstanceIdentifier, 63);
    const snapshot = findSnapshot(call);
    const { traits } = snapshot;
    if (input.Engine !== undefined && input.Engine !== traits.engine) {
      throw invalidCombination(`A snapshot of ${traits.engine} cannot be restored to ${input.Engine}.`);
    }
    if (input.MultiAZ === true && input.AvailabilityZone !== undefined) throw zoneAndMultiAz();
    const groups = groupsOf(input, snapshot) ?? engineOf(traits.engine, traits.engineVersion);
    checkParameterGroup(call, groups.parameterGroup);
    checkOptionGroup(call, groups.optionGroup);
    const restored = traitsFor(input, traits, groups.optionGroup);
    const tags = withTags(new Map(), input.Tags);
    checkRoom(call, identifier, restored.allocatedGiB);
    const place = await placeFor(call, input.DBSubnetGroupName, input.VpcSecurityGroupIds);
    await checkGroups(call, place.vpc, place.securityGroups);
    checkKey(call, snapshot);
    const settings = settingsOf(
      call,
      traits.engine,
      restored.allocatedGiB,
      input.EnableCloudwatchLogsExports ?? [],
    );
    const instance = addInstance(call, {
      identifier,
      traits: { ...restored, keyArn: snapshot.keyArn },
      place,
      availabilityZone: input.AvailabilityZone,
      multiAz: input.MultiAZ ?? false,
      publiclyAccessible: input.PubliclyAccessible ?? false,
      parameterGroup: groups.parameterGroup,
      backupWindow: input.PreferredBackupWindow,
      maintenanceWindow: undefined,
      deletionProtection: input.DeletionProtection ?? false,
      copyTagsToSnapshot: input.CopyTagsToSnapshot ?? false,
      engineLifecycleSupport: input.EngineLifecycleSupport ?? 'open-source-rds-extended-support',
      caCertificate: input.CACertificateIdentifier ?? 'rds-ca-rsa2048-g1',
      settings,
      tags,
    });
    start(world, instance, snapshot);
    return { DBInstance: instanceView(world, instance) };
  },
};

function start(world: World, instance: Instance, snapshot: InstanceSnapshot): void {
  const { account, region, identifier: subject } = instance;
  const asked = world.clock.now();
  const content = snapshot.content?.share();
  const details = { snapshot: snapshot.id, database: snapshot.traits.identifier };
  // The event is about the snapshot, so it is published where the snapshot is, to its owner.
  if (snapshot.account === account) {
    snapshotEvent(world, snapshot, 'RDS-EVENT-0043', `Restored from snapshot ${snapshot.id}`);
  }
  world.note({ kind: 'restore-started', subject, account, region, details });
  bringUp(world, instance, 'restore', open, () => {
    const took = minutes(world.clock.now() - asked);
    world.note({
      kind: 'restore-finished',
      subject,
      account,
      region,
      details: { ...details, minutes: took },
    });
  });

  /** AWS docs: RDS User Guide, "Encrypting Amazon RDS resources", on a key that RDS cannot get at. */
  async function open(): Promise<InstanceStatus | undefined> {
    const usable = isUsable(world, snapshot.keyArn);
    if (usable && content !== undefined) await openRestored(world, instance, content);
    content?.release();
    if (usable) return undefined;
    const reason = `the key ${snapshot.keyArn} cannot be used`;
    world.note({ kind: 'restore-failed', subject, account, region, details: { ...details, reason } });
    return 'inaccessible-encryption-credentials-recoverable';
  }
}

function snapshotName({ account, region, input }: Request): SnapshotName {
  const given = input.DBSnapshotIdentifier ?? '';
  return namedSnapshot({ account, region }, 'instance', given);
}

/** A snapshot of this Region, own or shared and not encrypted. */
function findSnapshot(call: Request): InstanceSnapshot {
  const { world, account, region, input } = call;
  const { DBSnapshotIdentifier: given } = input;
  if (given === undefined || given === '') throw missing('DBSnapshotIdentifier');
  const name = snapshotName(call);
  const found =
    name.region === region ? rdsOf(world, name.account, region).snapshots.get(name.id) : undefined;
  if (found === undefined || !isVisibleTo(found, account)) {
    throw notShared(world, 'instance', name.account === account, given);
  }
  if (found.status !== 'available') {
    throw wrongSnapshotState(
      'instance',
      `The snapshot ${found.id} is ${found.status}; only an available one can be restored.`,
    );
  }
  if (found.account !== account && found.keyArn !== undefined) {
    // AWS docs: RDS User Guide, "Sharing a DB snapshot". The code is not documented.
    throw awsError(
      world.assumptions['shared-encrypted-code'],
      400,
      'Cannot restore directly from an encrypted snapshot shared by another account. Copy the snapshot first.',
    );
  }
  return found;
}

function groupsOf(input: Input, snapshot: InstanceSnapshot | undefined) {
  if (snapshot === undefined) return undefined;
  const usual = engineOf(snapshot.traits.engine, snapshot.traits.engineVersion);
  return {
    parameterGroup: input.DBParameterGroupName?.toLowerCase() ?? usual.parameterGroup,
    optionGroup: input.OptionGroupName ?? usual.optionGroup,
  };
}

function traitsFor(input: Input, traits: InstanceTraits, optionGroup: string) {
  const { AllocatedStorage: giB = traits.allocatedGiB } = input;
  if (!isGrowth(traits.allocatedGiB, giB)) {
    throw invalidCombination(
      `The requested storage of ${giB} GiB must be at least 10 % more than the snapshot's ${traits.allocatedGiB} GiB.`,
    );
  }
  return {
    ...traits,
    optionGroup,
    instanceClass:
      input.DBInstanceClass === undefined ? traits.instanceClass : checkClass(input.DBInstanceClass),
    allocatedGiB: giB,
    storageType: input.StorageType ?? traits.storageType,
    iops: input.Iops ?? traits.iops,
    storageThroughput: input.StorageThroughput ?? traits.storageThroughput,
    port: input.Port ?? traits.port,
    backupRetentionDays: checkRetention(input.BackupRetentionPeriod ?? traits.backupRetentionDays),
    iamAuthentication: input.EnableIAMDatabaseAuthentication ?? traits.iamAuthentication,
  };
}

function checkKey({ world, caller, region }: Request, { keyArn }: InstanceSnapshot): void {
  if (keyArn === undefined) return;
  if (!isUsable(world, keyArn)) throw keyNotAccessible('source snapshot', keyArn);
  keyToCreate(world, caller, region, keyArn);
}
