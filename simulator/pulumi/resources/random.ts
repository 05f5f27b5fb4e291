import { canonical, type Properties } from '../values';
import type { Context, Handler } from './handler';

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const UPPER = LOWER.toUpperCase();
const DIGITS = '0123456789';
/** Pulumi docs: Random, "RandomPassword", `special`. */
const SPECIAL = '!@#$%&*()-_=+[]{}<>:?';

const ADVERBS = ['quickly', 'gently', 'rarely', 'openly', 'calmly', 'nearly', 'firmly', 'simply'];
const ADJECTIVES = ['amber', 'brisk', 'clever', 'dapper', 'eager', 'fancy', 'golden', 'humble'];
const ANIMALS = ['badger', 'crane', 'dolphin', 'egret', 'ferret', 'gecko', 'heron', 'ibex'];

/** A number in [0, 1) for each use: the same for the same resource with the same inputs. */
type Dice = (...use: (string | number)[]) => number;

/** One that is made once and kept; any change of its inputs, the keepers among them, makes another. */
function drawn(
  inputs: readonly string[],
  draw: (given: Properties, dice: Dice) => { id: string; outputs: Properties },
): Handler {
  return {
    inputs: ['keepers', ...inputs],
    ...{ replaceOn: [], recomputed: [], naming: undefined },
    async create({ world, urn }: Context, given) {
      const dice: Dice = (...use) => world.chance('random', urn, canonical(given), ...use);
      const { id, outputs } = draw(given, dice);
      return { id, outputs: { ...given, ...outputs } };
    },
    async delete() {},
  };
}

const TEXT_INPUTS = [
  ...['length', 'lower', 'upper', 'number', 'numeric', 'special', 'overrideSpecial'],
  ...['minLower', 'minUpper', 'minNumeric', 'minSpecial'],
];

export const randomPassword = drawn(TEXT_INPUTS, (given, dice) => ({
  id: 'none',
  outputs: textOutputs(given, dice),
}));

export const randomString = drawn(TEXT_INPUTS, (given, dice) => {
  const outputs = textOutputs(given, dice);
  return { id: String(outputs.result), outputs };
});

export const randomId = drawn(['byteLength', 'prefix'], (given, dice) => {
  const bytes = bytesOf(Number(given.byteLength), dice);
  const hex = bytes.toString('hex');
  const prefix = String(given.prefix ?? '');
  const id = bytes.toString('base64url');
  const [b64Std, dec] = [bytes.toString('base64'), String(BigInt(`0x0${hex}`))];
  return {
    id,
    outputs: { b64Std: prefix + b64Std, b64Url: prefix + id, dec: prefix + dec, hex: prefix + hex },
  };
});

export const randomBytes = drawn(['length'], (given, dice) => {
  const bytes = bytesOf(Number(given.length), dice);
  return { id: 'none', outputs: { base64: bytes.toString('base64'), hex: bytes.toString('hex') } };
});

export const randomInteger = drawn(['min', 'max', 'seed'], (given, dice) => {
  const [min, max] = [Number(given.min), Number(given.max)];
  if (min > max) throw new Error(`the minimum (${min}) is greater than the maximum (${max})`);
  const result = min + Math.floor(dice() * (max - min + 1));
  return { id: String(result), outputs: { result } };
});

export const randomUuid = drawn([], (_given, dice) => {
  const bytes = bytesOf(16, dice);
  // Version 4 of RFC 9562.
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const result = bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  return { id: result, outputs: { result } };
});

export const randomPet = drawn(['length', 'prefix', 'separator'], (given, dice) => {
  const length = Number(given.length ?? 2);
  const words = Array.from({ length }, (_, at) => {
    const left = length - at;
    return one(left === 1 ? ANIMALS : left === 2 ? ADJECTIVES : ADVERBS, dice(at));
  });
  const all = given.prefix === undefined ? words : [String(given.prefix), ...words];
  return { id: all.join(String(given.separator ?? '-')), outputs: { length } };
});

export const randomShuffle = drawn(['inputs', 'resultCount', 'seed'], (given, dice) => {
  const inputs = Array.isArray(given.inputs) ? given.inputs : [];
  const results = shuffled(inputs, dice);
  return { id: '-', outputs: { results: results.slice(0, Number(given.resultCount ?? inputs.length)) } };
});

/** As many of each kind as are asked for, the rest of all kinds that are allowed, in chance's order. */
function textOutputs(given: Properties, dice: Dice): Properties {
  const length = Number(given.length);
  const special = typeof given.overrideSpecial === 'string' ? given.overrideSpecial : SPECIAL;
  const kinds = [
    { of: LOWER, least: given.minLower, allowed: given.lower },
    { of: UPPER, least: given.minUpper, allowed: given.upper },
    { of: DIGITS, least: given.minNumeric, allowed: given.numeric ?? given.number },
    { of: special, least: given.minSpecial, allowed: given.special },
  ];
  const all = kinds.map(({ of, allowed }) => (allowed === false ? '' : of)).join('');
  const least = kinds.flatMap(({ of, least }) => Array.from({ length: Number(least ?? 0) }, () => of));
  if (least.length > length) {
    throw new Error(`the length (${length}) is less than all the minimums together (${least.length})`);
  }
  if (all === '') throw new Error('no kind of character is allowed; let at least one be');
  const sets = [...least, ...Array.from({ length: length - least.length }, () => all)];
  const drawn = sets.map((set, at) => one([...set], dice('character', at)));
  return { result: shuffled(drawn, dice).join('') };
}

function bytesOf(length: number, dice: Dice): Buffer {
  return Buffer.from(Array.from({ length }, (_, at) => Math.floor(dice('byte', at) * 256)));
}

function one<T>(of: readonly T[], chance: number): T {
  return of[Math.floor(chance * of.length)] as T;
}

function shuffled<T>(items: readonly T[], dice: Dice): T[] {
  return items
    .map((item, at) => ({ item, key: dice('order', at) }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}
