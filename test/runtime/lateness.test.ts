import { expect, it } from 'vitest';
import { type Catalog, NO_CATALOG } from '../../runtime/backup/catalog';
import { isTaggable, isTakenAfter, takenUnsaid } from '../../runtime/backup/lateness';
import type { Snapshot } from '../../runtime/backup/snapshots';
import { TAKEN_TAG } from '../../runtime/backup/tags';
import type { Database } from '../../runtime/settings';
import { NOW, orders, pointOf } from './points';

const notes: Database = { ...orders, name: 'notes', kind: 'cluster' };
const MINUTE = 60_000;

const point: Snapshot = { ...pointOf(1), database: notes, slot: NOW, createdAt: NOW + 20 * MINUTE };

function said(takenAt: number) {
  return { [TAKEN_TAG]: new Date(takenAt).toISOString() };
}

/** What the point was copied from. */
function from(takenAt: number): Snapshot {
  return { ...point, name: `${point.name}-shared`, witnessed: { from: takenAt, to: takenAt } };
}

it.each<[string, Snapshot, Snapshot[], number | undefined]>([
  ['taken a quarter of an hour after its slot', point, [from(NOW + 15 * MINUTE)], NOW + 15 * MINUTE],
  ['taken within the minute of its slot', point, [from(NOW + MINUTE)], NOW + MINUTE],
  ['that is still being copied', { ...point, status: 'creating' }, [from(NOW)], NOW],
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
  const unsaid = takenUnsaid([one], shared);

  expect(unsaid).toEqual(expected === undefined ? [] : [{ point: one, takenAt: expected }]);
});

it.each<[string, Snapshot, number, boolean]>([
  ['taken at its slot, as it says', { ...point, tags: said(NOW) }, NOW, false],
  ['taken late, as it says', { ...point, tags: said(NOW + 15 * MINUTE) }, NOW + 14 * MINUTE, true],
  ['that says nothing, before its copy was begun', point, NOW + 19 * MINUTE, true],
  ['that says nothing, once its copy was begun', point, NOW + 20 * MINUTE, false],
  ['that says nothing at all', { ...point, createdAt: undefined }, NOW + 20 * MINUTE, true],
  ['that RDS took by itself', { ...point, automated: true }, NOW, false],
  ['of an instance, whose data has a time of its own', { ...point, database: orders }, NOW, false],
])('a point may have been taken after a moment: one %s', (_, one, moment, expected) => {
  expect(isTakenAfter(one, moment)).toBe(expected);
});

it.each<[string, Partial<Snapshot>, number, boolean]>([
  ['that is there', {}, 0, true],
  ['that has been copied for five minutes', { status: 'creating' }, 5, true],
  ['whose copy was only just begun', { status: 'creating' }, 4, false],
  ['whose copy the catalog does not know', { status: 'creating', point: 'another' }, 5, false],
])('a point can be given tags: one %s', (_, change, minutes, expected) => {
  const copying = { name: point.name, point: point.point, slot: NOW, since: NOW };
  const catalog: Catalog = { ...NO_CATALOG, databases: { notes: { copying } } };

  expect(isTaggable({ ...point, ...change }, catalog, NOW + minutes * MINUTE)).toBe(expected);
});
