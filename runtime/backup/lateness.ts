import { refusedWith } from '../aws';
import { isoTime, timeOf } from '../time';
import type { Catalog } from './catalog';
import { BUSY, WRONG_STATE } from './kinds';
import { isUnderWay, type Snapshot } from './snapshots';
import { TAKEN_TAG } from './tags';

type Rds = import('@aws-sdk/client-rds').RDS;

/**
 * For so long, in milliseconds, leave that goes by the tags of what was just made may be refused. AWS docs: RDS User Guide,
 * "Tagging Amazon RDS resources": tags are cached for authorization, changes can take several minutes.
 */
const TAGS_SETTLE = 300_000;

/** A point, there or on its way, and when AWS says that what it is copied from was taken, in milliseconds since 1970. */
export interface Taken {
  readonly point: Snapshot;
  readonly takenAt: number;
}

/**
 * The points of clusters that do not carry yet when they were taken, as far as that is known: of a cluster's point AWS does
 * not say of when its data is, and its name says the slot, which reconcile may take late. What it is copied from says so as
 * long as it is shared, so nobody waits for the end of the copy.
 */
export function takenUnsaid(points: readonly Snapshot[], shared: readonly Snapshot[]): Taken[] {
  return points.flatMap((point) => {
    if (!isOfItsSlotOnly(point) || point.tags[TAKEN_TAG] !== undefined) return [];
    const takenAt = shared.find((one) => one.point === point.point)?.witnessed?.to;
    return takenAt === undefined ? [] : [{ point, takenAt }];
  });
}

/**
 * Whether a point is there, or has been on its way for so long that it can be given tags; since when, AWS need not say
 * before its end. `now` is in milliseconds since 1970.
 */
export function isTaggable(
  { status, point, database }: Snapshot,
  { databases }: Catalog,
  now: number,
): boolean {
  const { copying } = databases[database.name] ?? {};
  return status === 'available' || (copying?.point === point && now - copying.since >= TAGS_SETTLE);
}

/** Writes on the point when it was taken. AWS does not say whether a snapshot takes tags before its copy has ended. */
export async function sayTaken(client: Rds, { point, takenAt }: Taken): Promise<string> {
  const Value = isoTime(takenAt);
  try {
    await client.addTagsToResource({ ResourceName: point.arn, Tags: [{ Key: TAKEN_TAG, Value }] });
    return `taken at ${Value}`;
  } catch (error) {
    if (isUnderWay(point.status) && refusedWith(error, ...WRONG_STATE, ...BUSY)) return 'said after its copy';
    throw error;
  }
}

/**
 * Whether a point may have been taken after a moment, in milliseconds since 1970. A cluster's that does not carry when,
 * since the source was lost before that could be read, was taken at the latest when its copy was begun.
 */
export function isTakenAfter(point: Timed, moment: number): boolean {
  const said = timeOf(point.tags[TAKEN_TAG]);
  if (said !== undefined) return said > moment;
  return isOfItsSlotOnly(point) && (point.createdAt ?? Number.POSITIVE_INFINITY) > moment;
}

type Timed = Pick<Snapshot, 'automated' | 'createdAt' | 'database' | 'tags'>;

/** Whether its name says no more of when it was taken than the slot: that of RDS's own says the minute. */
function isOfItsSlotOnly({ database, automated }: Timed): boolean {
  return database.kind === 'cluster' && !automated;
}
