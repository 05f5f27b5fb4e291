import { expect, it } from 'vitest';
import type { Snapshot } from '../../runtime/backup/snapshots';
import { unwanted, wanted } from '../../runtime/backup/wanted';
import { NOW, orders, pointOf, settings } from './points';

const hourly = (from: number, to: number): Snapshot[] =>
  Array.from({ length: to - from }, (_, index) => pointOf(from + index));

it('no place is taken by a copy that is still being made', () => {
  const quarter = 900_000;
  const first = pointOf(2);
  const offered = {
    ...first,
    name: 'b',
    point: 'b',
    slot: first.slot + quarter,
    databaseTime: first.slot + quarter,
  };
  const among = (status: string) =>
    unwanted(settings, orders, [pointOf(0), { ...first, status }], [offered], NOW);

  expect(among('available')).toEqual(['b']);
  expect(among('creating')).toEqual([]);
});

it('after an outage the newest comes first, then one of each day that has no place for more', () => {
  let held = hourly(80, 130);
  const shared = hourly(0, 80);
  const copied: number[] = [];
  for (;;) {
    const { newer, older } = wanted(settings, orders, held, shared, NOW);
    const [next] = [...newer.slice(0, 1), ...(newer.length === 0 ? older : [])];
    if (next === undefined) break;
    copied.push(shared.findIndex(({ point }) => point === next.point));
    held = [...held, next];
  }

  // It is 12 o'clock: those of the last 24 hours, then the first of each day before.
  expect(copied).toEqual([...Array.from({ length: 24 }, (_, hours) => hours), 36, 60]);
  expect(unwanted(settings, orders, held, shared, NOW)).toHaveLength(80 - copied.length);
});
