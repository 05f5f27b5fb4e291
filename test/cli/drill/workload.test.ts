import { describe, expect, it } from 'vitest';
import { createLedger } from '../../../cli/drill/ledger';
import { ordersTableFor } from '../../../cli/drill/orders-table';
import { rowContent, rowKey } from '../../../cli/drill/rows';
import { fewestRows, transactionsOf, workloadOf } from '../../../cli/drill/workload';

const table = ordersTableFor({ tables: ['orders'], sql: [] });
const start = Date.parse('2026-01-05T06:00:00Z');
const until = Date.parse('2026-01-05T12:41:07Z');

describe('workloadOf', () => {
  it.each([
    { rows: 100_000, rate: 140, initial: 43_844, written: 56_156 },
    { rows: 1_000, rate: 140, initial: 100, written: 900 },
    { rows: 100, rate: 0, initial: 100, written: 0 },
  ])('$rows rows at $rate a minute', ({ rows, rate, initial, written }) => {
    const workload = workloadOf(rows, rate, start, until);

    expect(workload).toMatchObject({ initialRows: initial, writtenRows: written });
    expect(workload.rowsPerMinute).toBeLessThanOrEqual(rate);
  });
});

describe('transactionsOf', () => {
  const workload = workloadOf(100_000, 140, start, until);
  const all = [...transactionsOf(workload, rowKey('1', 'orders'))];

  it('writes every row once, in order, between the two moments', () => {
    let next = workload.initialRows + 1;
    let before = start;
    for (const { firstId, lastId, startAt, commitAt } of all) {
      expect(firstId).toBe(next);
      expect(startAt).toBeGreaterThan(before);
      expect(commitAt).toBeGreaterThanOrEqual(startAt);
      next = lastId + 1;
      before = commitAt;
    }
    expect(next).toBe(100_001);
    expect(before).toBeLessThan(until);
  });

  it('never commits at a whole millisecond, where snapshots are', () => {
    expect(all.every(({ commitAt }) => commitAt % 1 === 0.5)).toBe(true);
  });

  it('leaves some transactions open for a while', () => {
    const slow = all.filter(({ startAt, commitAt }) => commitAt > startAt);

    expect(slow.length / all.length).toBeGreaterThan(0.08);
    expect(slow.length / all.length).toBeLessThan(0.18);
  });

  it.each([100, 300, 1_000, 5_000])(
    'with %d rows in all, never lets the newest row grow older than promised',
    (rows) => {
      const small = workloadOf(rows, 140, start, until);
      const seconds =
        [60, 120, 300, 600, 3_600].find((limit) => rows >= fewestRows(limit, start, until)) ?? 7_200;
      let seen = start;
      let worst = 0;
      for (const { startAt, commitAt } of transactionsOf(small, rowKey('1', 'orders'))) {
        worst = Math.max(worst, commitAt - seen);
        seen = startAt;
      }

      expect(Math.max(worst, until - seen) / 1000).toBeLessThanOrEqual(seconds);
    },
  );

  it('depends on the key alone', () => {
    expect([...transactionsOf(workload, rowKey('1', 'orders'))]).toEqual(all);
    expect([...transactionsOf(workload, rowKey('2', 'orders'))]).not.toEqual(all);
  });
});

describe('ledger', () => {
  it('knows what was committed at any moment', () => {
    const workload = workloadOf(1_000, 140, start, until);
    const ledger = createLedger({ seed: '1', database: 'orders', table, workload });
    for (const transaction of transactionsOf(workload, rowKey('1', 'orders'))) ledger.committed(transaction);
    const [first, second] = [...transactionsOf(workload, rowKey('1', 'orders'))];
    if (!first || !second) throw new Error('too few transactions');

    expect(ledger.rowsAt(start)).toBe(100);
    expect(ledger.rowsAt(first.commitAt - 0.5)).toBe(100);
    expect(ledger.rowsAt(first.commitAt + 0.5)).toBe(first.lastId);
    expect(ledger.rowsAt(until)).toBe(1_000);
    expect(ledger.row(1).placedAt).toBeLessThan(start);
    expect(ledger.row(second.firstId).placedAt).toBe(Math.floor(second.startAt));
  });

  it('refuses a commit out of order', () => {
    const workload = workloadOf(1_000, 140, start, until);
    const ledger = createLedger({ seed: '1', database: 'orders', table, workload });
    const [, second] = [...transactionsOf(workload, rowKey('1', 'orders'))];

    expect(() => second && ledger.committed(second)).toThrow('was next');
  });
});

it('makes rows that differ by seed, database and id', () => {
  const contents = [
    rowContent(rowKey('1', 'orders'), 1),
    rowContent(rowKey('1', 'orders'), 2),
    rowContent(rowKey('2', 'orders'), 1),
    rowContent(rowKey('1', 'stock'), 1),
  ].map((content) => JSON.stringify(content));

  expect(new Set(contents).size).toBe(4);
  expect(JSON.stringify(rowContent(rowKey('1', 'orders'), 1))).toBe(contents[0]);
});
