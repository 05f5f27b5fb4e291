import type { DatabaseKind, Objectives } from './settings';

/** Times between two snapshots that a schedule can keep exactly, in seconds: whole parts of a day, from midnight UTC. */
export const PERIODS: readonly number[] = [
  ...[5, 10, 15, 20, 30].map((minutes) => minutes * 60),
  ...[1, 2, 3, 4, 6, 8, 12, 24].map((hours) => hours * 3_600),
];

/** The objectives that a database may have, in seconds: no schedule keeps less, and more is no objective. */
export const SHORTEST_RPO_SECONDS = 600;
export const LONGEST_RPO_SECONDS = 30 * 86_400;

/**
 * How old the newest recovery point is just before the next one lands, in seconds, when every event arrives: it is of
 * its slot's time, and the next slot's snapshot has to be taken and copied first.
 */
export function oldestAge({ periodSeconds, snapshotSeconds, copySeconds }: Omit<Objectives, 'rpoSeconds'>) {
  return periodSeconds + snapshotSeconds + copySeconds;
}

/** How often each side compares what there is with what there ought to be, in seconds. */
export const RECONCILE_SECONDS = 900;

/**
 * How long a copy may last until the chain knows that it has ended, in seconds: that a copy of a cluster's snapshot has,
 * AWS tells nobody, so that reconcile has to find it. AWS docs: Aurora User Guide, "Amazon RDS event categories and
 * event messages for Aurora".
 */
export function knownCopySeconds(copySeconds: number, kind: DatabaseKind = 'instance'): number {
  return copySeconds + (kind === 'cluster' ? RECONCILE_SECONDS : 0);
}

/**
 * The longest of {@link PERIODS} that keeps an objective, in seconds; undefined when none does. None is shorter than a
 * copy: RDS copies one snapshot of a database at a time. AWS docs: RDS User Guide, "Copying a DB snapshot".
 */
export function longestPeriod({
  rpoSeconds,
  snapshotSeconds,
  copySeconds,
}: Omit<Objectives, 'periodSeconds'>): number | undefined {
  return PERIODS.filter(
    (periodSeconds) =>
      periodSeconds >= copySeconds &&
      oldestAge({ periodSeconds, snapshotSeconds, copySeconds }) <= rpoSeconds,
  ).at(-1);
}

/** The shortest of {@link PERIODS} in which a copy can be made before the next one is due, in seconds. */
export function shortestPeriod({ copySeconds }: Pick<Objectives, 'copySeconds'>): number | undefined {
  return PERIODS.find((periodSeconds) => periodSeconds >= copySeconds);
}

/** How often databases found by their tag are looked for, in seconds: each of {@link PERIODS} is due at one of these times. */
export const TICK_SECONDS = 300;
