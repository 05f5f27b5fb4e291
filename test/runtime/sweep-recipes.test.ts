import { expect, it } from 'vitest';
import { recipeKey } from '../../runtime/backup/keep-recipes';
import type { Snapshot } from '../../runtime/backup/snapshots';
import { sweepRecipes, uselessRecipes } from '../../runtime/backup/sweep-recipes';
import type { Truth } from '../../runtime/backup/truth';
import type { Database } from '../../runtime/settings';
import { NOW, orders, pointOf, settings } from './points';

const nothing: Truth = { held: [], names: [], shared: [], hops: [], others: 0, sourceAnswers: true };
const [old, young] = [pointOf(100), pointOf(10)];
const automated = `${old.name}-auto`;

it.each<[string, string, Partial<Truth>, boolean]>([
  ['nothing is there that it is for', old.name, {}, true],
  ['the same, of one that RDS took', automated, {}, true],
  ['its point is here', old.name, { names: [old.name] }, false],
  ['another point is here', old.name, { names: [young.name, automated] }, true],
  ['its snapshot is shared', old.name, { shared: [asShared(old)] }, false],
  ['its copy is half way', old.name, { hops: [{ ...old, name: `${old.name}-hop`, hop: true }] }, false],
  ['the source says nothing', old.name, { sourceAnswers: false }, false],
  ['it came a moment ago', young.name, {}, false],
  ['it is not one of ours', 'something-else', {}, false],
])('of a recipe, when %s', (_, point, truth, expected) => {
  const keys = [recipeKey(point), 'catalog.json'];
  const useless = uselessRecipes(settings, [orders], keys, { ...nothing, ...truth }, NOW);

  expect(useless).toEqual(expected ? [point] : []);
});

it.each<[string, Database[], boolean]>([
  ['is kept: nobody looked whether a cluster of that name has a point', [orders], false],
  ['goes where both kinds were looked at', [orders, { ...orders, name: 'notes', kind: 'cluster' }], true],
])('of a recipe of a database that is not known, which %s', (_, databases, expected) => {
  const left = pointOf(100, {}, { ...orders, name: 'left' }).name;

  const useless = uselessRecipes(settings, databases, [recipeKey(left)], nothing, NOW);

  expect(useless).toEqual(expected ? [left] : []);
});

it('removes no more than a hundred in one run, and writes down that the point is not there', async () => {
  const points = Array.from({ length: 250 }, (_, index) => pointOf(100 + index).name);
  const done: string[] = [];
  const told: object[] = [];
  const ledger = {
    part: 'chain' as const,
    async write(key: string, text: string) {
      done.push(key);
      told.push(
        ...text
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line)),
      );
      return 'written' as const;
    },
  };
  const store = {
    async remove(keys: readonly string[]) {
      done.push(...keys);
    },
  };

  expect(await sweepRecipes({ store, ledger }, points)).toBe('100 of 250 removed');
  expect(done).toHaveLength(101);
  expect(done[0]).toMatch(/^chain\//);
  expect(told).toHaveLength(100);
  expect(told.at(-1)).toMatchObject({ point: points[99], kind: 'absent' });
  expect(done.at(-1)).toBe(`recipes/${points[99]}.json`);
});

function asShared(snapshot: Snapshot): Snapshot {
  return { ...snapshot, name: `${snapshot.name}-rekeyed`, rekeyed: true };
}
