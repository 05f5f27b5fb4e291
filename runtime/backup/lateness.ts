import { isoTime, timeOf } from '../time';
import type { Snapshot } from './snapshots';
import { TAKEN_TAG } from './tags';

type Rds = import('@aws-sdk/client-rds').RDS;

/** Scheduler calls within the minute that is due. AWS docs: EventBridge Scheduler User Guide, "Schedule types". */
const IN_TIME = 60_000;

/** A recovery point, and when AWS says that what it was copied from was taken, in milliseconds since 1970. */
export interface Late {
  readonly point: Snapshot;
  readonly takenAt: number;
}

/**
 * The recovery points of clusters that were taken late, by reconcile say, and do not carry that yet: of a cluster's point AWS
 * does not say of when its data is, and its name says the slot. What it was copied from says so as long as it is shared.
 */
export function takenLate(points: readonly Snapshot[], shared: readonly Snapshot[]): Late[] {
  return points.flatMap((point) => {
    const { database, slot, automated, tags } = point;
    if (database.kind !== 'cluster' || automated || tags[TAKEN_TAG] !== undefined) return [];
    const takenAt = shared.find((one) => one.point === point.point)?.witnessed?.to;
    return takenAt === undefined || takenAt - slot <= IN_TIME ? [] : [{ point, takenAt }];
  });
}

/** Writes on the point when it was taken. */
export async function sayTaken(client: Rds, { point, takenAt }: Late): Promise<string> {
  const Value = isoTime(takenAt);
  await client.addTagsToResource({ ResourceName: point.arn, Tags: [{ Key: TAKEN_TAG, Value }] });
  return `taken at ${Value}`;
}

/** Whether a point carries that it was taken after a moment, in milliseconds since 1970. */
export function isTakenAfter({ tags }: Pick<Snapshot, 'tags'>, moment: number): boolean {
  return (timeOf(tags[TAKEN_TAG]) ?? 0) > moment;
}
