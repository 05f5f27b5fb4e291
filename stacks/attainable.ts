import { oldestAge, PERIODS, SHORTEST_RPO_SECONDS } from '../runtime/cadence';
import type { Objectives } from '../runtime/settings';
import { copiesFit, loadOf } from './copy-load';
import { type Alike, grownWaits, longestWaits, type Waiting } from './copy-waits';

/** An objective that could be kept, in seconds. */
export interface Attainable {
  readonly periodSeconds: number;
  readonly rpoSeconds: number;
}

/** How old the newest recovery point of each of them may become, in seconds; infinite where no bound is known. */
export function oldestOf({ objectives, waitSeconds }: Omit<Waiting, 'count'>): number {
  return oldestAge(objectives) + waitSeconds;
}

/** The best objective for all alike. What any of them waits does not depend on the rpo, which is the same for all. */
export function bestForAll(groups: readonly Alike[], copies: number): Attainable | undefined {
  const longest = Math.max(0, ...groups.map(({ objectives }) => objectives.copySeconds));
  return bestOf(longest, undefined, (periodSeconds) => {
    const alike = groups.map(({ objectives, count }) => {
      return { objectives: { ...objectives, periodSeconds, rpoSeconds: periodSeconds }, count };
    });
    return sayable(Math.max(0, ...longestWaits(alike, copies).map(oldestOf)));
  });
}

/** The best objective for one database of a group, with none missed for it that is kept as it is. */
export function bestForOne(own: Waiting, groups: readonly Waiting[], copies: number): Attainable | undefined {
  const rest = groups
    .map((group) => ({ ...group, wasKept: isKept(group), count: group.count - (group === own ? 1 : 0) }))
    .filter(({ count }) => count > 0);
  const others = longestWaits(rest, copies);
  const { periodSeconds, rpoSeconds } = own.objectives;
  const now =
    isKept(own) && copiesFit({ copies, load: loadOf(groups) }) ? { periodSeconds, rpoSeconds } : undefined;
  return bestOf(own.objectives.copySeconds, now, (period) => {
    const objectives = { ...own.objectives, periodSeconds: period };
    return rpoAmong(others, { ...objectives, rpoSeconds: oldestAge(objectives) }, copies);
  });
}

function isKept(group: Waiting): boolean {
  return oldestOf(group) <= group.objectives.rpoSeconds;
}

/** The rpo that one database keeps among others, in seconds: the longer it is, the more of them come first. */
function rpoAmong(
  others: readonly (Waiting & { readonly wasKept: boolean })[],
  own: Objectives,
  copies: number,
): number {
  const rpoSeconds = sayable(own.rpoSeconds);
  const one = { objectives: { ...own, rpoSeconds }, count: 1, waitSeconds: 0, wasKept: false };
  const after = grownWaits([one, ...others], copies);
  if (!copiesFit({ copies, load: loadOf(after) })) return Number.POSITIVE_INFINITY;
  if (after.some((group) => group.wasKept && !isKept(group))) return Number.POSITIVE_INFINITY;
  const oldestSeconds = sayable(Math.max(rpoSeconds, ...after.slice(0, 1).map(oldestOf)));
  if (oldestSeconds === rpoSeconds || oldestSeconds === Number.POSITIVE_INFINITY) return oldestSeconds;
  return rpoAmong(others, { ...own, rpoSeconds: oldestSeconds }, copies);
}

/** The next rpo that a config may have, in whole minutes. */
function sayable(seconds: number): number {
  return Math.max(SHORTEST_RPO_SECONDS, Math.ceil(seconds / 60) * 60);
}

/** The least rpo at any period in which a copy can be made, unless that of now is no greater. */
function bestOf(
  copySeconds: number,
  now: Attainable | undefined,
  rpoAt: (periodSeconds: number) => number,
): Attainable | undefined {
  let best = now;
  for (const periodSeconds of PERIODS.filter((one) => one >= copySeconds)) {
    const least = best?.rpoSeconds ?? Number.POSITIVE_INFINITY;
    if (periodSeconds >= least) break;
    const rpoSeconds = rpoAt(periodSeconds);
    if (rpoSeconds < least) best = { periodSeconds, rpoSeconds };
  }
  return best;
}
