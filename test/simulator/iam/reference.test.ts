import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contextOf } from '../../../simulator/iam/context';
import { decide, type NamedPolicy } from '../../../simulator/iam/decide';
import { evaluate } from '../../../simulator/iam/evaluate';
import { arnFits, fits, plainPattern } from '../../../simulator/iam/match';
import { type PolicyKind, parsePolicy } from '../../../simulator/iam/policy';
import type { Caller } from '../../../simulator/service';
import {
  arnWildcard,
  conditionHolds,
  isAllowed,
  type RawRequest,
  type RawStatement,
  verdictOf,
  wildcard,
} from './reference';

const RUNS = { numRuns: 1_500 };

/** Few letters, so that what is made up fits often. */
const text = fc
  .array(fc.constantFrom('a', 'B', 'b', '.', '$', '-', '/'), { maxLength: 5 })
  .map((all) => all.join(''));
const pattern = fc
  .array(fc.constantFrom('a', 'B', 'b', '.', '-', '/', '*', '?', '*'), { maxLength: 6 })
  .map((all) => all.join(''));

test('wildcards fit as a regular expression says', () => {
  fc.assert(
    fc.property(pattern, text, (given, value) => {
      expect(fits(plainPattern(given), value)).toBe(wildcard(given, value));
    }),
    RUNS,
  );
});

test('parts of ARNs fit one by one, and no wildcard reaches over a colon but in the last', () => {
  const parts = (part: fc.Arbitrary<string>) =>
    fc
      .tuple(fc.constantFrom('rds', 'kms'), part, part, fc.array(part, { minLength: 1, maxLength: 3 }))
      .map(([service, region, account, rest]) => `arn:aws:${service}:${region}:${account}:${rest.join(':')}`);
  fc.assert(
    fc.property(parts(pattern), parts(text), (given, arn) => {
      expect(arnFits(plainPattern(given), arn)).toBe(arnWildcard(given, arn));
    }),
    RUNS,
  );
});

const words = fc.constantFrom('x', 'X', 'y', 'xy', 'x*');
const numbers = fc.constantFrom('1', '2', '10', '1.0', '-3');
const dates = fc.constantFrom('2026-01-05T06:00:00Z', '2026-01-05T07:00:00+01:00', '2026-01-06T00:00:00Z');
const arns = fc.constantFrom('arn:aws:a:b:c:d', 'arn:aws:a:b:c:*', 'arn:aws:*:b:c:d:e', 'arn:aws:a:*:*:d:e');
const truths = fc.constantFrom('true', 'false', 'True');
const KINDS: readonly (readonly [string, fc.Arbitrary<string>])[] = [
  ['StringEquals', words],
  ['StringNotEquals', words],
  ['StringEqualsIgnoreCase', words],
  ['StringNotEqualsIgnoreCase', words],
  ['StringLike', words],
  ['StringNotLike', words],
  ['ArnLike', arns],
  ['ArnNotLike', arns],
  ['NumericEquals', numbers],
  ['NumericNotEquals', numbers],
  ['NumericLessThan', numbers],
  ['NumericGreaterThanEquals', numbers],
  ['DateGreaterThan', dates],
  ['Bool', truths],
];

const operator = fc
  .tuple(
    fc.constantFrom(...KINDS),
    fc.constantFrom('', 'IfExists'),
    fc.constantFrom('', '', 'ForAllValues:', 'ForAnyValue:'),
  )
  .map(([[base, values], ifExists, set]) => ({ name: `${set}${base}${ifExists}`, values }))
  .filter(({ name }) => name !== '');
const condition = operator.chain(({ name, values }) =>
  fc.record({
    name: fc.constant(name),
    wanted: fc.array(values, { minLength: 1, maxLength: 3 }),
    actual: fc.array(values, { maxLength: 3 }),
  }),
);

function policyOf(statements: readonly object[], kind: PolicyKind = 'identity') {
  return parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement: statements }), kind);
}

