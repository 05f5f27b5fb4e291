import { describe, expect, it } from 'vitest';
import type { Catalog, Entry } from '../../runtime/backup/catalog';
import { isWholeLookDue, seemsSettled } from '../../runtime/backup/glance';
import { HOUR, NOW, orders } from './points';

const MINUTE = 60_000;
/** 12:00, in whose hour the tests look; the snapshot of that slot takes five minutes. */
const SLOT = NOW - 41 * MINUTE;
const waiting = { name: 'later', point: 'later', slot: SLOT };

function at(slot: number): { point: string; slot: number; databaseTime: number } {
  return { point: `orders-${slot}`, slot, databaseTime: slot };
}

function catalog(entry: Entry | undefined): Catalog {
  return { reconciledAt: 0, others: 0, databases: entry === undefined ? {} : { orders: entry } };
}

describe('a look at everything', () => {
  it.each([
    ['never was', undefined, 5, true],
    ['was a quarter of an hour ago', 15, 16, false],
    ['was almost an hour ago', 55, 1, true],
    ['was just now, and prune comes next', 1, 31, true],
    ['was just now, and prune has been', 1, 46, false],
  ])('that %s', (_, minutesAgo, minute, expected) => {
    const now = SLOT + minute * MINUTE;
    const comparedAt = minutesAgo === undefined ? {} : { comparedAt: now - minutesAgo * MINUTE };

    expect(isWholeLookDue({ ...catalog(undefined), ...comparedAt }, now)).toBe(expected);
  });
});

describe('a database seems settled', () => {
  it.each<[string, Entry | undefined, number, boolean]>([
    ['with the point of the slot that is due', { newest: at(SLOT) }, 16, true],
    ['with that of the slot before, while the snapshot is taken', { newest: at(SLOT - HOUR) }, 4, true],
    ['not with that of the slot before, when the snapshot is due', { newest: at(SLOT - HOUR) }, 5, false],
    [
      'with the copy of the slot that is due under way',
      { newest: at(SLOT - HOUR), copying: { ...waiting, since: SLOT } },
      16,
      true,
    ],
    [
      'not with an older copy under way',
      { newest: at(SLOT - 2 * HOUR), copying: { ...waiting, slot: SLOT - HOUR, since: SLOT } },
      16,
      false,
    ],
    ['not while a snapshot waits', { newest: at(SLOT), waiting }, 16, false],
    ['not while an older one waits', { newest: at(SLOT), later: waiting }, 16, false],
    ['not while an answer is owed', { newest: at(SLOT), owed: true }, 16, false],
    ['not without a point', {}, 16, false],
    ['not when nothing is known of it', undefined, 16, false],
    ['with the last point of a database that is no more', { newest: { ...at(0), retired: true } }, 16, true],
  ])('%s', (_, entry, minute, expected) => {
    expect(seemsSettled(catalog(entry), [orders], SLOT + minute * MINUTE)).toBe(expected);
  });

  it.each([
    ['with the schedule that is noted', 3600, true],
    ['not with another one', 600, false],
    ['not before its schedule is noted', undefined, false],
  ])('%s', (_, noted, expected) => {
    const schedule = noted === undefined ? {} : { schedule: { periodSeconds: noted, former: [] } };
    const entry = { newest: at(SLOT), ...schedule };

    expect(seemsSettled(catalog(entry), [{ ...orders, former: [] }], SLOT + 16 * MINUTE)).toBe(expected);
  });

  it('not while snapshots are shared that nobody here made: people are told until they are gone', () => {
    const known = { ...catalog({ newest: at(SLOT) }), refused: 1 };

    expect(seemsSettled(known, [orders], SLOT + 16 * MINUTE)).toBe(false);
  });

  it('never, where RDS itself takes snapshots at times that nobody knows', () => {
    const databases = [{ ...orders, includeAutomated: true }];

    expect(seemsSettled(catalog({ newest: at(SLOT) }), databases, SLOT + 16 * MINUTE)).toBe(false);
  });
});
