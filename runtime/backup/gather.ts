import { log } from '../log';
import type { Database, DatabaseKind } from '../settings';
import type { Store } from '../store';
import type { DBInstance } from './instances';
import { kindOf } from './kinds';
import { checkRecipe, type PointRecipe, type Recipes, recipeOf } from './recipe';
import type { Sharing } from './sharing';

type Rds = import('@aws-sdk/client-rds').RDS;
type Parameter = import('@aws-sdk/client-rds').Parameter;

/** In the source side's store. */
const RECIPES = 'recipes.json';

/**
 * Gathers the recipes of all databases into the source side's store, where what shares snapshots finds them. A database
 * that is gone keeps its last one: its snapshots may still be on their way. Answers what changed.
 */
export async function gatherRecipes(
  { rds, store, settings }: Pick<Sharing, 'rds' | 'store' | 'settings'>,
  instances: () => Promise<readonly DBInstance[]>,
): Promise<string> {
  const before = await recipesOf(store);
  const recipes: Record<string, PointRecipe> = { ...before };
  const groups: Record<string, Parameter[]> = {};
  for (const instance of await instances()) {
    const database = settings.databases.find(
      (one) => one.name === instance.DBInstanceIdentifier && kindOf(one) === kindOf(instance),
    );
    if (database === undefined) continue;
    const { name } = database;
    const group = instance.DBParameterGroups?.[0]?.DBParameterGroupName ?? '';
    const key = `${kindOf(database)} ${group}`;
    groups[key] ??= await describeParameters(rds, group, database);
    const checked = checkRecipe(recipeOf(instance, groups[key]));
    if ('recipe' in checked) recipes[name] = checked.recipe;
    // One that is being made has no port yet; the next run finds it.
    else if (instance.DBInstanceStatus !== 'creating') {
      log('recipe not kept, copies are not acknowledged without one', {
        subject: name,
        reason: checked.refused,
      });
    }
  }
  const text = JSON.stringify(recipes);
  if (text === JSON.stringify(before)) return 'as before';
  await store.write(RECIPES, text);
  return 'gathered';
}

export async function recipesOf(store: Pick<Store, 'read'>): Promise<Recipes> {
  const found = await store.read(RECIPES);
  return found === undefined ? {} : (JSON.parse(found.text) as Recipes);
}

/** Those that people set. An engine's default group has none, and cannot have any. */
async function describeParameters(client: Rds, group: string, of: Database): Promise<Parameter[]> {
  if (group === '' || group.startsWith('default.')) return [];
  const all: Parameter[] = [];
  let marker: string | undefined;
  do {
    const page = await parametersPage(client, group, kindOf(of), {
      Source: 'user',
      MaxRecords: 100,
      Marker: marker,
    });
    all.push(...(page.Parameters ?? []));
    marker = page.Marker;
  } while (marker !== undefined && marker !== '');
  return all;
}

interface PageOfParameters {
  readonly Source: 'user';
  readonly MaxRecords: number;
  readonly Marker: string | undefined;
}

/** Of an instance its own group, of a cluster the group of the cluster. */
function parametersPage(client: Rds, group: string, kind: DatabaseKind, page: PageOfParameters) {
  return kind === 'cluster'
    ? client.describeDBClusterParameters({ DBClusterParameterGroupName: group, ...page })
    : client.describeDBParameters({ DBParameterGroupName: group, ...page });
}
