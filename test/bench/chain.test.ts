import { expect, it } from 'vitest';
import { measurePolling } from '../../bench/chain';

it.each([
  { every: '1 hour', period: 1, snapshots: 16 },
  { every: '8 hours', period: 8, snapshots: 2 },
])('what polls takes a snapshot every $every too, and each is asked to be copied', async (row) => {
  const { every, period, snapshots } = row;
  const cost = await measurePolling({
    ...{ databases: 2, every, period, rpo: '24 hours', settledAfter: 16, counted: 8 },
  });

  expect(cost).toMatchObject({ snapshots, unasked: 0 });
  expect(cost.latency.longest).toBeLessThan(3_600);
});
