import type {
  RestoreDBClusterFromSnapshotCommandInput,
  RestoreDBClusterFromSnapshotCommandOutput,
} from '@aws-sdk/client-rds';
import { awsError } from '../aws-error';
import type { Action, Call } from '../service';
import type { World } from '../world';
import type { Cluster } from './cluster';
import { checkClusterParameterGroup } from './cluster-parameter-group';
import { clusterView } from './cluster-view';
import { engineOf } from './engine';
import { newIdentifier, type SnapshotName, snapshotArn } from './identifier';
import { isUsable, keyToCreate } from './keys';
import { arnIn, need, tagNeeds } from './needs';
import { checkGroups, placeFor } from './network-place';
import { addCluster, bringClusterUp, checkClusterRoom } from './new-cluster';
import {
  invalidCombination,
  keyNotAccessible,
  missing,
  refuseUnknown,
  snapshotNotFound,
  wrongSnapshotState,
} from './refusals';
import { type ClusterSnapshot, isVisibleTo, namedSnapshot } from './snapshot';
import { rdsOf } from './store';
import { withTags } from './tags';
import { minutes } from './taking';

const KNOWN = [
  ...['DBClusterIdentifier', 'SnapshotIdentifier', 'Engine', 'EngineVersion', 'EngineMode', 'Port', 'Tags'],
  ...['KmsKeyId', 'DBSubnetGroupName', 'VpcSecurityGroupIds', 'DBClusterParameterGroupName', 'DatabaseName'],
  ...['DeletionProtection', 'CopyTagsToSnapshot', 'EnableIAMDatabaseAuthentication', 'StorageType'],
  ...['EngineLifecycleSupport', 'NetworkType', 'AvailabilityZones', 'BackupRetentionPeriod'],
  'PreferredBackupWindow',
];

type Input = RestoreDBClusterFromSnapshotCommandInput;
type Request = Call<Input>;

/**
 * Makes a new cluster from a snapshot; without instances, which are created into it when it is available. AWS docs:
 * Aurora User Guide, "Restoring from a DB cluster snapshot".
 */
export const restoreDBClusterFromSnapshot: Action<
  Input,
  Omit<RestoreDBClusterFromSnapshotCommandOutput, '$metadata'>
> = {
  lacks: 'Snapshots of instances, and of Multi-AZ DB clusters, cannot be restored to a cluster.',
  takes: KNOWN,
  needs(call) {
    const { DBClusterIdentifier = '', DBSubnetGroupName = 'default', Tags } = call.input;
    const { DBClusterParameterGroupName: group } = call.input;
    const name = nameOf(call);
    const cluster = arnIn(call, 'cluster', DBClusterIdentifier);
    const on = (resource: string) => need(call, 'RestoreDBClusterFromSnapshot', resource, Tags);
    return [
      on(cluster),
      ...(name.account === call.account ? [on(snapshotArn(name))] : []),
      on(arnIn(call, 'subgrp', DBSubnetGroupName)),
      ...(group === undefined ? [] : [on(arnIn(call, 'cluster-pg', group))]),
      ...tagNeeds(call, cluster, Tags),
    ];
  },
  async run(call) {
    const { world, input } = call;
    refuseUnknown('RestoreDBClusterFromSnapshot', input, KNOWN);
    const identifier = newIdentifier('DBClusterIdentifier', input.DBClusterIdentifier, 63);
    const snapshot = findSnapshot(call);
    const { traits } = snapshot;
    const version = versionOf(input, snapshot);
    const group = input.DBClusterParameterGroupName?.toLowerCase() ?? version.parameterGroup;
    checkClusterParameterGroup(call, group);
    const tags = withTags(new Map(), input.Tags);
    checkClusterRoom(call, identifier);
    const place = await placeFor(call, input.DBSubnetGroupName, input.VpcSecurityGroupIds);
    await checkGroups(call, place.vpc, place.securityGroups);
    const cluster = addCluster(call, {
      ...traits,
      ...keyFor(call, snapshot),
      identifier,
      engineVersion: version.engineVersion,
      port: input.Port ?? traits.port,
      iamAuthentication: input.EnableIAMDatabaseAuthentication ?? traits.iamAuthentication,
      backupRetentionDays: input.BackupRetentionPeriod ?? traits.backupRetentionDays,
      storageType: input.StorageType ?? traits.storageType,
      databaseName: input.DatabaseName ?? traits.databaseName,
      place,
      parameterGroup: group,
      backupWindow: input.PreferredBackupWindow,
      maintenanceWindow: undefined,
      deletionProtection: input.DeletionProtection ?? false,
      copyTagsToSnapshot: input.CopyTagsToSnapshot ?? false,
      engineLifecycleSupport: input.EngineLifecycleSupport ?? 'open-source-rds-extended-support',
      tags,
      volume: snapshot.content?.share(),
    });
    start(world, cluster, snapshot);
    return { DBCluster: clusterView(world, cluster) };
  },
};

