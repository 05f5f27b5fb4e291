import { hash, partition, range, uuid } from './expression-functions';
import { isObject, type Json } from './json';

/** A function of JSONPath states: how many arguments it takes, and what it makes of them. It throws an Error. */
export interface Intrinsic {
  readonly takes: readonly [least: number, most: number];
  /** `random` gives numbers in [0, 1) that are the same in every run. */
  call(args: readonly Json[], random: (...keys: readonly number[]) => number): Json;
}

const MANY = Number.POSITIVE_INFINITY;

/** AWS docs: "Intrinsic functions for JSONPath states in Step Functions". */
export const intrinsics: Readonly<Record<string, Intrinsic>> = {
  'States.Array': { takes: [0, MANY], call: (args) => [...args] },
  'States.ArrayContains': {
    takes: [2, 2],
    call: ([list, wanted]) => listOf(list).some((item) => isSame(item, wanted)),
  },
  'States.ArrayGetItem': {
    takes: [2, 2],
    call([list, index]) {
      const item = listOf(list)[wholeOf(index)];
      if (item === undefined) throw new Error(`there is no item ${JSON.stringify(index)} in the array`);
      return item;
    },
  },
  'States.ArrayLength': { takes: [1, 1], call: ([list]) => listOf(list).length },
  'States.ArrayPartition': {
    takes: [2, 2],
    call: ([list, size]) => partition(listOf(list), wholeOf(size)) as Json[],
  },
  'States.ArrayRange': {
    takes: [3, 3],
    call: ([from, to, step]) => range(wholeOf(from), wholeOf(to), wholeOf(step)),
  },
  'States.ArrayUnique': {
    takes: [1, 1],
    call: ([list]) => {
      const unique: Json[] = [];
      for (const item of listOf(list)) if (!unique.some((one) => isSame(one, item))) unique.push(item);
      return unique;
    },
  },
  'States.Base64Decode': {
    takes: [1, 1],
    call: ([text]) => Buffer.from(textOf(text), 'base64').toString('utf8'),
  },
  'States.Base64Encode': { takes: [1, 1], call: ([text]) => Buffer.from(textOf(text)).toString('base64') },
  'States.Format': { takes: [1, MANY], call: ([template, ...values]) => format(textOf(template), values) },
  'States.Hash': {
    takes: [2, 2],
    call: ([value, algorithm]) =>
      hash(typeof value === 'string' ? value : JSON.stringify(value), textOf(algorithm)),
  },
  'States.JsonMerge': {
    takes: [3, 3],
    call([one, other, deep]) {
      if (deep !== false)
        throw new Error('its third argument must be false: only shallow merging is offered');
      if (isObject(one) && isObject(other)) return { ...one, ...other };
      throw new Error('its first two arguments must be objects');
    },
  },
  'States.JsonToString': { takes: [1, 1], call: ([value]) => JSON.stringify(value) },
  'States.MathAdd': { takes: [2, 2], call: ([one, other]) => wholeOf(one) + wholeOf(other) },
  'States.MathRandom': {
    takes: [2, 3],
    call([from, to, seed], random) {
      const least = wholeOf(from);
      const share = seed === undefined ? random() : random(wholeOf(seed));
      return least + Math.floor(share * (wholeOf(to) - least));
    },
  },
  'States.StringSplit': {
    takes: [2, 2],
    call: ([text, splitters]) => split(textOf(text), textOf(splitters)),
  },
  'States.StringToJson': { takes: [1, 1], call: ([text]) => JSON.parse(textOf(text)) as Json },
  'States.UUID': { takes: [0, 0], call: (_args, random) => uuid(random) },
};

/** Each `{}` is the next value; a backslash takes the meaning of what follows. */
function format(template: string, values: readonly Json[]): string {
  let next = 0;
  const text = template.replace(/\\([\s\S])|\{\}/g, (_found, escaped?: string) => {
    if (escaped !== undefined) return escaped;
    const value = values[next++];
    return typeof value === 'string' ? value : JSON.stringify(value ?? null);
  });
  if (next === values.length) return text;
  throw new Error(`the template has ${next} places {}, but there are ${values.length} values`);
}

/** Every character of `splitters` separates; what is empty is left out. */
function split(text: string, splitters: string): string[] {
  const parts = [''];
  for (const character of text) {
    if (splitters.includes(character)) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return parts.filter((part) => part !== '');
}

function isSame(one: Json, other: Json): boolean {
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, index) => isSame(item, other[index]));
  }
  if (!isObject(one) || !isObject(other)) return one === other;
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && isSame(one[name], other[name]))
  );
}

function listOf(value: Json): Json[] {
  if (Array.isArray(value)) return value;
  throw new Error(`expected an array, not ${JSON.stringify(value)}`);
}

function textOf(value: Json): string {
  if (typeof value === 'string') return value;
  throw new Error(`expected a string, not ${JSON.stringify(value)}`);
}

/** AWS rounds fractions. */
function wholeOf(value: Json): number {
  if (typeof value === 'number') return Math.round(value);
  throw new Error(`expected a number, not ${JSON.stringify(value)}`);
}
