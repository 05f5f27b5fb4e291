import { describe, expect, test } from 'vitest';
import { arrivals } from '../../simulator/disturbed-event';
import { services } from '../../simulator/services';
import { createWorld } from '../../simulator/world';

const WEST = 'us-west-2';
const DELIVERY = { account: '111111111111', region: WEST, detailType: 'RDS DB Snapshot Event' };

function worldNow() {
  return createWorld({ seed: '1', start: Date.parse('2026-01-05T06:00:00Z'), services });
}

describe('a delivery', () => {
  test.each([
    ['nothing disturbs', []],
    ['another Region is disturbed', [{ region: 'us-east-1', doubled: true }]],
    ['another account is', [{ account: '222222222222', doubled: true }]],
    ['another type is', [{ detailType: 'Snapshot Shared', doubled: true }]],
  ])('arrives once and at once when %s', (_what, disturbances) => {
    const world = worldNow();

    for (const disturbance of disturbances) world.faults.disturbEvents(disturbance);

    expect(arrivals(world, DELIVERY, 'a')).toEqual([0]);
  });

  test('arrives late, each by another time, twice, and the same with the same seed', () => {
    const seen = () => {
      const world = worldNow();
      world.faults.disturbEvents({ region: WEST, delayMs: 600_000 });
      world.faults.disturbEvents({ doubled: true });
      return ['a', 'b', 'c', 'd'].map((key) => arrivals(world, DELIVERY, key));
    };

    const all = seen();

    const first = all.map(([time = 0]) => time);
    expect(all.every(([one = 0, two = 0]) => two >= one)).toBe(true);
    expect(all.every((times) => times.length === 2)).toBe(true);
    expect(new Set(first).size).toBe(4);
    expect(Math.max(...first)).toBeLessThan(600_000);
    expect(seen()).toEqual(all);
  });

  test('is disturbed for a share, and no more once all is calm', () => {
    const world = worldNow();
    world.faults.disturbEvents({ share: 0.5, doubled: true });
    const doubled = () =>
      Array.from({ length: 100 }, (_, key) => arrivals(world, DELIVERY, `${key}`)).filter(
        ({ length }) => length === 2,
      ).length;

    expect(doubled()).toBeGreaterThan(25);
    expect(doubled()).toBeLessThan(75);
    world.faults.calmEvents();
    expect(doubled()).toBe(0);
  });
});
