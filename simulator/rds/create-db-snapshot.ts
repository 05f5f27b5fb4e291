import type { CreateDBSnapshotCommandInput, CreateDBSnapshotCommandOutput } from '@aws-sdk/client-rds';
import type { Action, Call } from '../service';
import { instanceNameIn, newIdentifier } from './identifier';
import { findInstance } from './instance';
import { arnIn, need, tagNeeds } from './needs';
import { rdsSwitches } from './quotas';
import { missing, refuseUnknown, snapshotExists, snapshotQuota, wrongInstanceState } from './refusals';
import { snapshotView } from './snapshot-view';
import { rdsOf } from './store';
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
      need(call, 'CreateDBSnapshot', arnIn(call, 'db', instanceNameIn(DBInstanceIdentifier ?? '')), Tags),
      need(call, 'CreateDBSnapshot', snapshot, Tags),
      ...tagNeeds(call, snapshot, Tags),
    ];
  },
  run(call) {
    const { world, account, input } = call;
    refuseUnknown('CreateDBSnapshot', input, KNOWN);
    const id = newIdentifier('DBSnapshotIdentifier', input.DBSnapshotIdentifier, 255);
    if (input.DBInstanceIdentifier === undefined) throw missing('DBInstanceIdentifier');
    const instance = findInstance(call, input.DBInstanceIdentifier);
    const requested = withTags(new Map(), input.Tags);
    checkSnapshotName(call, id);
    if (instance.status !== 'available') {
      throw wrongInstanceState(
        `Cannot create a snapshot because the database instance ${instance.instanceIdentifier} is not currently in the available state.`,
      );
    }
    checkManualQuota(call);
    const tags = instance.copyTagsToSnapshot ? new Map([...instance.tags, ...requested]) : requested;
    const snapshot = takeSnapshot(world, instance, { id, type: 'manual', tags });
    return { DBSnapshot: snapshotView(snapshot, account, world) };
  },
};

/** Throws `DBSnapshotAlreadyExists` when this account has a snapshot of that name in this Region. */
export function checkSnapshotName({ world, account, region }: Call, id: string): void {
  if (rdsOf(world, account, region).snapshots.has(id)) throw snapshotExists(id);
}

/** Throws `SnapshotQuotaExceeded` when there is no room for another manual snapshot. Automated ones do not count. */
export function checkManualQuota({ world, account, region }: Call): void {
  const { snapshots } = rdsOf(world, account, region);
  const { manualSnapshots } = rdsSwitches(world, account, region);
  const held = [...snapshots.values()].filter(({ type }) => type === 'manual').length;
  if (held >= manualSnapshots) {
    throw snapshotQuota(`Cannot create more than ${manualSnapshots} manual snapshots`);
  }
}
