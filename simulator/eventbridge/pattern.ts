import { type LeafTest, leafTest } from './pattern-leaf';

/** Whether an event, or any JSON, fits. */
export type Matcher = (event: unknown) => boolean;

/** Throws what the service answers to a pattern that it cannot take. */
export type Refuse = (reason: string) => never;

export type Fields = Readonly<Record<string, unknown>>;

/** Reads an event pattern from JSON text. */
export function compilePattern(text: string, refuse: Refuse): Matcher {
  let pattern: unknown;
  try {
    pattern = JSON.parse(text);
  } catch {
    return refuse('Filter is not valid JSON');
  }
  if (!isFields(pattern)) return refuse('Filter is not an object');
  return compileFields(pattern, refuse);
}

/**
 * Every field named must match; a field's list matches when one of its values does; an array in the event matches when
 * one of its elements does, and fields below it must match in the same element. AWS docs: EventBridge User Guide,
 * "Comparison operators for use in event patterns".
 */
export function compileFields(pattern: Fields, refuse: Refuse): Matcher {
  if (Object.keys(pattern).length === 0) refuse('Empty objects are not allowed');
  const tests = Object.entries(pattern).map(([key, value]): ((at: Fields) => boolean) => {
    if (key === '$or' && Array.isArray(value)) return compileAlternatives(value, refuse);
    const test = compileField(key, value, refuse);
    return (at) => test(Object.hasOwn(at, key) ? at[key] : undefined);
  });
  const matches: Matcher = (value) => {
    if (Array.isArray(value) && value.length > 0) return value.some(matches);
    const at = isFields(value) ? value : {};
    return tests.every((test) => test(at));
  };
  return matches;
}

function compileAlternatives(alternatives: readonly unknown[], refuse: Refuse): Matcher {
  if (alternatives.length < 2) refuse('There must have at least 2 Objects in $or relationship.');
  const compiled = alternatives.map((one) =>
    isFields(one)
      ? compileFields(one, refuse)
      : refuse('Only JSON object is allowed in array of $or relationship.'),
  );
  return (value) => compiled.some((matches) => matches(value));
}

function compileField(key: string, value: unknown, refuse: Refuse): Matcher {
  if (isFields(value)) return compileFields(value, refuse);
  if (!Array.isArray(value)) return refuse(`"${key}" must be an object or an array`);
  if (value.length === 0) return refuse('Empty arrays are not allowed');
  const tests = value.map((one) => leafTest(one, refuse));
  return (found) => leaves(found).some((leaf) => tests.some((test: LeafTest) => test(leaf)));
}

/** The values that a list of the pattern is compared with; an empty array is as good as no field. */
function leaves(found: unknown): readonly unknown[] {
  if (!Array.isArray(found)) return [found];
  return found.length === 0 ? [undefined] : found.flatMap(leaves);
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
