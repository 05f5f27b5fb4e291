import all from './constraints.json';
import type { Shape } from './shape';

/** What AWS's models allow of a value: of a number its size, of text, lists and maps their length. */
interface Constraint {
  readonly enum?: readonly string[];
  readonly min?: number;
  readonly max?: number;
  /** Of the whole text. */
  readonly pattern?: string;
  /** Of a list's items or a map's values. */
  readonly item?: Constraint;
  readonly key?: Constraint;
}

/** By the name of a structure, then of its member. */
type Structures = Readonly<Record<string, Readonly<Record<string, Constraint>>>>;

const SERVICES = all as unknown as Readonly<Record<string, Structures>>;

/** What of a request's input AWS's models do not allow, in the words of the checks that AWS generates from them. */
export function violations(service: string, input: Shape, value: object): string[] {
  const structures = SERVICES[service];
  if (structures === undefined) return [];
  const found: string[] = [];
  checkStructure(input, value, '', { structures, found });
  return found;
}

interface Search {
  readonly structures: Structures;
  readonly found: string[];
}

function checkStructure(shape: Shape, value: object, path: string, search: Search): void {
  const constraints = search.structures[shape.name];
  for (const { name, shape: member } of shape.members) {
    const item = (value as Readonly<Record<string, unknown>>)[name];
    if (item === undefined || item === null) continue;
    const at = `${path}${path === '' ? '' : '.'}${name.charAt(0).toLowerCase()}${name.slice(1)}`;
    const constraint = constraints?.[name];
    if (constraint !== undefined) checkValue(constraint, member, item, at, search.found);
    checkWithin(member, item, at, search);
  }
}

/** Structures in lists and maps have constraints of their own. */
function checkWithin(shape: Shape, value: unknown, path: string, search: Search): void {
  if (shape.kind === 'structure') checkStructure(shape, value as object, path, search);
  else if (shape.kind === 'list') {
    for (const [index, item] of (value as readonly unknown[]).entries()) {
      if (item !== null) checkWithin(shape.item, item, `${path}.${index + 1}.member`, search);
    }
  } else if (shape.kind === 'map') {
    for (const [key, item] of Object.entries(value as object)) {
      if (item !== null) checkWithin(shape.item, item, `${path}.${key}.member`, search);
    }
  }
}

function checkValue(
  constraint: Constraint,
  shape: Shape,
  value: unknown,
  path: string,
  found: string[],
): void {
  const failed = failuresOf(constraint, shape, value);
  const given = shape.traits.sensitive === undefined ? `Value '${shown(value)}'` : 'Value';
  for (const one of failed)
    found.push(`${given} at '${path}' failed to satisfy constraint: Member must ${one}`);
}

function failuresOf(constraint: Constraint, shape: Shape, value: unknown): string[] {
  switch (shape.kind) {
    case 'string':
      return textFailures(constraint, String(value));
    case 'number':
    case 'big-integer':
      return rangeFailures(constraint, Number(value), 'value');
    case 'blob':
      return rangeFailures(constraint, (value as Uint8Array).byteLength, 'length');
    case 'list': {
      const items = value as readonly unknown[];
      return [
        ...rangeFailures(constraint, items.length, 'length'),
        ...nested(constraint.item, shape.item, items, 'satisfy constraint'),
      ];
    }
    case 'map': {
      const entries = Object.entries(value as object);
      return [
        ...rangeFailures(constraint, entries.length, 'length'),
        ...nested(
          constraint.key,
          shape.key,
          entries.map(([key]) => key),
          'satisfy constraint',
        ),
        ...nested(
          constraint.item,
          shape.item,
          entries.map(([, item]) => item),
          'satisfy constraint',
        ),
      ];
    }
    default:
      return [];
  }
}

/** All that is asked of items, once, if one of them fails in anything. */
function nested(
  constraint: Constraint | undefined,
  shape: Shape,
  items: readonly unknown[],
  words: string,
): string[] {
  if (constraint === undefined) return [];
  const failed = items.flatMap((item) => (item === null ? [] : failuresOf(constraint, shape, item)));
  const asked = [...new Set(failed)].map((one) => `Member must ${one}`);
  return asked.length === 0 ? [] : [`${words}: [${asked.join(', ')}]`];
}

function textFailures(constraint: Constraint, text: string): string[] {
  const failed = rangeFailures(constraint, [...text].length, 'length');
  if (constraint.enum !== undefined && !constraint.enum.includes(text)) {
    failed.push(`satisfy enum value set: [${constraint.enum.join(', ')}]`);
  }
  if (constraint.pattern !== undefined && !expressionOf(constraint.pattern).test(text)) {
    failed.push(`satisfy regular expression pattern: ${constraint.pattern}`);
  }
  return failed;
}

function rangeFailures({ min, max }: Constraint, size: number, what: 'length' | 'value'): string[] {
  const failed: string[] = [];
  if (max !== undefined && size > max) failed.push(`have ${what} less than or equal to ${max}`);
  if (min !== undefined && size < min) failed.push(`have ${what} greater than or equal to ${min}`);
  return failed;
}

const expressions = new Map<string, RegExp>();

/**
 * A pattern of AWS's models as an expression for a whole text. They are Java's; all that the models hold mean the same
 * here, some only without Unicode's strictness about what need not be escaped. Throws a `SyntaxError` for any other.
 */
export function expressionOf(pattern: string): RegExp {
  const known = expressions.get(pattern);
  if (known !== undefined) return known;
  const made = compiled(pattern);
  expressions.set(pattern, made);
  return made;
}

function compiled(pattern: string): RegExp {
  const whole = `^(?:${pattern})$`;
  try {
    return new RegExp(whole, 'su');
  } catch (error) {
    // Properties as \p{Lu} would be taken for letters without it.
    if (!(error instanceof SyntaxError) || /\\p/i.test(pattern)) throw error;
    return new RegExp(whole, 's');
  }
}

function shown(value: unknown): string {
  if (value instanceof Uint8Array) return 'java.nio.HeapByteBuffer';
  if (Array.isArray(value)) return `[${value.map(shown).join(', ')}]`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
