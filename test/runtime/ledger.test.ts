import { expect, it } from 'vitest';
import { type Ledger, record } from '../../runtime/backup/ledger';

it('a fact that is written twice is one fact, the first', async () => {
  const facts = new Map<string, string>();
  const ledger: Ledger = {
    async write(key, text, { ifAbsent } = {}) {
      if (ifAbsent && facts.has(key)) return 'changed meanwhile';
      facts.set(key, text);
      return 'written';
    },
  };

  await record(ledger, 'lifeboat-orders-1a2b3c4d-20260105t0630z', 'copied', { try: 1 });
  await record(ledger, 'lifeboat-orders-1a2b3c4d-20260105t0630z', 'copied', { try: 2 });

  expect([...facts.keys()]).toEqual(['lifeboat-orders-1a2b3c4d-20260105t0630z/copied.json']);
  expect(JSON.parse([...facts.values()][0] ?? '')).toMatchObject({ kind: 'copied', try: 1 });
});
