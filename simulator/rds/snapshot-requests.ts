import type { Call, Need } from '../service';
import type { DatabaseKind } from './identifier';
import { ARN_KINDS } from './identifier';
import { arnIn, need } from './needs';
import { rdsSwitches } from './quotas';
import { snapshotExists, snapshotQuota } from './refusals';
import { rdsOf, snapshotsOf } from './store';

/** What requests about snapshots of instances and of clusters check alike. */

/** Longest names of snapshots. AWS docs: RDS API Reference, CreateDBSnapshot, CreateDBClusterSnapshot. */
export const LONGEST_NAME = { instance: 255, cluster: 63 } as const;

/** The permission for an action on a snapshot that is given by name or ARN. */
export function snapshotNeed(call: Call, kind: DatabaseKind, action: string, given: string): Need {
  const arn = given.startsWith('arn:') ? given : arnIn(call, ARN_KINDS[kind].snapshot, given);
  return need(call, action, arn);
}

/** Throws when this account has a snapshot of that kind and name in this Region. */
export function checkSnapshotName({ world, account, region }: Call, kind: DatabaseKind, id: string): void {
  if (snapshotsOf(rdsOf(world, account, region), kind).has(id)) throw snapshotExists(kind, id);
}

/** Throws `SnapshotQuotaExceeded` when there is no room for another manual snapshot. Automated ones do not count. */
export function checkManualQuota({ world, account, region }: Call, kind: DatabaseKind): void {
  const snapshots = snapshotsOf(rdsOf(world, account, region), kind);
  const { manualSnapshots, manualClusterSnapshots } = rdsSwitches(world, account, region);
  const most = kind === 'instance' ? manualSnapshots : manualClusterSnapshots;
  let held = 0;
  for (const { type } of snapshots.values()) if (type === 'manual') held++;
  if (held >= most) {
    throw snapshotQuota(
      `Cannot create more than ${most} manual ${kind === 'instance' ? '' : 'cluster '}snapshots`,
    );
  }
}
