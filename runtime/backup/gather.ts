import { log } from '../log';
import { SNAPSHOT_SHARED } from '../names';
import type { Store } from '../store';
import { say } from './chain-event';
import { objectivesOf } from './found';
import { describeInstances } from './instances';
import { checkRecipe, inLots, type PointRecipe, type Recipes, recipeOf } from './recipe';
import type { Sharing } from './sharing';
import type { Snapshot } from './snapshots';

type Rds = import('@aws-sdk/client-rds').RDS;
type Parameter = import('@aws-sdk/client-rds').Parameter;

/** In the source side's store. */
const RECIPES = 'recipes.json';

/** Characters that the names and recipes of one event take at most; EventBridge takes 256 KB. */
const LONGEST_SAYING = 200_000;

/** The same where objectives come with them: those of a database take up to four times what the name of a snapshot does. */
const LONGEST_WITH_OBJECTIVES = 45_000;

/**
 * Gathers the recipes of all databases into the source side's store, where what shares snapshots finds them. A database
 * that is gone keeps its last one: its snapshots may still be on their way. Answers what changed.
 */
export async function gatherRecipes({ rds, store, settings }: Sharing): Promise<string> {
  const before = await recipesOf(store);
  const recipes: Record<string, PointRecipe> = { ...before };
  const groups: Record<string, Parameter[]> = {};
  for (const instance of await describeInstances(rds)) {
    const name = settings.databases.find((database) => database.name === instance.DBInstanceIdentifier)?.name;
    if (name === undefined) continue;
    const group = instance.DBParameterGroups?.[0]?.DBParameterGroupName ?? '';
    groups[group] ??= await describeParameters(rds, group);
    const checked = checkRecipe(recipeOf(instance, groups[group]));
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

/**
 * Announces once more what is shared and not known to be copied, with the recipes and the objectives of databases found by
 * their tag: the first announcement may be lost.
 */
export async function announceAgain(
  { events, settings, store }: Sharing,
  snapshots: readonly Snapshot[],
): Promise<string> {
  const items = snapshots.map(({ name, database }) => ({ name, database: database.name }));
  const most = settings.discovery === undefined ? LONGEST_SAYING : LONGEST_WITH_OBJECTIVES;
  const databaseOf = Object.fromEntries(snapshots.map(({ name, database }) => [name, database]));
  for (const { names, recipes } of inLots(items, await recipesOf(store), most)) {
    const objectives = objectivesOf(
      settings,
      names.flatMap((name) => databaseOf[name] ?? []),
    );
    await say(events, settings.bus, settings, SNAPSHOT_SHARED, names, { ...objectives, recipes });
  }
  return `${items.length} announced again`;
}

/** Those that people set. An engine's default group has none, and cannot have any. */
async function describeParameters(client: Rds, group: string): Promise<Parameter[]> {
  if (group === '' || group.startsWith('default.')) return [];
  const all: Parameter[] = [];
  let marker: string | undefined;
  do {
    const page = await client.describeDBParameters({
      DBParameterGroupName: group,
      Source: 'user',
      MaxRecords: 100,
      Marker: marker,
    });
    all.push(...(page.Parameters ?? []));
    marker = page.Marker;
  } while (marker !== undefined && marker !== '');
  return all;
}
