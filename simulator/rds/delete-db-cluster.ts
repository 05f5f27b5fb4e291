import type { DeleteDBClusterCommandInput, DeleteDBClusterCommandOutput } from '@aws-sdk/client-rds';
import { durationOf } from '../durations';
import type { Action } from '../service';
import type { World } from '../world';
import { removeBackupsOf } from './automated-backups';
import { type Cluster, findCluster, membersOf } from './cluster';
import { clusterView } from './cluster-view';
import { finalSnapshotOf } from './delete-db-instance';
import { databaseEvent } from './events';
import { databaseNameIn } from './identifier';
import { arnOf } from './instance';
import { later } from './later';
import { arnIn, need, tagNeeds } from './needs';
import { invalidCombination, missing, refuseUnknown, wrongClusterState } from './refusals';
import { closeServer } from './server';
import { checkManualQuota, checkSnapshotName, LONGEST_NAME } from './snapshot-requests';
import { rdsOf } from './store';
import { tagList } from './tags';
import { takeSnapshot } from './taking';

const KNOWN = [
  'DBClusterIdentifier',
  'SkipFinalSnapshot',
  'FinalDBSnapshotIdentifier',
  'DeleteAutomatedBackups',
];

/** AWS docs: RDS API Reference, DeleteDBCluster. */
export const deleteDBCluster: Action<
  DeleteDBClusterCommandInput,
  Omit<DeleteDBClusterCommandOutput, '$metadata'>
> = {
  takes: KNOWN,
  needs(call) {
    const arn = arnIn(call, 'cluster', databaseNameIn(call.input.DBClusterIdentifier ?? ''));
    const { FinalDBSnapshotIdentifier: final } = call.input;
    if (final === undefined) return [need(call, 'DeleteDBCluster', arn)];
    const snapshot = arnIn(call, 'cluster-snapshot', final);
    const cluster = rdsOf(call.world, call.account, call.region).clusters.get(arn.split(':').pop() ?? '');
    return [
      need(call, 'DeleteDBCluster', arn),
      need(call, 'CreateDBClusterSnapshot', arn),
      need(call, 'CreateDBClusterSnapshot', snapshot),
      ...tagNeeds(call, snapshot, cluster?.copyTagsToSnapshot ? tagList(cluster.tags) : []),
    ];
  },
  run(call) {
    const { world, input } = call;
    refuseUnknown('DeleteDBCluster', input, KNOWN);
    if (input.DBClusterIdentifier === undefined) throw missing('DBClusterIdentifier');
    const cluster = findCluster(call, input.DBClusterIdentifier);
    const final = finalSnapshotOf(input, LONGEST_NAME.cluster);
    if (cluster.deletionProtection) {
      throw invalidCombination(
        'Cannot delete protected Cluster, please disable deletion protection and try again.',
      );
    }
    if (membersOf(world, cluster).some(({ status }) => status !== 'deleting')) {
      throw wrongClusterState(
        'Cluster cannot be deleted, it still contains DB instances in non-deleting state.',
      );
    }
    if (cluster.status !== 'available') {
      throw wrongClusterState(
        `DB cluster ${cluster.identifier} is ${cluster.status}: it is not in a state to be deleted.`,
      );
    }
    if (final !== undefined) {
      checkSnapshotName(call, 'cluster', final);
      checkManualQuota(call, 'cluster');
    }
    cluster.status = 'deleting';
    const removeBackups = input.DeleteAutomatedBackups ?? true;
    if (final === undefined) end(world, cluster, removeBackups);
    else {
      takeSnapshot(world, cluster, {
        id: final,
        type: 'manual',
        tags: cluster.copyTagsToSnapshot ? new Map(cluster.tags) : new Map(),
        whenAvailable: () => end(world, cluster, removeBackups),
      });
    }
    return { DBCluster: clusterView(world, cluster) };
  },
};

function end(world: World, cluster: Cluster, removeBackups: boolean): void {
  const { account, region, identifier } = cluster;
  const arn = arnOf(cluster);
  later(world, region, durationOf(world, 'delete', arn), arn, async () => {
    await closeServer(cluster);
    cluster.volume?.release();
    cluster.volume = undefined;
    if (removeBackups) removeBackupsOf(world, cluster);
    rdsOf(world, account, region).clusters.delete(identifier);
    databaseEvent(world, cluster, 'RDS-EVENT-0171', 'DB cluster deleted');
  });
}
