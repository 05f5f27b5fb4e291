import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkRecipe, inLots, LONGEST_RECIPE, type PointRecipe, recipeOf } from '../../runtime/backup/recipe';

const RECIPE: PointRecipe = {
  instanceClass: 'db.t4g.medium',
  engine: 'postgres',
  engineVersion: '17.4',
  port: 5432,
  masterUsername: 'app',
  databaseName: 'app',
  multiAz: true,
  parameters: { work_mem: '65536' },
  optionGroup: 'default:postgres-17',
  tags: { team: 'orders' },
};

it('a recipe says of an instance what its snapshot does not', () => {
  const recipe = recipeOf(
    {
      DBInstanceClass: 'db.t4g.medium',
      Engine: 'postgres',
      EngineVersion: '17.4',
      Endpoint: { Port: 5432 },
      MasterUsername: 'app',
      DBName: 'app',
      MultiAZ: true,
      OptionGroupMemberships: [{ OptionGroupName: 'default:postgres-17' }],
      TagList: [{ Key: 'team', Value: 'orders' }],
      MasterUserSecret: {
        SecretArn: 'arn:aws:secretsmanager:us-west-2:111111111111:secret:rds!db-1-abcdef',
      },
    },
    [{ ParameterName: 'work_mem', ParameterValue: '65536' }, { ParameterName: 'shared_buffers' }],
  );

  expect(recipe).toEqual({ ...RECIPE, secret: 'rds!db-1-abcdef' });
  expect(checkRecipe(recipe)).toEqual({ recipe });
});

describe('a recipe from the other account', () => {
  it.each<[string, unknown, string]>([
    ['is no object', 'postgres', 'no object'],
    ['has another field', { ...RECIPE, userData: 'x' }, 'fields that no recipe has'],
    ['has a class that is none', { ...RECIPE, instanceClass: 'db.t4g.medium; rm' }, 'instanceClass'],
    ['has a port that is none', { ...RECIPE, port: 0 }, 'port'],
    ['has a parameter that is no text', { ...RECIPE, parameters: { a: 1 } }, 'parameters'],
    ['has a value too long', { ...RECIPE, tags: { a: 'x'.repeat(2_049) } }, 'tags'],
    ['is too large', { ...RECIPE, more: 'x'.repeat(LONGEST_RECIPE) }, 'characters'],
    [
      'has too many tags',
      { ...RECIPE, tags: Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`t${index}`, 'x'])) },
      'tags',
    ],
  ])('that %s is refused, and why is said', (_, value, reason) => {
    expect(checkRecipe(value)).toEqual({ refused: expect.stringContaining(reason) });
  });

  it('is taken or refused, whatever it is, and what is taken is within bounds', () => {
    const broken = fc
      .tuple(fc.constantFrom(...Object.keys(RECIPE), 'secret', 'more'), fc.anything({ maxDepth: 2 }))
      .map(([key, value]) => ({ ...RECIPE, [key]: value }));
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.jsonValue(), broken), (value) => {
        const checked = checkRecipe(value);
        if ('refused' in checked) return checked.refused.length > 0;
        const { recipe } = checked;
        return (
          JSON.stringify(recipe).length <= LONGEST_RECIPE &&
          Number.isInteger(recipe.port) &&
          [...Object.values(recipe.parameters), ...Object.values(recipe.tags)].every(
            (text) => typeof text === 'string',
          )
        );
      }),
      { numRuns: 500 },
    );
  });
});

it('an announcement has no recipe of a database that has none yet, whatever its name is', () => {
  const items = [
    { name: 'lifeboat-constructor-1', database: 'constructor' },
    { name: 'lifeboat-constructor-2', database: 'constructor' },
  ];
  const names = items.map(({ name }) => name);

  expect(inLots(items, {}, 600)).toEqual([{ names, recipes: {} }]);
  expect(inLots(items, { constructor: RECIPE }, 600)).toEqual([{ names, recipes: { constructor: RECIPE } }]);
});

it('announcements are shared out so that none is too long and every snapshot comes with its recipe', () => {
  const databases = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(databases, fc.integer({ min: 600, max: 3_000 }), (of, most) => {
      const items = of.map((index, at) => ({ name: `lifeboat-${index}-${at}`, database: `db${index}` }));
      const recipes = Object.fromEntries(Array.from({ length: 8 }, (_, index) => [`db${index}`, RECIPE]));

      const lots = inLots(items, recipes, most);

      expect(lots.flatMap(({ names }) => names)).toEqual(items.map(({ name }) => name));
      for (const lot of lots) {
        const inLot = items.filter(({ name }) => lot.names.includes(name));
        const expected = [...new Set(inLot.map(({ database }) => database))].filter((name) => recipes[name]);
        expect(Object.keys(lot.recipes).sort()).toEqual(expected.sort());
        expect(JSON.stringify(lot.names).length + JSON.stringify(lot.recipes).length).toBeLessThan(most + 10);
      }
    }),
  );
});
