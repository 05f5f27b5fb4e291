import { ENVIRONMENT_TAG } from '../names';
import { isoTime } from '../time';

/** Set on a source snapshot, `true`, when the recovery side has said that its copy is there. */
export const COPIED_TAG = 'lifeboat:copied';

/** What every snapshot of ours carries in its own account; tags do not cross accounts, so names carry it too. */
export function snapshotTags(environment: string, database: string, slot: number) {
  return [
    { Key: ENVIRONMENT_TAG, Value: environment },
    { Key: 'lifeboat:database', Value: database },
    { Key: 'lifeboat:slot', Value: isoTime(slot) },
  ];
}
