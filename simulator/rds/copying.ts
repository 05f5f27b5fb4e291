import type { Timer } from '../clock';
import { changedGiB, durationOf } from '../durations';
import type { World } from '../world';
import { type EventId, snapshotEvent } from './events';
import { snapshotArn } from './identifier';
import { isUsable } from './keys';
import { later } from './later';
import { settle } from './settling';
import type { Snapshot } from './snapshot';
import { keepSnapshot, type Rds, rdsEverywhere, rdsOf } from './store';
import { minutes } from './taking';

/** A copy that has not ended. */
export interface Copying {
  readonly target: Snapshot;
  readonly source: Snapshot;
  /** Where it is read from and what it becomes are in one Region. */
  readonly isLocal: boolean;
  /** What happens to it next. Absent while another copy of the same instance is before it. */
  timer: Timer | undefined;
}

/**
 * Puts a copy in the queue. Copies of one source instance into one account and Region run one after another; those
 * from other Regions wait in a queue of AWS's first. AWS docs: RDS User Guide, "Copying a DB snapshot", limitations.
 */
export function startCopying(world: World, target: Snapshot, source: Snapshot): void {
  const rds = rdsOf(world, target.account, target.region);
  const copying: Copying = { target, source, isLocal: source.region === target.region, timer: undefined };
  target.content = source.content?.share();
  keepSnapshot(rds, target);
  settle(world, target, snapshotArn(target));
  rds.copies.set(snapshotArn(target), copying);
  world.note({ ...noteOf(target), kind: 'copy-asked', details: detailsOf(target, source) });
  startNext(world, rds, source.traits.resourceId);
}

/** Ends a copy before its time, as `failed`, and says why to people: RDS has no event for it. */
export function failCopy(world: World, { target, ...copying }: Copying, reason: string): void {
  copying.timer?.cancel();
  target.status = 'failed';
  target.transfer = undefined;
  forget(target);
  world.note({ ...noteOf(target), kind: 'copy-failed', details: { snapshot: target.id, reason } });
  next(world, target);
}

/** Ends a copy because what it makes was deleted meanwhile. */
export function cancelCopy(world: World, copying: Copying): void {
  const { target, source, isLocal } = copying;
  copying.timer?.cancel();
  forget(target);
  copyEvent(
    world,
    copying,
    isLocal ? 'RDS-EVENT-0190' : 'RDS-EVENT-0061',
    `Canceled snapshot copy request of ${source.id} ${from(isLocal)} ${source.region}`,
  );
  next(world, target);
}

/** Fails all copies under way, wherever they go, that `concerns` picks out. Those into a lost Region just stop. */
export function failCopies(world: World, concerns: (copying: Copying) => boolean, reason: string): void {
  for (const { copies } of rdsEverywhere(world)) {
    for (const copying of [...copies.values()]) {
      if (!world.faults.isLost(copying.target.region) && concerns(copying)) failCopy(world, copying, reason);
    }
  }
}

function startNext(world: World, { copies }: Rds, resourceId: string): void {
  const first = [...copies.values()].find(({ source }) => source.traits.resourceId === resourceId);
  if (first === undefined || first.timer !== undefined) return;
  const about = snapshotArn(first.target);
  const wait = first.isLocal ? 0 : durationOf(world, 'copyQueue', about);
  first.timer = later(world, first.target.region, wait, about, () => run(world, first));
}

function run(world: World, copying: Copying): void {
  const { target, source, isLocal } = copying;
  const about = snapshotArn(target);
  const start = world.clock.now();
  const { giB, mode } = amountOf(rdsOf(world, target.account, target.region), target, source);
  const end = start + durationOf(world, isLocal ? 'localCopy' : 'copy', about, giB);
  target.transfer = { start, end };
  target.createdAt = start;
  copyEvent(
    world,
    copying,
    isLocal ? 'RDS-EVENT-0196' : 'RDS-EVENT-0059',
    `Started copy of snapshot ${source.id} ${from(isLocal)} ${source.region}`,
  );
  world.note({ ...noteOf(target), kind: 'copy-started', details: { ...detailsOf(target, source), mode } });
  copying.timer = later(world, target.region, end - start, about, () =>
    finish(world, copying, { start, mode, giB }),
  );
}

