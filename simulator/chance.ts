import { createHash } from 'node:crypto';

/**
 * Chance that depends on what it is for, not on how often it was asked: the same seed and keys give the same number
 * in [0, 1), whatever else happened in between and in whichever order.
 */
export type Chance = (...keys: readonly (string | number)[]) => number;

export function createChance(seed: string): Chance {
  return (...keys) => {
    const digest = createHash('sha256')
      .update([seed, ...keys].join('\u0000'))
      .digest();
    return digest.readUIntBE(0, 6) / 2 ** 48;
  };
}

/** Lower-case hexadecimal id of `length` characters (at most 64) made from the keys alone. */
export function idOf(length: number, ...keys: readonly (string | number)[]): string {
  return createHash('sha256').update(keys.join('\u0000')).digest('hex').slice(0, length);
}