function start(world: World, cluster: Cluster, snapshot: ClusterSnapshot): void {
  const { account, region, identifier: subject } = cluster;
  const asked = world.clock.now();
  const details = { snapshot: snapshot.id, database: snapshot.traits.identifier };
  const about = { subject, account, region };
  world.note({ kind: 'restore-started', ...about, details });
  bringClusterUp(world, cluster, 'restore', check, () => {
    const took = minutes(world.clock.now() - asked);
    world.note({ kind: 'restore-finished', ...about, details: { ...details, minutes: took } });
  });

  /** AWS docs: Aurora User Guide, "Encrypting Amazon Aurora resources", on a key that RDS cannot get at. */
  function check() {
    const unusable = [snapshot.keyArn, cluster.keyArn].find((key) => !isUsable(world, key));
    if (unusable === undefined) return undefined;
    const reason = `the key ${unusable} cannot be used`;
    world.note({ kind: 'restore-failed', ...about, details: { ...details, reason } });
    return 'inaccessible-encryption-credentials-recoverable' as const;
  }
}

function nameOf(call: Request): SnapshotName {
  return namedSnapshot(call, 'cluster', call.input.SnapshotIdentifier ?? '');
}

/** A snapshot of this Region, own or shared, encrypted or not. AWS docs: Aurora User Guide, "Sharing a DB cluster snapshot". */
function findSnapshot(call: Request): ClusterSnapshot {
  const { world, account, region, input } = call;
  const { SnapshotIdentifier: given } = input;
  if (given === undefined || given === '') throw missing('SnapshotIdentifier');
  const name = nameOf(call);
  const found =
    name.region === region
      ? rdsOf(world, name.account, name.region).clusterSnapshots.get(name.id)
      : undefined;
  if (found === undefined || !isVisibleTo(found, account)) throw snapshotNotFound('cluster', given);
  if (found.status !== 'available') {
    throw wrongSnapshotState(
      'cluster',
      `The snapshot ${found.id} is ${found.status}; only an available one can be restored.`,
    );
  }
  if (found.traits.isMultiAz) {
    throw awsError('NotSimulated', 501, 'Restoring a Multi-AZ DB cluster is not simulated.');
  }
  return found;
}

function versionOf({ Engine, EngineVersion }: Input, { traits }: ClusterSnapshot) {
  if (Engine === undefined) throw missing('Engine');
  if (Engine !== traits.engine) {
    throw invalidCombination(`A snapshot of ${traits.engine} cannot be restored to ${Engine}.`);
  }
  return engineOf(Engine, EngineVersion ?? traits.engineVersion);
}

/** Under the key asked for, else the snapshot's; what was not encrypted is under AWS's own key from then on. */
function keyFor({ world, caller, region, input }: Request, { keyArn }: ClusterSnapshot) {
  const wanted = input.KmsKeyId === '' ? undefined : input.KmsKeyId;
  if (keyArn !== undefined && !isUsable(world, keyArn)) throw keyNotAccessible('source snapshot', keyArn);
  const name = wanted ?? keyArn;
  if (name === undefined) return { keyArn: undefined, awsOwnedKey: true };
  return { keyArn: keyToCreate(world, caller, region, name), awsOwnedKey: false };
}
