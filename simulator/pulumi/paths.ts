import { isObject, type Properties, type Value } from './values';

/** Steps into a value, as of `tags.owner`, `rules[0].port`, `["a.b"]`; `*` is any. */
export type Path = readonly (string | number)[];

export function parsePath(text: string): Path {
  const path: (string | number)[] = [];
  const step = /\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]|\[(\*)\]|([^.[\]]+)/g;
  for (const [, index, quoted, star, name] of text.matchAll(step)) {
    if (index !== undefined) path.push(Number(index));
    else path.push(quoted?.replace(/\\(.)/g, '$1') ?? star ?? name ?? '');
  }
  return path;
}

/** Puts back what `before` holds at each path, so that a change there is not one. */
export function ignoreChanges(inputs: Properties, before: Properties, paths: readonly string[]): Properties {
  return paths.reduce<Value>((value, path) => putBack(value, before, parsePath(path)), inputs) as Properties;
}

/** Whether the two differ at the path. */
export function differsAt(
  path: Path,
  now: Value | undefined,
  before: Value | undefined,
  same: (a: Value | undefined, b: Value | undefined) => boolean,
): boolean {
  const [step, ...rest] = path;
  if (step === undefined) return !same(now, before);
  return stepsOf(step, now, before).some((key) => differsAt(rest, at(now, key), at(before, key), same));
}

function putBack(now: Value | undefined, before: Value | undefined, path: Path): Value {
  const [step, ...rest] = path;
  if (step === undefined) return before ?? null;
  if (Array.isArray(now)) {
    return now.map((value, index) =>
      (step === '*' || step === index) && at(before, index) !== undefined
        ? putBack(value, at(before, index), rest)
        : value,
    );
  }
  if (!isObject(now)) return now ?? null;
  const changed = { ...now };
  for (const key of stepsOf(step, now, before)) {
    const old = at(before, key);
    if (rest.length === 0 && old === undefined) delete changed[key];
    else if (rest.length === 0 || now[key] !== undefined) changed[key] = putBack(now[key], old, rest);
  }
  return changed;
}

function stepsOf(step: string | number, ...values: (Value | undefined)[]): (string | number)[] {
  if (step !== '*') return [step];
  const keys = values.flatMap((value): (string | number)[] =>
    Array.isArray(value) ? value.map((_, index) => index) : isObject(value) ? Object.keys(value) : [],
  );
  return [...new Set(keys)];
}

function at(value: Value | undefined, key: string | number): Value | undefined {
  if (Array.isArray(value)) return value[Number(key)];
  return isObject(value) ? value[key] : undefined;
}
