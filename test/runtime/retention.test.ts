import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mostPoints, reach, retained } from '../../runtime/backup/retention';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Date.UTC(2026, 0, 1);
const usual = { hourly: 24, daily: 7, weekly: 4, monthly: 12 };

const point = (time: number, name = new Date(time).toISOString()) => ({ time, name });
const names = (points: readonly { name: string }[]) => points.map(({ name }) => name);

const retentions = fc.record({
  hourly: fc.nat(30),
  daily: fc.nat(10),
  weekly: fc.nat(6),
  monthly: fc.nat(12),
});
const times = (from: number, days: number) =>
  fc
    .uniqueArray(fc.nat(days * 24 * 4), { maxLength: 120 })
    .map((quarters) => quarters.map((quarter) => point(from + (quarter * HOUR) / 4)));

describe('retention', () => {
  it('keeps no point further back than it reaches', () => {
    fc.assert(
      fc.property(retentions, times(START, 400), (retention, points) => {
        const now = START + 400 * DAY;
        const kept = retained([...points, point(now)], retention, now);

        for (const { time } of kept) expect(now - time).toBeLessThanOrEqual(reach(retention));
      }),
    );
  });

  it('keeps the first point of each hour, day, ISO week and month that is not too far back', () => {
    const now = Date.UTC(2026, 2, 11, 10, 30); // A Wednesday.
    const hourly = Array.from({ length: 24 * 69 + 11 }, (_, index) => point(START + index * HOUR));

    const kept = retained(hourly, { hourly: 2, daily: 3, weekly: 2, monthly: 3 }, now);

    expect(names(kept)).toEqual(
      [
        ['2026-01-01T00', '2026-02-01T00', '2026-03-01T00'],
        ['2026-03-02T00', '2026-03-09T00'],
        ['2026-03-10T00', '2026-03-11T00', '2026-03-11T09', '2026-03-11T10'],
      ]
        .flat()
        .map((hour) => `${hour}:00:00.000Z`),
    );
  });

  it('pruned every hour for a year, keeps what pruning once at the end would keep', () => {
    let kept: { time: number; name: string }[] = [];
    const all: typeof kept = [];
    for (let time = START; time < START + 365 * DAY; time += HOUR) {
      all.push(point(time));
      kept = retained([...kept, point(time)], usual, time + HOUR / 2);
    }

    expect(names(kept)).toEqual(names(retained(all, usual, START + 365 * DAY - HOUR / 2)));
    expect(kept.length).toBeGreaterThan(40);
  });

  it('keeps no more points than its counts say, whatever there is', () => {
    fc.assert(
      fc.property(times(START, 90), retentions, (points, retention) => {
        const kept = retained(points, retention, START + 90 * DAY);
        const { hourly, daily, weekly, monthly } = retention;

        expect(kept.length).toBeLessThanOrEqual(hourly + daily + weekly + monthly);
      }),
    );
  });

  it('keeps every older point, however many newer ones flood it, that it would keep with the newest of them', () => {
    fc.assert(
      fc.property(times(START, 60), times(START + 60 * DAY, 3), retentions, (before, flood, retention) => {
        const now = START + 63 * DAY;
        const newest = point(now);
        const quiet = names(retained([...before, newest], retention, now));

        expect(names(retained([...flood, newest, ...before], retention, now))).toEqual(
          expect.arrayContaining(quiet.filter((name) => name !== newest.name)),
        );
      }),
    );
  });

  it('lets nothing go while nothing comes', () => {
    const points = Array.from({ length: 24 * 69 }, (_, index) => point(START + index * HOUR));
    const end = START + 69 * DAY;

    expect(names(retained(points, usual, end + 60 * DAY))).toEqual(names(retained(points, usual, end)));
  });

  it.each([
    { periodSeconds: 300, rpoSeconds: 3600 },
    { periodSeconds: 1800, rpoSeconds: 3600 },
    { periodSeconds: 3600, rpoSeconds: 7200 },
    { periodSeconds: 21_600, rpoSeconds: 43_200 },
    { periodSeconds: 86_400, rpoSeconds: 172_800 },
  ])('never needs more room than is planned for a database of $periodSeconds s', (objectives) => {
    let kept: { time: number; name: string }[] = [];
    let most = 0;
    for (let time = START; time < START + 400 * DAY; time += objectives.periodSeconds * 1000) {
      kept.push(point(time));
      most = Math.max(most, kept.length);
      // Once an hour, right after a point has come.
      if ((time - START) % HOUR !== 0) continue;
      const staying = retained(kept, usual, time);
      kept = kept.filter((one) => staying.includes(one) || time - one.time < objectives.rpoSeconds * 1000);
    }

    expect(most).toBeLessThanOrEqual(mostPoints(objectives, usual));
  });
});
