import type { Database, Retention } from '../settings';

/** Milliseconds. */
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** 1970 began on a Thursday, ISO weeks begin on Mondays. */
const DAYS_FROM_MONDAY = 3;

/**
 * Which points the retention keeps at `now` (milliseconds since 1970): of every hour, day, ISO week and month (UTC) that
 * is not further back than the retention counts, the first point. Later ones of the same hour, however many, never
 * displace it; and a point that is first once stays first, so that pruning often keeps what pruning once would. Counted
 * is back from the newest point: when none come any more, none go either.
 */
export function retained<P extends { readonly time: number; readonly name: string }>(
  points: readonly P[],
  retention: Retention,
  now: number,
): P[] {
  const inOrder = [...points].sort((a, b) => a.time - b.time || (a.name < b.name ? -1 : 1));
  const latest = Math.min(now, inOrder.at(-1)?.time ?? now);
  return inOrder.filter((point, index) =>
    tiers(retention).some(({ bucketOf, count }) => {
      const bucket = bucketOf(point.time);
      const previous = inOrder[index - 1];
      const isFirst = previous === undefined || bucketOf(previous.time) !== bucket;
      return isFirst && bucketOf(latest) - bucket < count;
    }),
  );
}

/** How far back a point can be that the retention keeps, in milliseconds. */
export function reach(retention: Retention): number {
  return Math.max(...tiers(retention).map(({ count, longest }) => count * longest));
}

/**
 * The most recovery points that a database can have in steady state: what the retention keeps, those younger than its
 * objective or waiting for the next hourly run, the newest verified one, and one that is being copied. It holds because a
 * run may delete more than an hour brings: see `mostNotNeeded`.
 */
export function mostPoints(
  { rpoSeconds, periodSeconds, includeAutomated = false }: Room,
  { hourly, daily, weekly, monthly }: Retention,
): number {
  const automatedIn = (seconds: number) => (includeAutomated && seconds > 0 ? mostAutomated(seconds) : 0);
  const hours = Math.min(hourly, Math.ceil((hourly * 3600) / periodSeconds) + automatedIn(hourly * 3600));
  // The first point of the day is one of the last 24 hours' too, the first of the week one of the last seven days'.
  const days = hourly >= 24 ? Math.max(0, daily - 1) : daily;
  const weeks = daily >= 7 ? Math.max(0, weekly - 1) : weekly;
  const recent = Math.ceil((rpoSeconds + 3600) / periodSeconds) + 1;
  const recentHours = Math.min(hours, Math.floor((recent * periodSeconds) / 3600), recent);
  const notHours = recent - recentHours + automatedIn(rpoSeconds + 3600);
  return hours + days + weeks + monthly + notHours + 2;
}

type Room = Pick<Database, 'rpoSeconds' | 'periodSeconds' | 'includeAutomated'>;

/** Points that RDS takes by itself in so many seconds: one a day, and one more where somebody has moved its window. */
function mostAutomated(seconds: number): number {
  return Math.floor(seconds / 86_400) + 2;
}

interface Tier {
  /** Number of the hour, day, week or month that a time is in. */
  readonly bucketOf: (time: number) => number;
  readonly count: number;
  /** The longest that one of them is, in milliseconds. */
  readonly longest: number;
}

function tiers({ hourly, daily, weekly, monthly }: Retention): Tier[] {
  return [
    { bucketOf: (time) => Math.floor(time / HOUR), count: hourly, longest: HOUR },
    { bucketOf: (time) => Math.floor(time / DAY), count: daily, longest: DAY },
    {
      bucketOf: (time) => Math.floor((Math.floor(time / DAY) + DAYS_FROM_MONDAY) / 7),
      count: weekly,
      longest: 7 * DAY,
    },
    { bucketOf: monthOf, count: monthly, longest: 31 * DAY },
  ];
}

function monthOf(time: number): number {
  const date = new Date(time);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}
