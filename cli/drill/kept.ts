import type { Retention } from '../../runtime/settings';

interface Dated {
  readonly name: string;
  /** Milliseconds since 1970, of its data. */
  readonly databaseAt: number;
}

/**
 * What a retention keeps of a database's points, as the calendar has it: the first point of each of so many hours, days,
 * weeks from Monday and months (UTC), the last of them those of the newest point. Found by another way than the product's,
 * which it judges.
 */
export function keptByCalendar<Point extends Dated>(points: readonly Point[], retention: Retention): Point[] {
  const inOrder = [...points].sort((a, b) => a.databaseAt - b.databaseAt || (a.name < b.name ? -1 : 1));
  const newest = inOrder.at(-1);
  if (newest === undefined) return [];
  const firsts = periods(new Date(newest.databaseAt), retention).map(([start, end]) => {
    return inOrder.find(({ databaseAt }) => databaseAt >= start && databaseAt < end);
  });
  return inOrder.filter((point) => firsts.includes(point));
}

/** Beginning and end of each period that has a point kept, counted back from a moment. */
function periods(last: Date, { hourly, daily, weekly, monthly }: Retention): [number, number][] {
  const [year, month, day, hour] = [
    last.getUTCFullYear(),
    last.getUTCMonth(),
    last.getUTCDate(),
    last.getUTCHours(),
  ];
  const monday = day - ((last.getUTCDay() + 6) % 7);
  const back = (count: number, startOf: (ago: number) => number) =>
    Array.from({ length: count }, (_, ago): [number, number] => [startOf(ago), startOf(ago - 1)]);
  return [
    ...back(hourly, (ago) => Date.UTC(year, month, day, hour - ago)),
    ...back(daily, (ago) => Date.UTC(year, month, day - ago)),
    ...back(weekly, (ago) => Date.UTC(year, month, monday - 7 * ago)),
    ...back(monthly, (ago) => Date.UTC(year, month - ago)),
  ];
}
