import { isoTime } from '../time';

/** Set on a source snapshot when the recovery side has said that its copy is there. Value: when, as ISO time. */
export const COPIED_TAG = 'lifeboat:copied';

/** What every snapshot of ours carries in its own account; tags do not cross accounts, so names carry it too. */
export function snapshotTags(environment: string, database: string, slot: number) {
  return [
    { Key: 'lifeboat:environment', Value: environment },
    { Key: 'lifeboat:database', Value: database },
    { Key: 'lifeboat:slot', Value: isoTime(slot) },
  ];
}
