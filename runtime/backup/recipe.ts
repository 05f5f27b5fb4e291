import { own } from '../own';
import type { Recipe } from '../settings';
import { field } from './snapshot-event';

type DBInstance = import('@aws-sdk/client-rds').DBInstance;
type Parameter = import('@aws-sdk/client-rds').Parameter;

/** What a restore needs and a snapshot does not carry, as the instance was when the recipe was gathered. */
export interface PointRecipe extends Recipe {
  /** Parameters that people set, of the instance's own parameter group; empty for an engine's default group. */
  readonly parameters: Readonly<Record<string, string>>;
  /** `default:postgres-17` */
  readonly optionGroup: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Name of the secret with the master password, where RDS keeps one; never its value. */
  readonly secret?: string;
}

/** Recipes by database. */
export type Recipes = Readonly<Record<string, PointRecipe>>;

/** Characters that one recipe has at most, as JSON: ten of them fit an event with room to spare. */
export const LONGEST_RECIPE = 16_000;

/** AWS docs: RDS User Guide, "Tagging Amazon RDS resources"; parameter groups have a few hundred parameters. */
const MOST_TAGS = 50;
const MOST_PARAMETERS = 500;
const LONGEST_NAME = 255;
const LONGEST_VALUE = 2_048;

const FIELDS = {
  // Two of them fit the value of a tag.
  instanceClass: /^db\.[a-z0-9-]{1,30}(\.[a-z0-9-]{1,30}){1,3}$/,
  engine: /^[a-z][a-z0-9-]{1,39}$/,
  engineVersion: /^[0-9][0-9A-Za-z._-]{0,39}$/,
  masterUsername: /^[A-Za-z_][A-Za-z0-9_]{0,62}$/,
  databaseName: /^[A-Za-z_][A-Za-z0-9_-]{0,62}$/,
  optionGroup: /^[A-Za-z][A-Za-z0-9:.-]{0,254}$/,
} as const;

const PARAMETER_NAME = /^[a-z][a-z0-9_.-]*$/;
const SECRET = /^[A-Za-z0-9/_+=.@!-]{1,512}$/;

/** The recipe of an instance as AWS describes it. Secrets are told by their names, which follow from their ARNs. */
export function recipeOf(instance: DBInstance, parameters: readonly Parameter[]): PointRecipe {
  const set = parameters.filter(({ ParameterName, ParameterValue }) => ParameterName && ParameterValue);
  const secret = instance.MasterUserSecret?.SecretArn?.split(':')[6];
  return {
    instanceClass: instance.DBInstanceClass ?? '',
    engine: instance.Engine ?? '',
    engineVersion: instance.EngineVersion ?? '',
    port: instance.Endpoint?.Port ?? instance.DbInstancePort ?? 0,
    masterUsername: instance.MasterUsername ?? '',
    databaseName: instance.DBName ?? 'postgres',
    multiAz: instance.MultiAZ ?? false,
    parameters: sorted(
      set.map(({ ParameterName = '', ParameterValue = '' }) => [ParameterName, ParameterValue]),
    ),
    optionGroup: instance.OptionGroupMemberships?.[0]?.OptionGroupName ?? '',
    tags: sorted((instance.TagList ?? []).map(({ Key = '', Value = '' }) => [Key, Value])),
    ...(secret === undefined ? {} : { secret }),
  };
}

/**
 * A recipe as the other account sent it, if it can be one: of known fields only, each of a form that AWS could have
 * described, none larger than AWS lets it be. Else why not. It is untrusted: nothing of it is evaluated or looked up.
 */
export function checkRecipe(value: unknown): { readonly recipe: PointRecipe } | { readonly refused: string } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return refused('it is no object');
  let length: number;
  try {
    length = JSON.stringify(value).length;
  } catch {
    return refused('it cannot be written as JSON');
  }
  if (length > LONGEST_RECIPE) return refused(`it has ${length} characters, more than ${LONGEST_RECIPE}`);
  for (const [name, form] of Object.entries(FIELDS)) {
    const given = field(value, name);
    if (typeof given !== 'string' || !form.test(given)) return refused(`its ${name} is not one of AWS's`);
  }
  const { port, multiAz, secret } = value as Record<string, unknown>;
  if (typeof port !== 'number' || !Number.isInteger(port) || port < 1 || port > 65_535) {
    return refused('its port is not between 1 and 65535');
  }
  if (typeof multiAz !== 'boolean') return refused('its multiAz is not true or false');
  if (secret !== undefined && (typeof secret !== 'string' || !SECRET.test(secret))) {
    return refused('its secret is not the name of one');
  }
  const parameters = texts(field(value, 'parameters'), MOST_PARAMETERS, (name) => PARAMETER_NAME.test(name));
  if (parameters === undefined) return refused('its parameters are not texts by name');
  const tags = texts(field(value, 'tags'), MOST_TAGS, (name) => name.length > 0);
  if (tags === undefined) return refused('its tags are not texts by key');
  const known = [...Object.keys(FIELDS), 'port', 'multiAz', 'secret', 'parameters', 'tags'];
  if (Object.keys(value).some((key) => !known.includes(key)))
    return refused('it has fields that no recipe has');
  return { recipe: value as PointRecipe };
}

/** Shares things out so that each lot, with the recipes of its databases, stays below `most` characters as JSON. */
export function inLots<Item extends { readonly name: string; readonly database: string }>(
  items: readonly Item[],
  recipes: Recipes,
  most: number,
): { readonly names: readonly string[]; readonly recipes: Recipes }[] {
  const lots: { names: string[]; recipes: Record<string, PointRecipe> }[] = [];
  let size = 0;
  for (const { name, database } of items) {
    const last = lots.at(-1);
    const recipe = own(recipes, database);
    const added =
      name.length +
      3 +
      (recipe === undefined || own(last?.recipes ?? {}, database) !== undefined
        ? 0
        : database.length + 4 + JSON.stringify(recipe).length);
    const lot = last === undefined || size + added > most ? { names: [], recipes: {} } : last;
    if (lot !== last) {
      lots.push(lot);
      size =
        recipe === undefined
          ? name.length + 3
          : name.length + 7 + database.length + JSON.stringify(recipe).length;
    } else size += added;
    lot.names.push(name);
    if (recipe !== undefined) lot.recipes[database] = recipe;
  }
  return lots;
}

function texts(
  value: unknown,
  most: number,
  isName: (name: string) => boolean,
): Readonly<Record<string, string>> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const entries = Object.entries(value);
  const fit = entries.every(
    ([name, text]) =>
      name.length <= LONGEST_NAME && isName(name) && typeof text === 'string' && text.length <= LONGEST_VALUE,
  );
  return fit && entries.length <= most ? (value as Record<string, string>) : undefined;
}

function refused(why: string): { readonly refused: string } {
  return { refused: why };
}

function sorted(entries: readonly (readonly [string, string])[]): Record<string, string> {
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
}
