import { expect, it } from 'vitest';
import { notInPlan, worstShare } from '../../runtime/backup/audit';
import type { Entry } from '../../runtime/backup/catalog';

const NOW = Date.UTC(2026, 0, 5, 12);
const HOUR = 3_600_000;
const found = { rpoSeconds: 7_200, periodSeconds: 3_600, snapshotSeconds: 300, copySeconds: 1_200 };

function newest(hours: number) {
  return { point: 'lifeboat-x', slot: 0, databaseTime: NOW - hours * HOUR };
}

it.each<[string, Record<string, Entry>, number]>([
  ['no database was found', {}, 0],
  ['one has a point of an hour ago, of two', { mail: { found, foundAt: 0, newest: newest(1) } }, 0.5],
  [
    'the worst counts',
    { mail: { found, foundAt: 0, newest: newest(1) }, toys: { found, foundAt: 0, newest: newest(5) } },
    2.5,
  ],
  ['one has no point since it was found', { mail: { found, foundAt: NOW - 3 * HOUR } }, 1.5],
  ['one was asked for more lately', { mail: { found, foundAt: NOW - HOUR, newest: newest(5) } }, 0.5],
  ['an earlier version noted it without a time', { mail: { found } }, 0],
  ['a person has retired it', { mail: { found, foundAt: 0, newest: { ...newest(5), retired: true } } }, 0],
  [
    'the config names it, which has an alarm of its own',
    { orders: { found, foundAt: 0, newest: newest(9) } },
    0,
  ],
  ['nobody found it', { ledger: { newest: newest(9) } }, 0],
])('when %s', (_, databases, expected) => {
  const orders = { name: 'orders', ...found };

  expect(worstShare([orders], { reconciledAt: NOW, others: 0, databases }, NOW)).toBe(expected);
});

it('names the databases that have points, and that the plan does not hold', () => {
  const orders = { name: 'orders', ...found };
  const databases: Record<string, Entry> = {
    toys: { found, newest: newest(1) },
    orders: { newest: newest(1) },
    mail: { found, newest: newest(30) },
    odd: { found },
  };

  expect(notInPlan([orders], { reconciledAt: NOW, others: 0, databases })).toEqual(['mail', 'toys']);
});