function holdsHere(name: string, wanted: readonly string[], actual: readonly string[]): boolean {
  const statement = { Effect: 'Allow', Action: '*', Resource: '*', Condition: { [name]: { 'a:B': wanted } } };
  const context = contextOf(actual.length > 0 ? { 'A:b': actual } : {});
  return evaluate([policyOf([statement])], { action: 'a:B', resource: '*', context }) === 'direct';
}

describe('conditions', () => {
  test('hold when the documentation says so, for any values and for none', () => {
    fc.assert(
      fc.property(condition, ({ name, wanted, actual }) => {
        expect(holdsHere(name, wanted, actual)).toBe(conditionHolds(name, wanted, actual));
      }),
      RUNS,
    );
  });

  test('that are negated hold exactly where those that are not do not, a missing key among them', () => {
    const pairs = KINDS.filter(([name]) => name.includes('Not'));
    const negated = fc.constantFrom(...pairs).chain(([name, values]) =>
      fc.record({
        name: fc.constant(name),
        wanted: fc.array(values, { minLength: 1, maxLength: 3 }),
        actual: fc.array(values, { maxLength: 3 }),
      }),
    );
    fc.assert(
      fc.property(negated, ({ name, wanted, actual }) => {
        expect(holdsHere(name, wanted, actual)).toBe(!holdsHere(name.replace('Not', ''), wanted, actual));
      }),
      RUNS,
    );
  });

  test('with IfExists differ from those without only where the key is missing, and then hold', () => {
    fc.assert(
      fc.property(condition, ({ name, wanted, actual }) => {
        const plain = name.replace('IfExists', '');
        expect(holdsHere(`${plain}IfExists`, wanted, actual)).toBe(
          actual.length === 0 || holdsHere(plain, wanted, actual),
        );
      }),
      RUNS,
    );
  });

  test('of Null ask whether the key is there', () => {
    fc.assert(
      fc.property(fc.constantFrom('true', 'false'), fc.array(words, { maxLength: 2 }), (wanted, actual) => {
        expect(holdsHere('Null', [wanted], actual)).toBe((wanted === 'true') === (actual.length === 0));
      }),
    );
  });
});

