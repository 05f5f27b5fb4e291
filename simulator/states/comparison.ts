import type { Json } from './json';
import { timestampPattern } from './timestamp';

/** What a comparison takes on both sides; values of other types are never equal, smaller or greater. */
const kinds = {
  String: (value: Json) => (typeof value === 'string' ? value : undefined),
  Numeric: (value: Json) => (typeof value === 'number' ? value : undefined),
  Boolean: (value: Json) => (typeof value === 'boolean' ? value : undefined),
  Timestamp: (value: Json) => (isTimestamp(value) ? Date.parse(value) : undefined),
} as const;

const orders: Readonly<Record<string, (one: Json, other: Json) => boolean>> = {
  Equals: (one, other) => one === other,
  LessThan: (one, other) => isBefore(one, other),
  GreaterThan: (one, other) => isBefore(other, one),
  LessThanEquals: (one, other) => one === other || isBefore(one, other),
  GreaterThanEquals: (one, other) => one === other || isBefore(other, one),
};

const nouns = {
  String: 'a string',
  Numeric: 'a number',
  Boolean: 'true or false',
  Timestamp: 'a time as in 2026-01-31T06:00:00Z',
} as const;

/** One data test of a choice: what it takes as the other side, and whether a variable's value passes. */
export interface Comparison {
  readonly takes: string;
  accepts(other: Json): boolean;
  test(value: Json, other: Json): boolean;
}

/** `NumericLessThan` and the like. AWS docs: "Choice workflow state", comparison operators. */
export const comparisons: Readonly<Record<string, Comparison>> = Object.fromEntries([
  ...Object.entries(kinds).flatMap(([kind, read]) =>
    Object.entries(orders)
      .filter(([order]) => kind !== 'Boolean' || order === 'Equals')
      .map(([order, compare]): [string, Comparison] => [
        `${kind}${order}`,
        {
          takes: nouns[kind as keyof typeof kinds],
          accepts: (other) => read(other) !== undefined,
          test(value, other) {
            const one = read(value);
            const two = read(other);
            return one !== undefined && two !== undefined && compare(one, two);
          },
        },
      ]),
  ),
  ['StringMatches', { takes: 'a string', accepts: isText, test: matches }],
]);

/** Tests of a type: `true` asks whether it is, `false` whether it is not. */
export const typeTests: Readonly<Record<string, (value: Json) => boolean>> = {
  IsNull: (value) => value === null,
  IsString: isText,
  IsNumeric: (value) => typeof value === 'number',
  IsBoolean: (value) => typeof value === 'boolean',
  IsTimestamp: isTimestamp,
};

function isBefore(one: Json, other: Json): boolean {
  if (typeof one === 'number' && typeof other === 'number') return one < other;
  return typeof one === 'string' && typeof other === 'string' && one < other;
}

function isText(value: Json): value is string {
  return typeof value === 'string';
}

function isTimestamp(value: Json): value is string {
  return isText(value) && timestampPattern.test(value) && !Number.isNaN(Date.parse(value));
}

/** `*` stands for any characters, `\\*` for an asterisk, `\\\\` for a backslash. */
function matches(value: Json, pattern: Json): boolean {
  if (!isText(value) || !isText(pattern)) return false;
  const source = pattern.replace(/\\([*\\])|[\s\S]/g, (one, escaped?: string) => {
    if (escaped === undefined && one === '*') return '[^]*';
    return (escaped ?? one).replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
  });
  return new RegExp(`^${source}$`).test(value);
}
