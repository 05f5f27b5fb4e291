import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keptByCalendar } from '../../../cli/drill/kept';
import { retained } from '../../../runtime/backup/retention';

const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 5);

describe('what a retention keeps, by the calendar', () => {
  it('is the first point of each of its hours, days, weeks and months', () => {
    const at = (text: string) => ({ name: text, databaseAt: Date.parse(`2026-${text}:00Z`) });
    const points = [
      '01-30T10:00',
      '02-01T09:00',
      '02-02T00:00',
      '02-02T23:00',
      '02-03T10:10',
      '02-03T10:50',
    ].map(at);
    const kept = (hourly: number, daily: number, weekly: number, monthly: number) =>
      keptByCalendar(points, { hourly, daily, weekly, monthly }).map(({ name }) => name);

    expect(kept(1, 0, 0, 0)).toEqual(['02-03T10:10']);
    expect(kept(12, 0, 0, 0)).toEqual(['02-02T23:00', '02-03T10:10']);
    expect(kept(0, 2, 0, 0)).toEqual(['02-02T00:00', '02-03T10:10']);
    // The 1st of February was a Sunday.
    expect(kept(0, 0, 1, 0)).toEqual(['02-02T00:00']);
    expect(kept(0, 0, 2, 0)).toEqual(['01-30T10:00', '02-02T00:00']);
    expect(kept(0, 0, 0, 1)).toEqual(['02-01T09:00']);
    expect(kept(0, 0, 0, 2)).toEqual(['01-30T10:00', '02-01T09:00']);
  });

  it('is what prune keeps', () => {
    const count = fc.integer({ min: 0, max: 30 });
    const retention = fc.record({ hourly: count, daily: count, weekly: count, monthly: count });
    const times = fc.array(fc.integer({ min: START, max: START + 500 * DAY }), { maxLength: 60 });
    fc.assert(
      fc.property(times, retention, (all, kept) => {
        const points = all.map((databaseAt, index) => ({ name: `p${index}`, databaseAt, time: databaseAt }));

        expect(keptByCalendar(points, kept)).toEqual(retained(points, kept, START + 600 * DAY));
      }),
    );
  });
});
