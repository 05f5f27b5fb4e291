import { isIP } from 'node:net';
import { conditionOperator } from './conditions';
import type { Condition } from './policy';

/** What values of each kind of operator look like, and how to say so. */
const KINDS: readonly (readonly [kind: RegExp, fits: (value: string) => boolean, looks: string])[] = [
  [/^Numeric/, (value) => /^[+-]?\d+(\.\d+)?$/.test(value), 'a number'],
  [/^Date/, isMoment, 'a date of ISO 8601 with its zone, or seconds since 1970'],
  [/^(Bool|Null)$/, (value) => /^(true|false)$/i.test(value), 'true or false'],
  [/^Binary/, (value) => /^[A-Za-z0-9+/]*={0,2}$/.test(value) && value.length % 4 === 0, 'text in base 64'],
  [/IpAddress$/, isNetwork, 'an address, or a network as 203.0.113.0/24'],
  [/^Arn/, (value) => value === '*' || /^(arn:|[*?]|\$\{)/.test(value), 'an ARN'],
];

/**
 * Why a condition's values could never be compared, or undefined: no number, no date, no network. Such a condition
 * would hold for nothing, or with its negation for everything, and nobody would know.
 */
export function valueFault({ operator, key, values }: Condition): string | undefined {
  const base = conditionOperator(operator)?.base ?? '';
  const kind = KINDS.find(([operators]) => operators.test(base));
  if (kind === undefined) return undefined;
  const [, fits, looks] = kind;
  const wrong = values.find((value) => !fits(value));
  return wrong === undefined
    ? undefined
    : `Syntax errors in policy. ${operator} compares ${key} with ${looks}, not with "${wrong}".`;
}

/** A date without a zone would mean another moment on every machine. AWS docs: W3C's profile of ISO 8601. */
function isMoment(value: string): boolean {
  if (/^-?\d+(\.\d+)?$/.test(value)) return true;
  const zoned = /^\d{4}-\d\d(-\d\d)?$/.test(value) || /T\d\d:\d\d.*(Z|[+-]\d\d:?\d\d)$/.test(value);
  return zoned && !Number.isNaN(Date.parse(value));
}

function isNetwork(value: string): boolean {
  const [address = '', bits, ...more] = value.split('/');
  const family = isIP(address);
  if (family === 0 || more.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 6 ? 128 : 32));
}
