import { isObject, type Json } from './json';

/** A JSONPath, understood: whether it starts at the Context object (`$$`), and its steps. */
export interface JsonPath {
  readonly text: string;
  readonly ofContext: boolean;
  readonly steps: readonly PathStep[];
}

/** A member's name, an item's place (from the end when negative), or all of them. */
type PathStep = string | number | typeof EVERY;

const EVERY = Symbol('every');

const STEP =
  /\.(?:([\p{L}_][\p{L}\p{N}_-]*)|(\*))|\[\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|(-?\d+)|(\*))\s*\]/uy;

/** Reads the path that starts at `from` in `text`, as far as it goes; throws an Error that says why it is none. */
export function readPath(text: string, from = 0): { readonly path: JsonPath; readonly end: number } {
  const start = /\$\$?/y;
  start.lastIndex = from;
  const root = start.exec(text)?.[0];
  if (root === undefined) throw new Error(`expected a path that starts with $, not ${text.slice(from)}`);
  const steps: PathStep[] = [];
  let end = from + root.length;
  for (;;) {
    STEP.lastIndex = end;
    const found = STEP.exec(text);
    if (!found) break;
    const [, plain, everyMember, single, double, index] = found;
    const name = plain ?? (single ?? double)?.replace(/\\(.)/g, '$1');
    if (index !== undefined) steps.push(Number(index));
    else steps.push(everyMember !== undefined || name === undefined ? EVERY : name);
    end = STEP.lastIndex;
  }
  const problem = unsupported(text.slice(end), steps.length === 0);
  if (problem) throw new Error(`${problem}: ${text}`);
  return { path: { text: text.slice(from, end), ofContext: root === '$$', steps }, end };
}

/** What the text after a path's steps asks for that is not simulated. */
function unsupported(rest: string, atRoot: boolean): string | undefined {
  if (rest.startsWith('..')) return "the descent '..' of JSONPath is not simulated";
  if (/^\[\s*\?/.test(rest)) return 'filter expressions [?(...)] of JSONPath are not simulated';
  if (/^\[[^\]]*:/.test(rest)) return 'slices [from:to] of JSONPath are not simulated';
  if (/^\[[^\]]*,/.test(rest)) return 'unions [a,b] of JSONPath are not simulated';
  if (rest.startsWith('(')) return 'functions of JSONPath are not simulated';
  if (/^[.[]/.test(rest)) return 'expected a name, an index or * after . or [';
  if (atRoot && /^[\p{L}_]/u.test(rest)) return 'variables ($name) are not simulated with JSONPath';
  return undefined;
}

/** A whole text that is one path; throws an Error that says why it is not. */
export function parsePath(text: string): JsonPath {
  const { path, end } = readPath(text);
  if (end < text.length) throw new Error(`expected the path to end before ${text.slice(end)}: ${text}`);
  return path;
}

/** A path to at most one value. AWS docs: "Using JSONPath paths", reference paths. */
export function parseReference(text: string): JsonPath {
  const path = parsePath(text);
  const single = path.steps.every((step) => step !== EVERY && !(typeof step === 'number' && step < 0));
  if (!single)
    throw new Error(`a reference path names one place, without * and counting from the start: ${text}`);
  return path;
}

/** The value there, or undefined when there is none. A path with * gives a list, with nothing for what lacks the rest. */
export function selectPath(path: JsonPath, root: Json): Json | undefined {
  let found: Json[] = [root];
  let many = false;
  for (const step of path.steps) {
    const next = found.flatMap((value) => childrenOf(value, step));
    if (next.length === 0 && !many && step !== EVERY) return undefined;
    many ||= step === EVERY;
    found = next;
  }
  return many ? found : found[0];
}

function childrenOf(value: Json, step: PathStep): Json[] {
  if (step === EVERY) return Array.isArray(value) ? value : isObject(value) ? Object.values(value) : [];
  if (typeof step === 'number') {
    if (!Array.isArray(value)) return [];
    const item = value.at(step);
    return item === undefined ? [] : [item];
  }
  return isObject(value) && Object.hasOwn(value, step) ? [value[step]] : [];
}

/**
 * `root` with `value` at the path, which makes the objects on its way. Undefined when it cannot be put there: the way
 * leads through something else than an object, or to an item that is not in its list.
 */
export function placeAt(path: JsonPath, root: Json, value: Json): Json | undefined {
  return placed(path.steps, root, value);
}

function placed(steps: readonly PathStep[], at: Json | undefined, value: Json): Json | undefined {
  const [step, ...rest] = steps;
  if (step === undefined) return value;
  if (typeof step === 'number') {
    if (!Array.isArray(at) || step >= at.length) return undefined;
    const inner = placed(rest, at[step], value);
    return inner === undefined ? undefined : at.with(step, inner);
  }
  if (typeof step !== 'string' || (at !== undefined && !isObject(at))) return undefined;
  const inner = placed(rest, at && Object.hasOwn(at, step) ? at[step] : undefined, value);
  return inner === undefined ? undefined : { ...at, [step]: inner };
}
