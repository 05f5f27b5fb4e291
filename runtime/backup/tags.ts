import { ENVIRONMENT_TAG } from '../names';
import { isoTime } from '../time';

/** Set on a source snapshot, `true`, when the recovery side has said that its copy is there. */
export const COPIED_TAG = 'lifeboat:copied';

/** On every snapshot of ours: its database. */
export const DATABASE_TAG = 'lifeboat:database';

/** On a recovery point: ISO time of the last verification that it passed. */
export const VERIFIED_TAG = 'lifeboat:verified';

/** On a recovery point: ISO time until which it must not be pruned. Set on a flood; a person may set it too. */
export const HOLD_TAG = 'lifeboat:hold';

/** On a recovery point held because of a flood: ISO time at which the flood was seen. */
export const FLOOD_TAG = 'lifeboat:flood';

/** On a cluster's recovery point, from while it is being copied: ISO time at which AWS says that it was taken. */
export const TAKEN_TAG = 'lifeboat:taken';

/** On the newest recovery point of a database found by its tag: a person says that no more of it is to come. */
export const RETIRED_TAG = 'lifeboat:retired';

/** On a restored instance: the recovery point that it came from. */
export const RECOVERY_POINT_TAG = 'lifeboat:recovery-point';

/** On a restored instance: the last moment whose transactions it contains, as ISO time. */
export const RECOVERY_POINT_TIME_TAG = 'lifeboat:recovery-point-at';

/** What every snapshot of ours carries in its own account; tags do not cross accounts, so names carry it too. */
export function snapshotTags(environment: string, database: string, slot: number) {
  return [
    { Key: ENVIRONMENT_TAG, Value: environment },
    { Key: DATABASE_TAG, Value: database },
    { Key: 'lifeboat:slot', Value: isoTime(slot) },
  ];
}
