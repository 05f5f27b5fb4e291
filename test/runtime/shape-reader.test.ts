import * as rds from '@aws-sdk/client-rds';
import { XmlShapeDeserializer } from '@aws-sdk/core/protocols';
import { NormalizedSchema } from '@smithy/core/schema';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Schema, shapeReader } from '../../runtime/shape-reader';

/** The SDK's own, with the settings of RDS's protocol. */
const own = new XmlShapeDeserializer({
  xmlNamespace: 'http://rds.amazonaws.com/doc/2014-10-31/',
  httpBindings: false,
  timestampFormat: { useTrait: true, default: 5 },
  serviceNamespace: 'com.amazonaws.rds',
});

const OPERATION = 9;
const STRUCTURE = 3;

/** Every output of RDS by its operation's name, as the client package describes it. */
const OUTPUTS = Object.values(rds as Readonly<Record<string, unknown>>)
  .filter((exported): exported is [number, string, string, unknown, unknown, Schema] => {
    return Array.isArray(exported) && exported[0] === OPERATION;
  })
  .map((operation) => [operation[2], operation[5]] as const);

/** Shapes that RDS's model has no example of. */
const ITEMS = [1, 'test', 'Items', { xmlFlattened: 1 }, [0, { xmlName: 'Item' }]];
const ODD: Schema = [
  STRUCTURE,
  'test',
  'Odd',
  0,
  ['Flat', 'Map', 'Text', 'Large', 'Blob', 'Self', 'Named'],
  [() => ITEMS, 128, [0, { mediaType: 'text/plain' }], 17, 21, () => ODD, [0, { xmlName: 'named' }]],
] as unknown as Schema;

const TEXTS = ['', 'available', '100', '-1.5', 'true', 'FALSE', 'x', 'YQ=='];
const TIMES = ['2026-01-05T00:00:00Z', '2026-01-05T00:00:00.123Z', '2026-01-05T01:00:00+01:00'];

/** What a document may hold where the schema belongs: mostly that, sometimes something else, or several of it. */
function held(schema: NormalizedSchema, depth: number): fc.Arbitrary<unknown> {
  const odd = fc.oneof(
    fc.constantFrom<unknown>('', undefined, {}, { Other: 'x' }),
    fc.constantFrom(...TEXTS),
  );
  const usual = fitting(schema, depth);
  const several = fc.array(usual, { minLength: 2, maxLength: 3 });
  return fc.oneof(
    { weight: 20, arbitrary: usual },
    { weight: 1, arbitrary: odd },
    { weight: 1, arbitrary: several },
  );
}

function fitting(schema: NormalizedSchema, depth: number): fc.Arbitrary<unknown> {
  if (schema.isTimestampSchema()) return fc.constantFrom(...TIMES);
  if (schema.isListSchema()) {
    const item = schema.getValueSchema();
    const items = fc.array(depth > 4 ? fc.constant('') : held(item, depth + 1), {
      minLength: 1,
      maxLength: 3,
    });
    if (schema.getMergedTraits().xmlFlattened) return items;
    return items.map((found) => ({
      [item.getMergedTraits().xmlName ?? 'member']: found.length === 1 ? found[0] : found,
    }));
  }
  if (schema.isMapSchema()) return fc.constant({ entry: [{ key: 'a', value: 'b' }] });
  if (!schema.isStructSchema()) return fc.constantFrom(...TEXTS);
  if (depth > 4) return fc.constant({});
  const members = [...schema.structIterator()].map(([name, member]) => {
    return [member.getMemberTraits().xmlName ?? name, held(member, depth + 1)] as const;
  });
  return fc.record(Object.fromEntries(members), { requiredKeys: [] });
}

/** What it gives or how it fails. */
function outcome(read: () => unknown): unknown {
  try {
    return { given: read() };
  } catch (error) {
    return { error: String(error) };
  }
}

function expectAlike(schema: Schema, value: unknown): void {
  const read = shapeReader((rest, found) => own.readSchema(rest, found));
  const ours = outcome(() => read(NormalizedSchema.of(schema), value));
  expect(ours).toEqual(outcome(() => own.readSchema(schema, value)));
}

describe('a parsed answer', () => {
  it('of RDS is read as the SDK reads it', () => {
    expect(OUTPUTS.length).toBeGreaterThan(150);
    for (const [, output] of OUTPUTS) {
      fc.assert(
        fc.property(held(NormalizedSchema.of(output), 0), (value) => expectAlike(output, value)),
        { numRuns: 10 },
      );
    }
  });

  it('of any other shape is read as the SDK reads it', () => {
    fc.assert(fc.property(held(NormalizedSchema.of(ODD), 0), (value) => expectAlike(ODD, value)));
  });

  it('without a model is left to the SDK', () => {
    const read = shapeReader((schema, value) => ({ schema, value }));
    expect(read(15, 'x')).toEqual({ schema: 15, value: 'x' });
  });

  it.each([[undefined], [null], [''], ['x'], [[]], [[{}, {}]]])(
    'of %j is read as the SDK reads it',
    (value) => {
      for (const [, output] of OUTPUTS) expectAlike(output, value);
      expectAlike(ODD, value);
    },
  );
});