function finish(
  world: World,
  copying: Copying,
  { start, mode, giB }: { start: number; mode: string; giB: number },
): void {
  const { target, source, isLocal } = copying;
  if (!isUsable(world, source.keyArn) || !isUsable(world, target.keyArn)) {
    failCopy(world, copying, 'a key of it cannot be used');
    return;
  }
  const took = world.clock.now() - start;
  const rds = rdsOf(world, target.account, target.region);
  target.status = 'available';
  rds.newestCopies.set(source.traits.resourceId, target.id);
  copyEvent(
    world,
    copying,
    isLocal ? 'RDS-EVENT-0197' : 'RDS-EVENT-0060',
    `Finished copy of snapshot ${source.id} ${from(isLocal)} ${source.region}${isLocal ? '' : ` in ${Math.max(1, Math.round(took / 60_000))} minutes`}`,
  );
  world.note({
    ...noteOf(target),
    kind: 'copy-finished',
    details: { ...detailsOf(target, source), mode, minutes: minutes(took), giB: Math.round(giB * 100) / 100 },
  });
  next(world, target);
}

/**
 * What must be transferred: only what changed, if the newest copy of the instance here is still there and all its
 * copies here are under the one key; of clusters always all. AWS docs: RDS User Guide, "Considerations for incremental
 * snapshot copying"; Aurora User Guide, "Copying a DB cluster snapshot".
 */
function amountOf(
  rds: Rds,
  target: Snapshot,
  source: Snapshot,
): { giB: number; mode: 'full' | 'incremental' } {
  const { resourceId, allocatedGiB } = source.traits;
  if (source.kind === 'cluster') return { giB: allocatedGiB, mode: 'full' };
  const copies = [...rds.snapshots.values()].filter(
    ({ copied, status, traits }) => copied && status === 'available' && traits.resourceId === resourceId,
  );
  const newest = copies.find(({ id }) => id === rds.newestCopies.get(resourceId));
  if (newest?.databaseTime === undefined || copies.some(({ keyArn }) => keyArn !== target.keyArn)) {
    return { giB: allocatedGiB, mode: 'full' };
  }
  const times = [newest.databaseTime, source.databaseTime ?? newest.databaseTime].sort((a, b) => a - b);
  return { giB: changedGiB(allocatedGiB, times[0] ?? 0, times[1] ?? 0), mode: 'incremental' };
}

/**
 * Whether a copy across accounts has events, and where, is not documented; of clusters' snapshots none has. AWS docs:
 * Aurora User Guide, "Amazon RDS event categories and event messages".
 */
function copyEvent(world: World, { target, source }: Copying, id: EventId, message: string): void {
  if (target.kind === 'cluster') return;
  if (source.account !== target.account && world.assumptions['copy-events'] === 'none') return;
  snapshotEvent(world, target, id, message);
}

/** Takes a copy off the list and begins the next one of its instance. */
function next(world: World, target: Snapshot): void {
  const rds = rdsOf(world, target.account, target.region);
  rds.copies.delete(snapshotArn(target));
  startNext(world, rds, target.traits.resourceId);
}

function forget(target: Snapshot): void {
  target.content?.release();
  target.content = undefined;
}

function noteOf({ traits, account, region }: Snapshot) {
  return { subject: traits.identifier, account, region };
}

function detailsOf(target: Snapshot, source: Snapshot): Record<string, string> {
  const { databaseTime } = source;
  return {
    snapshot: target.id,
    from: snapshotArn(source),
    ...(databaseTime !== undefined && { holds: new Date(databaseTime).toISOString() }),
  };
}

function from(isLocal: boolean): string {
  return isLocal ? 'in region' : 'from region';
}
