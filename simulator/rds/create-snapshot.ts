import type {
  CreateDBClusterSnapshotCommandInput,
  CreateDBClusterSnapshotCommandOutput,
  CreateDBSnapshotCommandInput,
  CreateDBSnapshotCommandOutput,
} from '@aws-sdk/client-rds';
import type { Action } from '../service';
import { findCluster } from './cluster';
import { databaseNameIn, newIdentifier } from './identifier';
import { findInstance } from './instance';
import { arnIn, need, tagNeeds } from './needs';
import { invalidValue, missing, refuseUnknown, wrongClusterState, wrongInstanceState } from './refusals';
import { checkManualQuota, checkSnapshotName, LONGEST_NAME } from './snapshot-requests';
import { clusterSnapshotView, snapshotView } from './snapshot-view';
import { withTags } from './tags';
import { takeSnapshot } from './taking';

const KNOWN = ['DBSnapshotIdentifier', 'DBInstanceIdentifier', 'Tags'];

export const createDBSnapshot: Action<
  CreateDBSnapshotCommandInput,
  Omit<CreateDBSnapshotCommandOutput, '$metadata'>
> = {
  takes: KNOWN,
  needs(call) {
    const { DBSnapshotIdentifier, DBInstanceIdentifier, Tags } = call.input;
    const snapshot = arnIn(call, 'snapshot', DBSnapshotIdentifier ?? '');
    return [
      need(call, 'CreateDBSnapshot', arnIn(call, 'db', databaseNameIn(DBInstanceIdentifier ?? '')), Tags),
      need(call, 'CreateDBSnapshot', snapshot, Tags),
      ...tagNeeds(call, snapshot, Tags),
    ];
  },
  run(call) {
    const { world, account, input } = call;
    refuseUnknown('CreateDBSnapshot', input, KNOWN);
    const id = newIdentifier('DBSnapshotIdentifier', input.DBSnapshotIdentifier, LONGEST_NAME.instance);
    if (input.DBInstanceIdentifier === undefined) throw missing('DBInstanceIdentifier');
    const instance = findInstance(call, input.DBInstanceIdentifier);
    const requested = withTags(new Map(), input.Tags);
    if (instance.cluster !== undefined) {
      throw invalidValue(
        'The specified instance is a member of a cluster and a snapshot cannot be created directly. ' +
          'Please use the CreateDBClusterSnapshot API instead.',
      );
    }
    checkSnapshotName(call, 'instance', id);
    if (instance.status !== 'available') {
      throw wrongInstanceState(
        `Cannot create a snapshot because the database instance ${instance.identifier} is not currently in the available state.`,
      );
    }
    checkManualQuota(call, 'instance');
    const tags = instance.copyTagsToSnapshot ? new Map([...instance.tags, ...requested]) : requested;
    const snapshot = takeSnapshot(world, instance, { id, type: 'manual', tags });
    return { DBSnapshot: snapshotView(snapshot, account, world) };
  },
};

const CLUSTER_KNOWN = ['DBClusterSnapshotIdentifier', 'DBClusterIdentifier', 'Tags'];

export const createDBClusterSnapshot: Action<
  CreateDBClusterSnapshotCommandInput,
  Omit<CreateDBClusterSnapshotCommandOutput, '$metadata'>
> = {
  takes: CLUSTER_KNOWN,
  needs(call) {
    const { DBClusterSnapshotIdentifier, DBClusterIdentifier, Tags } = call.input;
    const snapshot = arnIn(call, 'cluster-snapshot', DBClusterSnapshotIdentifier ?? '');
    const cluster = arnIn(call, 'cluster', databaseNameIn(DBClusterIdentifier ?? ''));
    return [
      need(call, 'CreateDBClusterSnapshot', cluster, Tags),
      need(call, 'CreateDBClusterSnapshot', snapshot, Tags),
      ...tagNeeds(call, snapshot, Tags),
    ];
  },
  run(call) {
    const { world, account, input } = call;
    refuseUnknown('CreateDBClusterSnapshot', input, CLUSTER_KNOWN);
    const { DBClusterSnapshotIdentifier } = input;
    const id = newIdentifier(
      'DBClusterSnapshotIdentifier',
      DBClusterSnapshotIdentifier,
      LONGEST_NAME.cluster,
    );
    if (input.DBClusterIdentifier === undefined) throw missing('DBClusterIdentifier');
    const cluster = findCluster(call, input.DBClusterIdentifier);
    const requested = withTags(new Map(), input.Tags);
    checkSnapshotName(call, 'cluster', id);
    if (cluster.status !== 'available') {
      throw wrongClusterState(
        `DB cluster ${cluster.identifier} is not available for a snapshot: it is ${cluster.status}.`,
      );
    }
    checkManualQuota(call, 'cluster');
    const tags = cluster.copyTagsToSnapshot ? new Map([...cluster.tags, ...requested]) : requested;
    const snapshot = takeSnapshot(world, cluster, { id, type: 'manual', tags });
    return { DBClusterSnapshot: clusterSnapshotView(snapshot, account, world) };
  },
};
