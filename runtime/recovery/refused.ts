import type { DatabaseKind } from '../settings';
import { timeOf } from '../time';

/** A recovery point that failed its checks. */
export interface RefusedPoint {
  readonly snapshot: string;
  /** ISO time. */
  readonly recoveryPointAt: string;
  readonly reason: string;
  /** Of the database; absent for an instance. */
  readonly kind?: DatabaseKind;
  /** The instance, or the cluster, that it was restored to, to be checked. */
  readonly instance: string;
}

/** How many recovery points of a database one execution restores and checks at most. */
export const MOST_TRIES = 12;

/** Characters of a reason that are kept: those of all databases must fit what a state of Step Functions may hold. */
const LONGEST_REASON = 500;

/** The refused points that a step of the plan is given, in the order in which they were tried. */
export function refusedList(given: unknown): RefusedPoint[] {
  if (given === undefined || given === null) return [];
  // JSONata can make of a list of one its only element.
  const list = (Array.isArray(given) ? given : [given]) as RefusedPoint[];
  return list.map(({ snapshot, recoveryPointAt, kind, instance, reason }) => ({
    snapshot,
    recoveryPointAt,
    ...(kind === 'cluster' ? { kind } : {}),
    instance,
    reason: reasonOf(reason),
  }));
}

/** What a state machine is told of a function's error, cut to what it says for people. */
export function reasonOf(cause: unknown): string {
  const text = String(cause ?? 'no reason was given');
  const whole = messageIn(text) ?? text;
  return whole.length <= LONGEST_REASON ? whole : `${whole.slice(0, LONGEST_REASON - 3)}...`;
}

/** How much older the taken point is than the newest one, which was tried first, in seconds. */
export function costSeconds(refused: readonly RefusedPoint[], taken: string): number {
  const newest = timeOf(refused[0]?.recoveryPointAt);
  const own = timeOf(taken);
  return newest === undefined || own === undefined ? 0 : Math.max(0, (newest - own) / 1000);
}

/** `lifeboat-orders-1a2b3c4d-20260105t1200z as of 2026-01-05T12:00:09.000Z (has orders: ...); ...` */
export function triedText(refused: readonly RefusedPoint[]): string {
  return refused
    .map(({ snapshot, recoveryPointAt, reason }) => `${snapshot} as of ${recoveryPointAt} (${reason})`)
    .join('; ');
}

/** The message in a Lambda error, JSON that may have been cut behind it. AWS docs: Lambda, "Errors" of Node.js functions. */
function messageIn(text: string): string | undefined {
  const [, quoted] = /"errorMessage":("(?:[^"\\]|\\.)*")/.exec(text) ?? [];
  try {
    return quoted === undefined ? undefined : (JSON.parse(quoted) as string);
  } catch {
    return undefined;
  }
}
