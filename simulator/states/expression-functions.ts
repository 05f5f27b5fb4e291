import { createHash } from 'node:crypto';
import jsonata from 'jsonata';
import type { Sight } from './expression';

type Bindings = Record<string, (...args: never[]) => unknown>;

/**
 * JSONata's functions of time and chance, taken from the world instead of the host, and those that Step Functions
 * adds. AWS docs: "JSONata functions provided by Step Functions".
 */
export function worldFunctions(sight: Sight, expression: string): Bindings {
  let drawn = 0;
  const random = () => sight.chance(expression, drawn++);
  return {
    now: (picture?: string, zone?: string) =>
      picture === undefined
        ? new Date(sight.now).toISOString()
        : formatTime.evaluate(undefined, { ms: sight.now, picture, zone }),
    millis: () => sight.now,
    toMillis: (time?: string, picture?: string) => toMillis(sight.now, time, picture),
    random: (seed?: number) => (seed === undefined ? random() : sight.chance('seeded', seed)),
    shuffle: (items: unknown) => shuffled(items, random),
    uuid: () => uuid(random),
    partition: (items: unknown, size: number) => partition(items, size),
    range: (start: number, end: number, step: number) => range(start, end, step),
    hash: (text: string, algorithm: string) => hash(text, algorithm),
    parse: (text?: string) => (text === undefined ? undefined : JSON.parse(text)),
    eval: () => {
      throw fault('$eval is not available in Step Functions; use $parse to read JSON text.');
    },
  };
}

const formatTime = jsonata('$fromMillis($ms, $picture, $zone)');
const originalToMillis = jsonata('$toMillis');

/** JSONata completes a partial date from the host's clock; ours is given the world's. */
async function toMillis(now: number, time?: string, picture?: string): Promise<unknown> {
  const original = (await originalToMillis.evaluate(undefined)) as {
    implementation: (this: unknown, ...args: unknown[]) => unknown;
  };
  const focus = { environment: { timestamp: new Date(now) }, input: undefined, options: undefined };
  return original.implementation.call(focus, time, picture);
}

function shuffled(items: unknown, random: () => number): unknown[] {
  const result = Array.isArray(items) ? [...items] : [items];
  for (let last = result.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [result[last], result[other]] = [result[other], result[last]];
  }
  return result;
}

export function uuid(random: () => number): string {
  const digits = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16));
  digits[12] = '4';
  digits[16] = (8 + Math.floor(random() * 4)).toString(16);
  const text = digits.join('');
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join(
    '-',
  );
}

export function partition(items: unknown, size: number): unknown[][] {
  if (!Number.isInteger(size) || size < 1) {
    throw fault(`The size ${size} was given; partitioning takes a whole number of 1 or more.`);
  }
  const list = Array.isArray(items) ? items : [items];
  const parts: unknown[][] = [];
  for (let at = 0; at < list.length; at += size) parts.push(list.slice(at, at + size));
  return parts;
}

/** The end is included when a step lands on it. */
export function range(start: number, end: number, step: number): number[] {
  if (![start, end, step].every(Number.isInteger) || step === 0) {
    throw fault(`${start}, ${end}, ${step} were given; a range takes three whole numbers, the step not 0.`);
  }
  const numbers: number[] = [];
  for (let at = start; step > 0 ? at <= end : at >= end; at += step) {
    numbers.push(at);
    if (numbers.length > 1000) throw fault('A range has at most 1000 numbers.');
  }
  return numbers;
}

const hashAlgorithms = ['MD5', 'SHA-1', 'SHA-256', 'SHA-384', 'SHA-512'] as const;

export function hash(text: string, algorithm: string): string {
  if (!hashAlgorithms.some((known) => known === algorithm)) {
    throw fault(`The algorithm ${algorithm} was given; these are known: ${hashAlgorithms.join(', ')}.`);
  }
  return createHash(algorithm.replace('-', '').toLowerCase()).update(text).digest('hex');
}

/** JSONata reads `code` of what a function throws. */
function fault(message: string): Error {
  return Object.assign(new Error(message), { code: 'Runtime' });
}
