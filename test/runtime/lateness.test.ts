import { expect, it } from 'vitest';
import { takenLate } from '../../runtime/backup/lateness';
import type { Snapshot } from '../../runtime/backup/snapshots';
import { TAKEN_TAG } from '../../runtime/backup/tags';
import type { Database } from '../../runtime/settings';
import { NOW, orders, pointOf } from './points';

const notes: Database = { ...orders, name: 'notes', kind: 'cluster' };
const MINUTE = 60_000;

const point: Snapshot = { ...pointOf(1), database: notes, slot: NOW };

/** What the point was copied from. */
function from(takenAt: number): Snapshot {
  return { ...point, name: `${point.name}-shared`, witnessed: { from: takenAt, to: takenAt } };
}

it.each<[string, Snapshot, Snapshot[], number | undefined]>([
  ['taken a quarter of an hour after its slot', point, [from(NOW + 15 * MINUTE)], NOW + 15 * MINUTE],
  ['taken within the minute of its slot', point, [from(NOW + MINUTE)], undefined],
  ['of which nothing is shared any more', point, [], undefined],
  [
    'that carries it already',
    { ...point, tags: { [TAKEN_TAG]: 'then' } },
    [from(NOW + 15 * MINUTE)],
    undefined,
  ],
  ['that RDS took by itself', { ...point, automated: true }, [from(NOW + 15 * MINUTE)], undefined],
  ['of an instance', { ...point, database: orders }, [from(NOW + 15 * MINUTE)], undefined],
])('of a point %s', (_, one, shared, expected) => {
  const late = takenLate([one], shared);

  expect(late).toEqual(expected === undefined ? [] : [{ point: one, takenAt: expected }]);
});
