import { lateness } from '../runtime/backup/turns';
import type { Objectives } from '../runtime/settings';

/** Databases with the same objectives: what one of them waits, any of them may. */
export interface Alike {
  readonly objectives: Objectives;
  readonly count: number;
}

/** How long they wait for others' copies at most, in seconds. */
export interface Waiting extends Alike {
  readonly waitSeconds: number;
}

/**
 * How long after its snapshot is there, as late as it may be, a copy of each group begins at most, when every event
 * arrives and none fails. Infinite for those that may still wait, or be under way, when their next one is due: no bound is
 * known. What is left to do of earlier slots depends on the waits themselves, so that they grow until none does.
 */
export function longestWaits<Group extends Alike>(
  groups: readonly Group[],
  places: number,
): readonly (Group & Waiting)[] {
  return grownWaits(
    groups.map((group) => ({ ...group, waitSeconds: 0 })),
    places,
  );
}

/** The same, of waits that are known to be no shorter, as those of fewer databases are. */
export function grownWaits<Group extends Waiting>(
  groups: readonly Group[],
  places: number,
): readonly Group[] {
  let known = groups;
  for (;;) {
    const before = known;
    known = before.map((own) => {
      const others = before.map((other) => (other === own ? { ...own, count: own.count - 1 } : other));
      return { ...own, waitSeconds: longestWait(own, others, places) };
    });
    if (known.every(({ waitSeconds }, index) => waitSeconds === before[index]?.waitSeconds)) return known;
  }
}

/**
 * A copy waits while all places are busy with others'. It begins when those that others have to make before it, by then,
 * keep a place free.
 */
function longestWait(
  { objectives, waitSeconds }: Waiting,
  others: readonly Waiting[],
  places: number,
): number {
  let wait = waitSeconds;
  while (wait + objectives.copySeconds <= objectives.periodSeconds) {
    const busy = busySeconds(worksWithin(wait, objectives, others, places), places);
    if (busy <= wait) return wait;
    wait = busy;
  }
  return Number.POSITIVE_INFINITY;
}

/** What some databases alike have to copy: each of them so many times, one after the other. */
interface Works {
  readonly count: number;
  readonly copySeconds: number;
  readonly each: number;
}

/**
 * What others may have to copy while one waits so many seconds: all that comes before it, and of what does not, the
 * longest that may have been under way already.
 */
function worksWithin(seconds: number, own: Objectives, others: readonly Waiting[], places: number): Works[] {
  const works = others
    .filter(({ count }) => count > 0)
    .map((group): Works => {
      const { count, objectives } = group;
      return { count, copySeconds: objectives.copySeconds, each: copiesBefore(own, group, seconds) };
    })
    .sort((a, b) => b.copySeconds - a.copySeconds);
  let left = places;
  return works.map((work) => {
    if (work.each > 0) return work;
    const count = Math.min(work.count, left);
    left -= count;
    return { ...work, count, each: 1 };
  });
}

/**
 * How many copies of another database come before one that waits so many seconds. The slots of both lie whole multiples
 * of what divides both periods apart. The first that counts may not have ended when the wait begins.
 */
function copiesBefore(own: Objectives, { objectives: other, waitSeconds }: Waiting, seconds: number): number {
  if (waitSeconds === Number.POSITIVE_INFINITY) {
    return 2 + Math.ceil((seconds + other.snapshotSeconds) / other.periodSeconds);
  }
  const apart = greatestCommonDivisor(own.periodSeconds, other.periodSeconds);
  const ended = own.snapshotSeconds - other.snapshotSeconds - waitSeconds - other.copySeconds;
  const until = own.snapshotSeconds + seconds;
  let count = 0;
  let slot = (Math.floor(ended / apart) + 1) * apart;
  while (slot <= until && comesBefore(own, other, slot, until)) {
    count += 1;
    slot += other.periodSeconds;
  }
  return count;
}

/** Whether another's copy is ever as late as one that waits until then, in seconds after the slot of that one. */
function comesBefore(own: Objectives, other: Objectives, slot: number, until: number): boolean {
  const isAsLate = (at: number) => latenessAt(other, at - slot) >= latenessAt(own, at);
  return isAsLate(Math.max(own.snapshotSeconds, slot)) || isAsLate(until);
}

/** What the chain orders by, so many seconds after a slot, when the newest point is of the slot before. */
function latenessAt(objectives: Objectives, seconds: number): number {
  const slot = -objectives.periodSeconds * 1000;
  return lateness(objectives, { newest: { point: '', slot, databaseTime: slot } }, seconds * 1000);
}

/**
 * How long copies that may be shorter than is said can keep all places busy, in whole seconds. A database keeps one place
 * at a time. Of the places that none of the longest copies keeps, one has no more of the others than its share.
 */
function busySeconds(works: readonly Works[], places: number): number {
  const databases = works.map(({ count, copySeconds, each }) => ({ count, seconds: each * copySeconds }));
  const copies = works.map(({ count, copySeconds, each }) => ({ count: count * each, seconds: copySeconds }));
  return Math.min(
    leastOf(databases, places, ({ seconds }, free) => Math.ceil(seconds / free)),
    leastOf(copies, places, ({ count, longest }, free) => Math.floor(count / free) * longest),
  );
}

interface Rest {
  readonly count: number;
  readonly seconds: number;
  readonly longest: number;
}

/** The least that is judged of the rest and the places left for it, when any number of the longest has one each. */
function leastOf(
  works: readonly { readonly count: number; readonly seconds: number }[],
  places: number,
  judge: (rest: Rest, free: number) => number,
): number {
  let count = works.reduce((sum, work) => sum + work.count, 0);
  let seconds = works.reduce((sum, work) => sum + work.count * work.seconds, 0);
  let free = places;
  let least = Number.POSITIVE_INFINITY;
  for (const work of [...works].sort((a, b) => b.seconds - a.seconds)) {
    if (free <= 0) return least;
    least = Math.min(least, judge({ count, seconds, longest: work.seconds }, free));
    count -= work.count;
    seconds -= work.count * work.seconds;
    free -= work.count;
  }
  return free > 0 ? 0 : least;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
