import { hash } from 'node:crypto';

/**
 * Chance that depends on what it is for, not on how often it was asked: the same seed and keys give the same number
 * in [0, 1), whatever else happened in between and in whichever order.
 */
export type Chance = (...keys: readonly (string | number)[]) => number;

export function createChance(seed: string): Chance {
  return (...keys) => {
    const digest = hash('sha256', [seed, ...keys].join('\u0000'));
    return Number.parseInt(digest.slice(0, 12), 16) / 2 ** 48;
  };
}

/** Lower-case hexadecimal id of `length` characters (at most 64) made from the keys alone. */
export function idOf(length: number, ...keys: readonly (string | number)[]): string {
  return hash('sha256', keys.join('\u0000')).slice(0, length);
}
