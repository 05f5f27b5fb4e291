type NormalizedSchema = import('@smithy/core/schema').NormalizedSchema;

/** How the SDK hands schemas to its readers. */
export type Schema = Parameters<import('@aws-sdk/core/protocols').XmlShapeDeserializer['readSchema']>[0];

/** Reads what a parsed document holds at one place; undefined and null stay what they are. */
type Read = (value: unknown) => unknown;

/** A parsed document holds elements by name, those of one name in an array. */
type Elements = Readonly<Record<string, unknown>>;

/**
 * Reads a service's shapes out of parsed XML as the SDK's own reader does. That looks up what the model says of each
 * member for each value, and of each list for each list, so that a page of a hundred snapshots takes longer to read than
 * to parse; here all of it is looked up once. `rest` reads what is neither a structure nor a list nor plain text, and
 * what has no model.
 */
export function shapeReader(
  rest: (schema: Schema, value: unknown) => unknown,
): (schema: Schema, value: unknown) => unknown {
  const known = new WeakMap<NormalizedSchema, Read>();
  return (schema, value) => (isModelled(schema) ? readerOf(schema)(value) : rest(schema, value));

  function readerOf(schema: NormalizedSchema): Read {
    const before = known.get(schema);
    if (before !== undefined) return before;
    const made = makeReader(schema);
    known.set(schema, made);
    return made;
  }

  function makeReader(schema: NormalizedSchema): Read {
    if (schema.isListSchema()) return listReader(schema);
    if (schema.isStructSchema() && !schema.isUnionSchema()) return structureReader(schema);
    const ofText = readerOfText(schema);
    return (value) => (ofText && typeof value === 'string' ? ofText(value) : rest(schema, value));
  }

  /** Its members are looked up when the first value comes: a structure may contain itself. */
  function structureReader(schema: NormalizedSchema): Read {
    let members: (readonly [name: string, element: string, read: Read])[] | undefined;
    return (value) => {
      if (typeof value !== 'object' || value === null) return rest(schema, value);
      members ??= [...schema.structIterator()].map(([name, member]) => [
        name,
        member.getMemberTraits().xmlName ?? name,
        readerOf(member),
      ]);
      const read: Record<string, unknown> = {};
      for (const [name, element, readMember] of members) {
        const found = (value as Elements)[element];
        if (found !== undefined && found !== null) read[name] = readMember(found);
      }
      return read;
    };
  }

  /** Of several elements where the list's own belongs, the first one holds the items. */
  function listReader(schema: NormalizedSchema): Read {
    const item = schema.getValueSchema();
    const element = item.getMergedTraits().xmlName ?? 'member';
    const readItem = readerOf(item);
    const isFlat = Boolean(schema.getMergedTraits().xmlFlattened);
    return (value) => {
      const given = Array.isArray(value) ? value : [value];
      const items = isFlat ? given : ((given[0] ?? given) as Elements)[element];
      if (items === undefined || items === null) return [];
      return (Array.isArray(items) ? items : [items]).map(readItem);
    };
  }
}

/** Undefined for what is more than text, a number or a truth: times, documents in text and the like. */
function readerOfText(schema: NormalizedSchema): ((text: string) => unknown) | undefined {
  if (schema.isNumericSchema()) return Number;
  if (schema.isBooleanSchema()) return (text) => text.toLowerCase() === 'true';
  return schema.isStringSchema() && schema.getMergedTraits().mediaType === undefined
    ? (text) => text
    : undefined;
}

function isModelled(schema: Schema): schema is NormalizedSchema {
  return typeof schema === 'object' && 'structIterator' in schema;
}
