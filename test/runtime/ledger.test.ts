import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type Fact, type Ledger, record } from '../../runtime/backup/ledger';

const POINT = 'lifeboat-orders-1a2b3c4d-20260105t0630z';

beforeAll(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 0, 5, 6, 31) });
});
afterAll(() => {
  vi.useRealTimers();
});

function emptyLedger(): { readonly ledger: Ledger; readonly objects: Map<string, string> } {
  const objects = new Map<string, string>();
  const ledger: Ledger = {
    part: 'chain',
    async write(key, text, { ifAbsent } = {}) {
      if (ifAbsent && objects.has(key)) return 'changed meanwhile';
      objects.set(key, text);
      return 'written';
    },
  };
  return { ledger, objects };
}

it('facts of one go are one object, with a line for each', async () => {
  const { ledger, objects } = emptyLedger();
  const facts: Fact[] = [
    { point: POINT, kind: 'shared', snapshot: POINT },
    { point: POINT, kind: 'refused', reason: 'two\nlines' },
  ];

  await record(ledger, facts);

  const [[key, text] = ['', '']] = [...objects];
  expect(key).toMatch(/^chain\/2026-01-05\/[0-9a-f]{32}\.jsonl$/);
  const lines = text.split('\n');
  expect(lines.pop()).toBe('');
  expect(lines.map((line) => JSON.parse(line))).toEqual(
    facts.map((fact) => ({ ...fact, recordedAt: expect.stringMatching(/Z$/) })),
  );
});

it.each([
  ['the same again', [{ point: POINT, kind: 'copied', try: 1 }], 1],
  ['something else of the same point', [{ point: POINT, kind: 'copied', try: 2 }], 2],
  ['nothing at all', [], 1],
] as const)('to tell %s makes no other object than that', async (_, again, expected) => {
  const { ledger, objects } = emptyLedger();
  await record(ledger, [{ point: POINT, kind: 'copied', try: 1 }]);
  const [first] = objects.values();

  await record(ledger, again);

  expect(objects.size).toBe(expected);
  expect([...objects.values()][0]).toBe(first);
});
