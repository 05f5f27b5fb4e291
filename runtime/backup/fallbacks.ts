import { MOST_TRIES } from '../recovery/refused';
import type { DBInstance } from './instances';
import type { Snapshot } from './snapshots';
import { RECOVERY_POINT_TAG } from './tags';

/** As long as an execution of the recovery plan may last, in milliseconds. */
const LONGEST_RECOVERY = 12 * 3_600_000;

/**
 * Names of the points that something restored in this account and Region came from, whatever state it is in, and of
 * those that a recovery under way would take next if that one failed its checks.
 */
export function restoredAndNext(
  instances: readonly DBInstance[],
  held: readonly Snapshot[],
  time: number,
): string[] {
  return instances.flatMap(({ TagList = [], InstanceCreateTime }) => {
    const name = TagList.find(({ Key }) => Key === RECOVERY_POINT_TAG)?.Value;
    if (name === undefined) return [];
    const point = held.find((one) => one.name === name);
    const isOver = time - (InstanceCreateTime?.getTime() ?? time) > LONGEST_RECOVERY;
    return [name, ...(point === undefined || isOver ? [] : olderThan(point, held))];
  });
}

function olderThan({ database, databaseTime = 0 }: Snapshot, held: readonly Snapshot[]): string[] {
  return held
    .filter((one) => one.database.name === database.name && (one.databaseTime ?? 0) < databaseTime)
    .sort((a, b) => (b.databaseTime ?? 0) - (a.databaseTime ?? 0))
    .slice(0, MOST_TRIES - 1)
    .map(({ name }) => name);
}
