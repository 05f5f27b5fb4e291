import type { DeleteDBSnapshotCommandInput, DeleteDBSnapshotCommandOutput } from '@aws-sdk/client-rds';
import type { Action } from '../service';
import { cancelCopy } from './copying';
import { snapshotEvent } from './events';
import { arnIn, need } from './needs';
import { invalidValue, missing, wrongSnapshotState } from './refusals';
import { removeSnapshot } from './remove-snapshot';
import { findOwnSnapshot } from './snapshot';
import { snapshotView } from './snapshot-view';
import { rdsOf } from './store';

export const deleteDBSnapshot: Action<
  DeleteDBSnapshotCommandInput,
  Omit<DeleteDBSnapshotCommandOutput, '$metadata'>
> = {
  needs: (call) => {
    const { DBSnapshotIdentifier: given = '' } = call.input;
    return [
      need(call, 'DeleteDBSnapshot', given.startsWith('arn:') ? given : arnIn(call, 'snapshot', given)),
    ];
  },
  run(call) {
    const { world, account, region, input } = call;
    if (input.DBSnapshotIdentifier === undefined) throw missing('DBSnapshotIdentifier');
    const snapshot = findOwnSnapshot(call, input.DBSnapshotIdentifier);
    if (snapshot.type === 'automated') {
      throw invalidValue(
        'The parameter DBSnapshotIdentifier is not a valid identifier: only manual snapshots may be deleted.',
      );
    }
    const copying = rdsOf(world, account, region).copies.get(snapshot.id);
    if (copying !== undefined) cancelCopy(world, copying);
    else if (snapshot.status === 'creating' || snapshot.status === 'copying') {
      throw wrongSnapshotState(
        `Cannot delete the snapshot ${snapshot.id} because it is not in the available state.`,
      );
    }
    const view = snapshotView(snapshot, account, world);
    removeSnapshot(world, snapshot);
    snapshotEvent(world, snapshot, 'RDS-EVENT-0041', 'Deleted manual snapshot');
    return { DBSnapshot: { ...view, Status: 'deleted' } };
  },
};
