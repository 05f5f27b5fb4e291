import { expect, it } from 'vitest';
import { recipeKey } from '../../runtime/backup/keep-recipes';
import type { Snapshot } from '../../runtime/backup/snapshots';
import { sweepRecipes, uselessRecipes } from '../../runtime/backup/sweep-recipes';
import type { Truth } from '../../runtime/backup/truth';
import { NOW, pointOf } from './points';

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
  const useless = uselessRecipes([recipeKey(point), 'catalog.json'], { ...nothing, ...truth }, NOW);

  expect(useless).toEqual(expected ? [point] : []);
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
