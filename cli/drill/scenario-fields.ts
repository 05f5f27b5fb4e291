import { z } from 'zod';
import { readDuration } from '../duration';

/** What a scenario file may hold in its fields. The message of every rule says what is allowed. */

const DURATION = 'Allowed: a duration such as 90s, 25 minutes, 1h 30m, 3 days';

/** YAML reads `0` as a number. */
function duration(sign: RegExp, allowed: string) {
  return z
    .union([z.string(), z.number()], { error: allowed })
    .transform(String)
    .refine((text) => readDuration(text.replace(sign, '')) !== undefined, { error: allowed });
}

/** A duration as people write it. */
export const span = duration(/^$/, `${DURATION}.`);

/** A duration that may point back. */
export const signedSpan = duration(/^-/, `${DURATION}, with - in front for before.`);

/** A moment of an exercise. */
export const moment = duration(
  /^(-|start$)/,
  `${DURATION}, counted from --until, with - in front for before it; or start.`,
).or(z.literal('start'));

const LONGEST_TEXT = 300;

export const sentence = text(
  /^[^\p{C}]+$/u,
  `Allowed: a text of 1 to ${LONGEST_TEXT} characters on one line.`,
);

export const side = oneOf(['source', 'recovery']);

export const databaseName = text(
  /^[a-z][a-z0-9-]{0,62}$/,
  "Allowed: the name of a protected database, in the stack's config.",
);

/** A part of all, more than none. */
export const share = z.number({ error: SHARE() }).gt(0, { error: SHARE() }).lte(1, { error: SHARE() });

function SHARE(): string {
  return 'Allowed: a number above 0, and at most 1, which is all.';
}

export function oneOf<const Words extends readonly [string, ...string[]]>(words: Words) {
  return z.enum(words, { error: `Allowed: ${words.join(', ')}.` });
}

export function text(pattern: RegExp, allowed: string) {
  return z
    .string({ error: allowed })
    .max(LONGEST_TEXT, { error: allowed })
    .regex(pattern, { error: allowed });
}

export function wholeNumber(least: number, most: number) {
  const error = `Allowed: a whole number from ${least} to ${most}.`;
  return z.number({ error }).int({ error }).gte(least, { error }).lte(most, { error });
}

/** What an entry was told; an object of no fields is typed by zod as one that may not even have a name. */
export type Told<Fields> = {
  readonly [Key in keyof Fields as string extends Key ? never : Key]: Fields[Key];
};
