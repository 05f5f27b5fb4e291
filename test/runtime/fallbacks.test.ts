import { expect, it } from 'vitest';
import { restoredAndNext } from '../../runtime/backup/fallbacks';
import { HOUR, hourlyPoints, NOW, orders, pointOf } from './points';

const point = (hours: number) => pointOf(hours).name;
const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => point(from + index));

function restoredFrom(name: string, madeAt?: number) {
  return {
    TagList: [{ Key: 'lifeboat:recovery-point', Value: name }],
    ...(madeAt === undefined ? {} : { InstanceCreateTime: new Date(madeAt) }),
  };
}

it.each([
  ['none where nothing is restored', [{ TagList: [{ Key: 'team', Value: point(1) }] }], []],
  [
    'the one being restored and the next eleven older ones',
    [restoredFrom(point(3), NOW - HOUR)],
    range(3, 14),
  ],
  ['those of an instance that AWS does not date yet', [restoredFrom(point(18))], range(18, 19)],
  [
    'only its own of an instance whose recovery is over',
    [restoredFrom(point(3), NOW - 13 * HOUR)],
    [point(3)],
  ],
  ['the one of a point that is gone', [restoredFrom('gone')], ['gone']],
])('the points that a recovery needs are %s', (_what, instances, expected) => {
  const others = [pointOf(5, {}, { ...orders, name: 'billing' })];

  expect(restoredAndNext(instances, [...others, ...hourlyPoints(20)], NOW).sort()).toEqual(
    [...expected].sort(),
  );
});