const ACCOUNT = '111111111111';
const CALLER: Caller & { kind: 'role' } = {
  kind: 'role',
  account: ACCOUNT,
  role: `arn:aws:iam::${ACCOUNT}:role/copy`,
  session: 's',
};
const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/copy/s`;
const SNAPSHOT = `arn:aws:rds:us-east-1:${ACCOUNT}:snapshot:lifeboat-orders`;

const actions = fc.array(fc.constantFrom('*', 'rds:*', 'RDS:copydbsnapshot', 'rds:Delete*', 'kms:Decrypt'), {
  minLength: 1,
  maxLength: 2,
});
const resources = fc.array(
  fc.constantFrom('*', SNAPSHOT, 'arn:aws:rds:*:*:db:*', `arn:aws:rds:*:${ACCOUNT}:snapshot:lifeboat-?rders`),
  { minLength: 1, maxLength: 2 },
);
const conditions = fc.oneof(
  { weight: 2, arbitrary: fc.constant({}) },
  condition.map(({ name, wanted }) => ({ [name]: { 'a:B': wanted } })),
);
const statement = fc
  .tuple(fc.constantFrom('Allow', 'Allow', 'Deny'), actions, resources, conditions, fc.nat(5), fc.nat(5))
  .map(
    ([Effect, action, resource, Condition, notAction, notResource]) =>
      ({
        Effect,
        ...(notAction === 0 ? { NotAction: action } : { Action: action }),
        ...(notResource === 0 ? { NotResource: resource } : { Resource: resource }),
        Condition,
      }) as RawStatement,
  );
const request: fc.Arbitrary<RawRequest> = fc.record({
  action: fc.constantFrom('rds:CopyDBSnapshot', 'rds:DeleteDBSnapshot', 'kms:Decrypt'),
  resource: fc.constantFrom(SNAPSHOT, 'arn:aws:rds:us-east-1:222222222222:db:x'),
  keys: fc.constantFrom<RawRequest['keys']>({}, { 'A:B': ['x'] }, { 'a:b': ['y', '1'] }, { 'a:B': ['true'] }),
});

const asked = ({ action, resource, keys }: RawRequest) => ({
  action,
  resource,
  context: contextOf(keys),
  caller: CALLER,
});

test('statements say together what the documentation says that they do', () => {
  fc.assert(
    fc.property(fc.array(statement, { minLength: 1, maxLength: 5 }), request, (statements, one) => {
      expect(evaluate([policyOf(statements)], asked(one))).toBe(verdictOf(statements, one));
    }),
    RUNS,
  );
});

const OTHERS = [
  '222222222222',
  'arn:aws:iam::111111111111:role/other',
  'arn:aws:sts::111111111111:assumed-role/copy/t',
];
const principal = fc.oneof(
  fc.constant('*' as const),
  fc
    .array(fc.constantFrom(ACCOUNT, `arn:aws:iam::${ACCOUNT}:root`, CALLER.role, SESSION, ...OTHERS), {
      minLength: 1,
      maxLength: 2,
    })
    .map((AWS) => ({ AWS })),
);
const ofResource = fc.array(
  fc.tuple(statement, principal).map(([one, Principal]): RawStatement => ({ ...one, Principal })),
  { maxLength: 3 },
);
const situation = fc.record({
  own: fc.array(statement, { maxLength: 3 }),
  ofResource,
  ofSession: fc.option(fc.array(statement, { minLength: 1, maxLength: 2 }), { nil: undefined }),
  abroad: fc.boolean(),
  isKey: fc.boolean(),
});
type Situation = typeof situation extends fc.Arbitrary<infer T> ? T : never;

function named(
  statements: readonly RawStatement[] | undefined,
  kind: PolicyKind = 'identity',
): NamedPolicy[] {
  return (statements ?? []).length === 0 ? [] : [{ name: kind, policy: policyOf(statements ?? [], kind) }];
}

function allowedHere(
  { own, ofResource: its, ofSession, abroad, isKey }: Situation,
  one: RawRequest,
): boolean {
  const [session] = named(ofSession);
  return decide({
    request: asked(one),
    identity: named(own),
    ...(session && { session }),
    resource: named(its, 'resource'),
    resourceKind: isKey ? 'key' : 'ordinary',
    granted: false,
    abroad,
  }).allowed;
}

describe('a decision', () => {
  test('is the one of the documentation, in one account and across two, with a session policy and without', () => {
    fc.assert(
      fc.property(situation, request, (given, one) => {
        const caller = { account: ACCOUNT, role: CALLER.role, session: SESSION };
        expect(allowedHere(given, one)).toBe(isAllowed({ ...given, caller }, one));
      }),
      { numRuns: 4_000 },
    );
  });

  test('is never turned to no by one more allow, nor to yes by one more deny', () => {
    const where = fc.constantFrom('own', 'ofResource');
    fc.assert(
      fc.property(situation, request, statement, principal, where, (given, one, more, Principal, list) => {
        const extra = list === 'own' ? more : { ...more, Principal };
        const before = allowedHere(given, one);
        const allowedWith = (Effect: 'Allow' | 'Deny') =>
          allowedHere({ ...given, [list]: [...given[list], { ...extra, Effect }] }, one);
        if (before) expect(allowedWith('Allow')).toBe(true);
        else expect(allowedWith('Deny')).toBe(false);
      }),
      RUNS,
    );
  });

  test('across accounts is yes only when each side alone says yes', () => {
    fc.assert(
      fc.property(situation, request, (given, one) => {
        if (!allowedHere({ ...given, abroad: true }, one)) return;
        expect(allowedHere({ ...given, own: [], abroad: true }, one)).toBe(false);
        expect(allowedHere({ ...given, ofResource: [], abroad: true }, one)).toBe(false);
      }),
      RUNS,
    );
  });

  test('is not changed by the order of statements', () => {
    fc.assert(
      fc.property(situation, request, (given, one) => {
        const turned = { ...given, own: given.own.toReversed(), ofResource: given.ofResource.toReversed() };
        expect(allowedHere(turned, one)).toBe(allowedHere(given, one));
      }),
      RUNS,
    );
  });
});
