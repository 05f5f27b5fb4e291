import { recipeKey } from '../backup/keep-recipes';
import { checkRecipe, type PointRecipe } from '../backup/recipe';
import { messageOf } from '../fault';
import type { Recipe } from '../settings';
import type { Store } from '../store';

/** What a point is restored by, and what of its own recipe could not be had. */
export interface Wanted {
  readonly instanceClass: string;
  /** The class that was deployed, where AWS refuses that one. */
  readonly deployedClass: string;
  readonly engine: string;
  readonly engineVersion: string;
  readonly port: number;
  readonly multiAz: boolean;
  /** Those that people had set. */
  readonly parameters: Readonly<Record<string, string>>;
  /** The team's own. */
  readonly tags: Readonly<Record<string, string>>;
  readonly shortfalls: readonly string[];
}

/** What AWS says when it has no machine of a class left just now. */
export const NO_CAPACITY = ['InsufficientDBClusterCapacity', 'InsufficientDBInstanceCapacity'];

/** What AWS says when something of a recipe cannot be had in this account and Region. */
export const REFUSED_RECIPES = [
  ...NO_CAPACITY,
  'DBClusterParameterGroupNotFound',
  'DBParameterGroupNotFound',
  'InvalidParameterCombination',
  'InvalidParameterValue',
];

/** Of the 50 tags that AWS takes, those that are left beside ours. AWS docs: RDS User Guide, "Tagging Amazon RDS resources". */
const MOST_TAGS = 45;

/**
 * What a recovery point is restored by: the recipe that was kept beside it, else the one that was deployed. A recipe that
 * is missing, unreadable or refused must not stop a recovery. `ports` are those that the network lets in.
 */
export async function wantedFor(
  store: Pick<Store, 'read'>,
  point: string,
  deployed: Recipe,
  ports: readonly number[],
): Promise<Wanted> {
  try {
    const kept = await store.read(recipeKey(point));
    if (kept === undefined) return asDeployed(deployed);
    const checked = checkRecipe(JSON.parse(kept.text));
    if ('recipe' in checked) return ofThePoint(checked.recipe, deployed, ports);
    return asDeployed(deployed, `the recipe kept beside ${point} is refused: ${checked.refused}`);
  } catch (error) {
    return asDeployed(deployed, `the recipe kept beside ${point} was not read: ${messageOf(error)}`);
  }
}

/** What was deployed, and why it is not the point's own. */
export function asDeployed(deployed: Recipe, ...shortfalls: readonly string[]): Wanted {
  const { instanceClass, engine, engineVersion, port, multiAz } = deployed;
  return {
    ...{ instanceClass, deployedClass: instanceClass, engine, engineVersion, port, multiAz },
    ...{ parameters: {}, tags: {}, shortfalls },
  };
}

function ofThePoint(recipe: PointRecipe, deployed: Recipe, ports: readonly number[]): Wanted {
  const open = ports.includes(recipe.port);
  const tags = Object.entries(recipe.tags).filter(([key]) => isTheTeams(key));
  const faults = [
    open ? undefined : `the network does not let port ${recipe.port} in, it listens on ${deployed.port}`,
    tags.length <= MOST_TAGS ? undefined : `${tags.length - MOST_TAGS} tags find no room beside ours`,
  ];
  return {
    instanceClass: recipe.instanceClass,
    deployedClass: deployed.instanceClass,
    // A snapshot is restored to its own engine; what the recipe says of that is not asked.
    engine: deployed.engine,
    engineVersion: recipe.engineVersion,
    port: open ? recipe.port : deployed.port,
    multiAz: recipe.multiAz,
    parameters: recipe.parameters,
    tags: Object.fromEntries(tags.slice(0, MOST_TAGS)),
    shortfalls: faults.filter((fault) => fault !== undefined),
  };
}

/** AWS takes no tags of its own from anybody, and ours say what is true of the source's instance only. */
function isTheTeams(key: string): boolean {
  return !/^(aws|rds|lifeboat):/i.test(key);
}
