import { PERIODS } from '../runtime/cadence';

/**
 * When reconcile runs, in minutes of each quarter of an hour: never with the other side's, never with a snapshot's slot. The
 * source's comes so late after a slot that most copies are there already and nothing is to be looked at, and the recovery
 * side's so soon after it that what events were lost for waits for little more than one of them.
 */
export const RECONCILE = { source: 'cron(14/15 * * * ? *)', recovery: 'cron(1/15 * * * ? *)' } as const;

/** When prune runs, every hour: after reconcile of the same side, and apart from the other side's. */
export const PRUNE = { source: 'cron(33 * * * ? *)', recovery: 'cron(41 * * * ? *)' } as const;

/** In the middle of each period of the age alarm, so that every one has its value whatever the function's delay. */
export const AUDIT = 'cron(2/5 * * * ? *)';

/** Length of the period that {@link AUDIT} gives one value to, in seconds. */
export const AUDIT_PERIOD_SECONDS = 300;

/** Length of the period that {@link PRUNE} gives one value to, in seconds. */
export const PRUNE_PERIOD_SECONDS = 3_600;

/** Length of the period that {@link RECONCILE} gives one value to, in seconds. */
export const RECONCILE_PERIOD_SECONDS = 900;

/**
 * The cron expression (UTC) that is due at every whole period since midnight. Throws for a period that is not one of
 * `PERIODS`. AWS docs: EventBridge Scheduler, "Schedule types".
 */
export function cronOf(periodSeconds: number): string {
  if (!PERIODS.includes(periodSeconds)) {
    throw new Error(
      `A schedule cannot be due every ${periodSeconds} s; it can every ${PERIODS.join(', ')} s.`,
    );
  }
  const minutes = periodSeconds / 60;
  if (minutes < 60) return `cron(0/${minutes} * * * ? *)`;
  const hours = minutes / 60;
  if (hours === 1) return 'cron(0 * * * ? *)';
  return hours < 24 ? `cron(0 0/${hours} * * ? *)` : 'cron(0 0 * * ? *)';
}

/** The databases by the time between their snapshots, shortest first: one schedule each. */
export function cadences<D extends { readonly periodSeconds: number }>(
  databases: readonly D[],
): { readonly periodSeconds: number; readonly databases: readonly D[] }[] {
  const periods = [...new Set(databases.map(({ periodSeconds }) => periodSeconds))].sort((a, b) => a - b);
  return periods.map((periodSeconds) => ({
    periodSeconds,
    databases: databases.filter((database) => database.periodSeconds === periodSeconds),
  }));
}
