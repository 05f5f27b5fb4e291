import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expendable } from '../../runtime/backup/prune-recovery';
import { mostPoints } from '../../runtime/backup/retention';
import type { Snapshot } from '../../runtime/backup/snapshots';
import { automatedName, snapshotName } from '../../runtime/names';
import type { Database, Retention } from '../../runtime/settings';
import { chain, DAY, HOUR, orders, pointOf, settings } from './points';

const MINUTE = 60_000;
/** The first of a month that ends with a week. */
const START = Date.UTC(2026, 4, 1);

function keeping(hourly: number, daily: number, weekly: number, monthly: number): Retention {
  return { hourly, daily, weekly, monthly };
}

function every(minutes: number, change: Partial<Database> = {}): Database {
  return { ...orders, periodSeconds: minutes * 60, rpoSeconds: minutes * 90, ...change };
}

/** The most points that are there at once, when one is made of every slot and prune runs every hour. */
function mostHeld(database: Database, retention: Retention, days: number): number {
  const using = { ...settings, databases: [database], retention };
  let held: Snapshot[] = [];
  let most = 0;
  for (let hour = START; hour < START + days * DAY; hour += HOUR) {
    const came = slotsFrom(hour, database);
    // Prune runs after the slots of before 41 minutes past; the others wait.
    const isBefore = ({ slot }: Snapshot) => slot < hour + 41 * MINUTE;
    held.push(...came.filter(isBefore));
    most = Math.max(most, held.length);
    if (hour % DAY === 0) held = verified(held);
    const gone = expendable(using, held, [], hour + 41 * MINUTE);
    held = held.filter((point) => !gone.includes(point));
    held.push(...came.filter((point) => !isBefore(point)));
    most = Math.max(most, held.length);
  }
  return most;
}

/** The points of an hour. RDS takes one by itself at seventeen minutes past three. */
function slotsFrom(hour: number, database: Database): Snapshot[] {
  const period = database.periodSeconds * 1000;
  const first = Math.ceil(hour / period) * period;
  const count = Math.max(0, Math.ceil((hour + HOUR - first) / period));
  const slots = Array.from({ length: count }, (_, index) => first + index * period);
  const takes = database.includeAutomated === true && hour % DAY === 3 * HOUR;
  return [
    ...slots.map((slot) => of(slot, database)),
    ...(takes ? [of(hour + 17 * MINUTE, database, true)] : []),
  ];
}

function of(slot: number, database: Database, automated = false): Snapshot {
  const name = (automated ? automatedName : snapshotName)(chain, database.name, slot);
  return pointOf(0, { name, point: name, arn: name, slot, automated, databaseTime: slot + MINUTE }, database);
}

function verified(held: readonly Snapshot[]): Snapshot[] {
  const newest = held.at(-1);
  const tags = { ...newest?.tags, 'lifeboat:verified': 'today' };
  return held.map((point) => (point === newest ? { ...point, tags } : point));
}

describe('recovery points that are not needed', () => {
  it.each<[string, Database, Retention]>([
    ['every 5 minutes, of which a day is kept', every(5), keeping(0, 1, 0, 0)],
    ['every 5 minutes, of which hours, days and weeks are kept', every(5), keeping(12, 7, 4, 0)],
    ['every 10 minutes', every(10), keeping(6, 3, 0, 0)],
    ['every 20 minutes, of which one of each is kept', every(20), keeping(1, 1, 1, 1)],
    ['every 30 minutes, of which none is kept', every(30), keeping(0, 0, 0, 0)],
    ['every 6 hours, with those of RDS', every(360, { includeAutomated: true }), keeping(24, 7, 4, 12)],
    [
      'every day, with those of RDS, of a month',
      every(1440, { includeAutomated: true, rpoSeconds: 30 * 86_400 }),
      keeping(24, 7, 4, 12),
    ],
  ])('never pile up: %s', (_, database, retention) => {
    const days = database.periodSeconds < 3600 ? 40 : 400;

    expect(mostHeld(database, retention, days)).toBeLessThanOrEqual(mostPoints(database, retention));
  });

  it('never pile up, whatever the schedule and the retention', () => {
    const cases = fc.record({
      minutes: fc.constantFrom(5, 10, 15, 20, 30, 60, 120, 180, 240, 360, 480, 720, 1440),
      objective: fc.constantFrom(1.5, 2, 3.2, 10),
      hourly: fc.nat(30),
      daily: fc.nat(10),
      weekly: fc.nat(6),
      monthly: fc.nat(3),
      includeAutomated: fc.boolean(),
    });
    fc.assert(
      fc.property(cases, ({ minutes, objective, includeAutomated, ...retention }) => {
        const database = every(minutes, { rpoSeconds: minutes * 60 * objective, includeAutomated });
        const days = minutes < 60 ? 16 : 70;

        expect(mostHeld(database, retention, days)).toBeLessThanOrEqual(mostPoints(database, retention));
      }),
      { numRuns: 40 },
    );
  }, 60_000);
});
