import { BlockList, isIP } from 'node:net';
import type { Context } from './context';
import { arnFits, fits, patternOf, textOf } from './match';
import type { Condition } from './policy';

/** Whether a value of the request fits one value of the policy. */
type Test = (expected: string, actual: string, variables: Context | undefined) => boolean;

interface Operator {
  readonly test: Test;
  /** `StringNotEquals`: true when no value of the policy fits, so also when the key is absent. */
  readonly negated: boolean;
}

const OPERATORS: Readonly<Record<string, Operator>> = {
  ...both('String', 'Equals', (expected, actual, variables) => textOf(expected, variables) === actual),
  ...both(
    'String',
    'EqualsIgnoreCase',
    (expected, actual, variables) => textOf(expected, variables)?.toLowerCase() === actual.toLowerCase(),
  ),
  ...both('String', 'Like', (expected, actual, variables) => {
    const pattern = patternOf(expected, variables);
    return pattern !== undefined && fits(pattern, actual);
  }),
  ...both('Arn', 'Like', arnTest),
  ...both('Arn', 'Equals', arnTest),
  ...both(
    'Numeric',
    'Equals',
    ordered(numeric, (a, b) => a === b),
  ),
  NumericLessThan: plain(ordered(numeric, (a, b) => a < b)),
  NumericLessThanEquals: plain(ordered(numeric, (a, b) => a <= b)),
  NumericGreaterThan: plain(ordered(numeric, (a, b) => a > b)),
  NumericGreaterThanEquals: plain(ordered(numeric, (a, b) => a >= b)),
  ...both(
    'Date',
    'Equals',
    ordered(milliseconds, (a, b) => a === b),
  ),
  DateLessThan: plain(ordered(milliseconds, (a, b) => a < b)),
  DateLessThanEquals: plain(ordered(milliseconds, (a, b) => a <= b)),
  DateGreaterThan: plain(ordered(milliseconds, (a, b) => a > b)),
  DateGreaterThanEquals: plain(ordered(milliseconds, (a, b) => a >= b)),
  Bool: plain((expected, actual) => expected.toLowerCase() === actual.toLowerCase()),
  BinaryEquals: plain((expected, actual) =>
    Buffer.from(expected, 'base64').equals(Buffer.from(actual, 'base64')),
  ),
  IpAddress: plain(addressTest),
  NotIpAddress: { test: addressTest, negated: true },
};

const NAME = /^(?:(ForAllValues|ForAnyValue):)?([A-Za-z]+?)(IfExists)?$/;

interface OperatorName {
  readonly set?: string;
  readonly base: string;
  readonly ifExists: boolean;
}

/** Names of operators that were taken apart before. */
const known = new Map<string, OperatorName>();

/** Takes `ForAnyValue:StringLikeIfExists` apart, or undefined when AWS knows no such operator. */
export function conditionOperator(name: string): OperatorName | undefined {
  const read = known.get(name) ?? readOperator(name);
  if (read !== undefined) known.set(name, read);
  return read;
}

function readOperator(name: string): OperatorName | undefined {
  const [, set, base = '', ifExists] = NAME.exec(name) ?? [];
  if (base === 'Null' && set === undefined && ifExists === undefined) return { base, ifExists: false };
  if (!Object.hasOwn(OPERATORS, base)) return undefined;
  return { ...(set === undefined ? {} : { set }), base, ifExists: ifExists !== undefined };
}

/** Whether one condition holds; `variables` is the context too, unless the policy's version has none. AWS docs: "IAM JSON policy elements: Condition operators". */
export function holds(condition: Condition, context: Context, variables: Context | undefined): boolean {
  const name = conditionOperator(condition.operator);
  const actual = context.get(condition.key.toLowerCase()) ?? [];
  if (name?.base === 'Null') {
    return condition.values.some((value) => (value.toLowerCase() === 'true') === (actual.length === 0));
  }
  const operator = name && OPERATORS[name.base];
  if (!name || !operator) throw new Error(`${condition.operator} is not a condition operator.`);
  const { test, negated } = operator;
  const passes = (value: string) =>
    condition.values.some((expected) => test(expected, value, variables)) !== negated;
  if (actual.length === 0) {
    if (name.set !== undefined) return name.set === 'ForAllValues' || name.ifExists;
    return name.ifExists || negated;
  }
  if (name.set === 'ForAnyValue') return actual.some(passes);
  if (name.set === 'ForAllValues') return actual.every(passes);
  return negated ? actual.every(passes) : actual.some(passes);
}

/** The operator and its negation: `StringEquals` and `StringNotEquals`. */
function both(type: string, name: string, test: Test): Record<string, Operator> {
  return { [`${type}${name}`]: plain(test), [`${type}Not${name}`]: { test, negated: true } };
}

function plain(test: Test): Operator {
  return { test, negated: false };
}

function arnTest(expected: string, actual: string, variables: Context | undefined): boolean {
  const pattern = patternOf(expected, variables);
  return pattern !== undefined && arnFits(pattern, actual);
}

/** The request's value stands on the left: `NumericLessThan` asks whether it is less than the policy's. */
function ordered(
  read: (value: string) => number,
  compare: (actual: number, expected: number) => boolean,
): Test {
  return (expected, actual, variables) => {
    const value = textOf(expected, variables);
    return value !== undefined && compare(read(actual), read(value));
  };
}

/** What is no number is neither equal to one, nor less, nor more. */
function numeric(value: string): number {
  return value.trim() === '' ? Number.NaN : Number(value);
}

/** Dates are ISO 8601 or seconds since 1970. */
function milliseconds(value: string): number {
  return /^-?\d+(\.\d+)?$/.test(value) ? Number(value) * 1000 : Date.parse(value);
}

function addressTest(expected: string, actual: string): boolean {
  const [network = '', bits] = expected.split('/');
  const family = isIP(network) === 6 ? 'ipv6' : 'ipv4';
  if (isIP(network) === 0 || isIP(network) !== isIP(actual)) return false;
  const list = new BlockList();
  list.addSubnet(network, bits === undefined ? (family === 'ipv6' ? 128 : 32) : Number(bits), family);
  return list.check(actual, family);
}
