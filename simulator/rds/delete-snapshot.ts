import type {
  DeleteDBClusterSnapshotCommandInput,
  DeleteDBClusterSnapshotCommandOutput,
  DeleteDBSnapshotCommandInput,
  DeleteDBSnapshotCommandOutput,
} from '@aws-sdk/client-rds';
import type { Action, Call } from '../service';
import { cancelCopy } from './copying';
import { snapshotEvent } from './events';
import { snapshotArn } from './identifier';
import { invalidValue, missing, wrongSnapshotState } from './refusals';
import { removeSnapshot } from './remove-snapshot';
import { findOwnSnapshot, type Snapshot } from './snapshot';
import { snapshotNeed } from './snapshot-requests';
import { clusterSnapshotView, snapshotView } from './snapshot-view';
import { rdsOf } from './store';

export const deleteDBSnapshot: Action<
  DeleteDBSnapshotCommandInput,
  Omit<DeleteDBSnapshotCommandOutput, '$metadata'>
> = {
  needs: (call) => [
    snapshotNeed(call, 'instance', 'DeleteDBSnapshot', call.input.DBSnapshotIdentifier ?? ''),
  ],
  run(call) {
    if (call.input.DBSnapshotIdentifier === undefined) throw missing('DBSnapshotIdentifier');
    const snapshot = findOwnSnapshot(call, 'instance', call.input.DBSnapshotIdentifier);
    if (snapshot.type === 'automated') {
      throw invalidValue(
        'The parameter DBSnapshotIdentifier is not a valid identifier: only manual snapshots may be deleted.',
      );
    }
    const view = snapshotView(snapshot, call.account, call.world);
    remove(call, snapshot);
    snapshotEvent(call.world, snapshot, 'RDS-EVENT-0041', 'Deleted manual snapshot');
    return { DBSnapshot: { ...view, Status: 'deleted' } };
  },
};

/** There is no event for it. AWS docs: Aurora User Guide, "Amazon RDS event categories and event messages". */
export const deleteDBClusterSnapshot: Action<
  DeleteDBClusterSnapshotCommandInput,
  Omit<DeleteDBClusterSnapshotCommandOutput, '$metadata'>
> = {
  needs: (call) => [
    snapshotNeed(call, 'cluster', 'DeleteDBClusterSnapshot', call.input.DBClusterSnapshotIdentifier ?? ''),
  ],
  run(call) {
    const { DBClusterSnapshotIdentifier: given } = call.input;
    if (given === undefined) throw missing('DBClusterSnapshotIdentifier');
    const snapshot = findOwnSnapshot(call, 'cluster', given);
    if (snapshot.type === 'automated') {
      throw wrongSnapshotState('cluster', 'Only manual snapshots may be deleted.');
    }
    const view = clusterSnapshotView(snapshot, call.account, call.world);
    remove(call, snapshot);
    return { DBClusterSnapshot: { ...view, Status: 'deleted' } };
  },
};

/** A copy under way is ended with what it makes. */
function remove({ world, account, region }: Call, snapshot: Snapshot): void {
  const copying = rdsOf(world, account, region).copies.get(snapshotArn(snapshot));
  if (copying !== undefined) cancelCopy(world, copying);
  else if (snapshot.status === 'creating' || snapshot.status === 'copying') {
    throw wrongSnapshotState(
      snapshot.kind,
      `Cannot delete the snapshot ${snapshot.id} because it is not in the available state.`,
    );
  }
  removeSnapshot(world, snapshot);
  world.note({
    kind: 'snapshot-deleted',
    subject: snapshot.traits.identifier,
    account,
    region,
    details: { snapshot: snapshot.id },
  });
}
