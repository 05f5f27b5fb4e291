import { readSnapshotNames, slotOf } from '../names';
import type { Chain, Database } from '../settings';
import type { Store } from '../store';
import { recipeKey, recipePoint } from './keep-recipes';
import { ALL_KINDS, kindsOf } from './kinds';
import { type Ledger, record } from './ledger';
import type { Truth } from './truth';

/** Left alone for this long after its slot, in milliseconds: its snapshot may not be shared yet. */
const YOUNG = 86_400_000;

/** Recipes that one run removes at most. */
const MOST = 100;

/**
 * The points whose recipe, among the `keys` of the store, is of no use any more: the point is not here, nor is anything
 * that could become it. `keys` must have been listed before `truth` was looked at: what is announced was shared before.
 * Of a database that is not known (any more) the kind is not either: unless both were looked at, its point may be here.
 */
export function uselessRecipes(
  chain: Chain,
  databases: readonly Database[],
  keys: readonly string[],
  truth: Truth,
  now: number,
): string[] {
  if (!truth.sourceAnswers) return [];
  const needed = new Set([...truth.names, ...[...truth.shared, ...truth.hops].map(({ point }) => point)]);
  const points = keys.flatMap((key) => recipePoint(key) ?? []);
  const sawAll = kindsOf(databases).length === ALL_KINDS.length;
  const reads = readSnapshotNames(chain, databases, points);
  return points.filter((point, index) => {
    const slot = slotOf(point);
    if (slot === undefined || (!sawAll && reads[index] === undefined)) return false;
    return !needed.has(point) && now - slot >= YOUNG;
  });
}

/**
 * Removes recipes that nobody needs: of points that were deleted by a person, or by a prune that did not get to the
 * recipe, and of snapshots that were never copied. Writes down first that the point is not there.
 */
export async function sweepRecipes(
  { store, ledger }: { readonly store: Pick<Store, 'remove'>; readonly ledger: Ledger },
  points: readonly string[],
): Promise<string> {
  const now = points.slice(0, MOST);
  const reason = 'neither the point nor what it is copied from is there';
  await record(
    ledger,
    now.map((point) => ({ point, kind: 'absent', reason })),
  );
  await store.remove(now.map(recipeKey));
  return `${now.length} of ${points.length} removed`;
}
