import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contextOf } from '../../../simulator/iam/context';
import { evaluate } from '../../../simulator/iam/evaluate';
import { parsePolicy } from '../../../simulator/iam/policy';

const SNAPSHOT = 'arn:aws:rds:us-east-1:111111111111:snapshot:lifeboat-orders-1a2b3c4d';

describe('whatever the policies', () => {
  const action = fc.constantFrom('*', 'rds:*', 'rds:CopyDBSnapshot', 'rds:Delete*', 'kms:Decrypt');
  const arn = fc.constantFrom('*', SNAPSHOT, 'arn:aws:rds:*:*:db:*', 'arn:aws:rds:*:111111111111:snapshot:*');
  const condition = fc.constantFrom({}, { StringEquals: { 'a:B': 'x' } }, { Null: { 'a:B': 'true' } });
  const statement = (effect: fc.Arbitrary<string>) =>
    fc.record({
      Effect: effect,
      Action: fc.array(action, { minLength: 1 }),
      Resource: arn,
      Condition: condition,
    });
  const policies: fc.Arbitrary<object[][]> = fc.array(
    fc.array(statement(fc.constantFrom('Allow', 'Allow', 'Deny')), { minLength: 1 }),
    { maxLength: 4 },
  );
  const request = fc.record({
    action: fc.constantFrom('rds:CopyDBSnapshot', 'rds:DeleteDBSnapshot', 'kms:Decrypt'),
    resource: fc.constantFrom(SNAPSHOT, 'arn:aws:rds:us-east-1:222222222222:db:x', '*'),
    context: fc.constantFrom(contextOf({}), contextOf({ 'a:B': 'x' })),
  });
  const decide = (documents: readonly object[][], asked: Parameters<typeof evaluate>[1]) =>
    evaluate(
      documents.map((statements) =>
        parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement: statements }), 'identity'),
      ),
      asked,
    );

  test('a deny of everything wins', () => {
    fc.assert(
      fc.property(policies, request, fc.nat(), (given, asked, at) => {
        const deny = [{ Effect: 'Deny', Action: '*', Resource: '*' }];
        expect(decide(given.toSpliced(at % (given.length + 1), 0, deny), asked)).toBe('denied');
      }),
    );
  });

  test('their order does not matter', () => {
    fc.assert(
      fc.property(policies, request, (given, asked) => {
        const backwards = given.map((statements) => statements.toReversed()).toReversed();
        expect(decide(backwards, asked)).toBe(decide(given, asked));
      }),
    );
  });

  test('one more allow takes nothing away, and one more deny gives nothing', () => {
    fc.assert(
      fc.property(policies, request, statement(fc.constant('Allow')), (given, asked, more) => {
        const before = decide(given, asked);
        expect(decide([...given, [more]], asked)).toSatisfy((after) => after === before || before === 'none');
        const after = decide([...given, [{ ...more, Effect: 'Deny' }]], asked);
        expect(after).toSatisfy((verdict) => verdict === before || verdict === 'denied');
      }),
    );
  });

  test('nothing is allowed without a statement that allows it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(statement(fc.constant('Deny')), { minLength: 1 })),
        request,
        (given, asked) => {
          expect(decide(given, asked)).not.toBe('direct');
        },
      ),
    );
  });
});
