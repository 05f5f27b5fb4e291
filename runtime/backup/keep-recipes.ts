import { log } from '../log';
import type { Database } from '../settings';
import type { Store } from '../store';
import { isoTime } from '../time';
import { type Fact, type Ledger, record } from './ledger';
import { checkRecipe } from './recipe';
import { acceptable, type Offered } from './suspicion';

/** A snapshot that the source side announced. */
interface Announced extends Offered {
  readonly name: string;
  readonly point: string;
  readonly database: Database;
  /** What came with it; untrusted. */
  readonly recipe: unknown;
}

/**
 * Keeps, beside the recovery points that they are for, the recipes that came with an announcement, and writes down that
 * the snapshots were taken and shared: this side learns both at once. The first recipe of a point
 * wins. One that cannot be believed is not kept; that is written down too. Names that the schedule cannot have made yet are
 * left alone. Answers with the points that have their recipe now.
 */
export async function keepRecipes(
  { store, ledger }: { readonly store: Store; readonly ledger: Ledger },
  announced: readonly Announced[],
  time: number,
): Promise<string[]> {
  const kept: string[] = [];
  const facts: Fact[] = [];
  for (const { name, point, slot, automated, database, recipe } of announced) {
    const offered = { slot, databaseTime: slot, automated };
    if (acceptable(offered, database, time) !== undefined) continue;
    const about = { point, database: database.name };
    facts.push({ ...about, kind: 'taken', takenFor: isoTime(slot) });
    facts.push({ ...about, kind: 'shared', snapshot: name });
    if (recipe === undefined) continue;
    const checked = checkRecipe(recipe);
    if ('recipe' in checked) {
      await store.write(recipeKey(point), JSON.stringify(checked.recipe), { ifAbsent: true });
      kept.push(point);
      continue;
    }
    log('recipe refused', { subject: point, reason: checked.refused });
    facts.push({ ...about, kind: 'refused', reason: `recipe: ${checked.refused}` });
  }
  await record(ledger, facts);
  return kept;
}

/** Where a point's recipe is, in the recovery side's store. */
export function recipeKey(point: string): string {
  return `recipes/${point}.json`;
}

/** The point that the recipe of this key is for. */
export function recipePoint(key: string): string | undefined {
  return /^recipes\/(.+)\.json$/.exec(key)?.[1];
}

/** The keys of all recipes. */
export function listRecipes(store: Pick<Store, 'list'>): Promise<string[]> {
  return store.list('recipes/');
}

export async function hasRecipe(store: Store, point: string): Promise<boolean> {
  return (await store.read(recipeKey(point))) !== undefined;
}

/** Those of the points whose recipe is there. */
export async function withRecipes(store: Store, points: readonly string[]): Promise<string[]> {
  if (points.length === 0) return [];
  const keys = await listRecipes(store);
  return points.filter((point) => keys.includes(recipeKey(point)));
}
