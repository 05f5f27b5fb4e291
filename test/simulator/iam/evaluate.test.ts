import { describe, expect, test } from 'vitest';
import { contextOf } from '../../../simulator/iam/context';
import { evaluate } from '../../../simulator/iam/evaluate';
import { parsePolicy } from '../../../simulator/iam/policy';
import type { Caller } from '../../../simulator/service';

const ACCOUNT = '111111111111';
const ROLE = `arn:aws:iam::${ACCOUNT}:role/teams/copy`;
const CALLER: Caller = { kind: 'role', account: ACCOUNT, role: ROLE, session: 'once' };
const SNAPSHOT = 'arn:aws:rds:us-east-1:111111111111:snapshot:lifeboat-orders-1a2b3c4d';

const ALLOW = { Effect: 'Allow', Action: '*', Resource: '*' };

function identity(
  statement: object | object[],
  action: string,
  resource: string,
  context: Record<string, string | string[]> = {},
  version = '2012-10-17',
) {
  const policy = parsePolicy(JSON.stringify({ Version: version, Statement: statement }), 'identity');
  return evaluate([policy], { action, resource, context: contextOf(context) });
}

function resource(statement: object | object[], caller: Caller, context: Record<string, string> = {}) {
  const policy = parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement: statement }), 'resource');
  return evaluate([policy], {
    action: 'kms:Decrypt',
    resource: 'arn:aws:kms:us-east-1:222222222222:key/k',
    context: contextOf(context),
    caller,
  });
}

describe('actions and resources', () => {
  test.each([
    ['rds:CopyDBSnapshot', 'rds:CopyDBSnapshot', true],
    ['rds:copydbsnapshot', 'rds:CopyDBSnapshot', true],
    ['rds:Copy*', 'rds:CopyDBSnapshot', true],
    ['rds:*Snapshot', 'rds:CopyDBSnapshot', true],
    ['rds:C?pyDBSnapshot', 'rds:CopyDBSnapshot', true],
    ['rds:*', 'kms:CopyDBSnapshot', false],
    ['*:*', 'kms:Decrypt', true],
    ['rds:Copy', 'rds:CopyDBSnapshot', false],
    ['rds:CopyDBSnapshot?', 'rds:CopyDBSnapshot', false],
    ['rds:Cop.DBSnapshot', 'rds:CopyDBSnapshot', false],
  ])('an action %s covers %s: %s', (pattern, action, covered) => {
    const verdict = identity({ ...ALLOW, Action: pattern }, action, SNAPSHOT);
    const rest = identity({ Effect: 'Allow', NotAction: pattern, Resource: '*' }, action, SNAPSHOT);

    expect([verdict, rest]).toEqual(covered ? ['direct', 'none'] : ['none', 'direct']);
  });

  test.each([
    ['*', true],
    [SNAPSHOT, true],
    ['arn:aws:rds:us-east-1:111111111111:snapshot:lifeboat-*', true],
    ['arn:aws:rds:*:*:snapshot:*', true],
    ['arn:aws:rds:us-east-?:111111111111:snapshot:*', true],
    ['arn:aws:rds:us-east-1:111111111111:*', true],
    ['arn:aws:rds', true],
    ['arn:aws:rds:us-east-1:111111111111:SNAPSHOT:*', false],
    ['arn:aws:rds:us-west-2:*:snapshot:*', false],
    ['arn:aws:rds:us-east-1:111111111111:db:*', false],
    // A wildcard stays within its part of the ARN.
    ['arn:aws:rds:us-east-1*:snapshot:lifeboat-orders-1a2b3c4d', false],
    [`arn:aws:rds:\${aws:RequestedRegion}:\${aws:PrincipalAccount}:snapshot:*`, true],
    [`arn:aws:rds:us-east-1:\${aws:SourceAccount}:snapshot:*`, false],
    [`arn:aws:rds:us-east-1:\${aws:SourceAccount, '111111111111'}:snapshot:*`, true],
  ])('a resource %s covers the snapshot: %s', (pattern, covered) => {
    const context = { 'aws:RequestedRegion': 'us-east-1', 'aws:PrincipalAccount': ACCOUNT };

    const verdict = identity({ ...ALLOW, Resource: pattern }, 'rds:CopyDBSnapshot', SNAPSHOT, context);
    const rest = identity(
      { Effect: 'Allow', Action: '*', NotResource: pattern },
      'rds:CopyDBSnapshot',
      SNAPSHOT,
      context,
    );

    expect([verdict, rest]).toEqual(covered ? ['direct', 'none'] : ['none', 'direct']);
  });

  test('what a variable stands for is text, whatever characters it has', () => {
    const statement = { ...ALLOW, Resource: `arn:aws:s3:::\${aws:PrincipalTag/team}/x` };

    const verdicts = ['a/x', '*/x'].map((path) =>
      identity(statement, 's3:GetObject', `arn:aws:s3:::${path}`, { 'aws:PrincipalTag/team': '*' }),
    );

    expect(verdicts).toEqual(['none', 'direct']);
  });

  test('policies of 2008 have no variables', () => {
    const statement = { ...ALLOW, Resource: `arn:aws:s3:::\${aws:username}` };

    const verdict = identity(
      statement,
      's3:GetObject',
      'arn:aws:s3:::me',
      { 'aws:username': 'me' },
      '2008-10-17',
    );

    expect(verdict).toBe('none');
  });
});

describe('conditions', () => {
  test.each([
    ['StringEquals', 'us-east-1', 'us-east-1', true],
    ['StringEquals', 'us-*', 'us-east-1', false],
    ['StringEquals', 'US-EAST-1', 'us-east-1', false],
    ['StringEqualsIgnoreCase', 'US-EAST-1', 'us-east-1', true],
    ['StringNotEquals', 'us-east-1', 'us-west-2', true],
    ['StringNotEquals', ['us-east-1', 'us-west-2'], 'us-west-2', false],
    ['StringLike', ['eu-*', 'us-*'], 'us-east-1', true],
    ['StringNotLike', 'us-*', 'us-east-1', false],
    ['StringEquals', 'x', undefined, false],
    ['StringNotEquals', 'x', undefined, true],
    ['StringEqualsIfExists', 'x', undefined, true],
    ['StringEqualsIfExists', 'x', 'y', false],
    ['StringNotEqualsIfExists', 'x', 'x', false],
    ['ForAnyValue:StringEquals', ['a', 'b'], ['b', 'c'], true],
    ['ForAnyValue:StringEquals', ['a'], ['b', 'c'], false],
    ['ForAnyValue:StringEquals', ['a'], undefined, false],
    ['ForAnyValue:StringNotEquals', ['a'], ['a', 'b'], true],
    ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'b'], true],
    ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'c'], false],
    ['ForAllValues:StringEquals', ['a'], undefined, true],
    ['ForAllValues:StringLike', ['lifeboat:*'], ['lifeboat:slot', 'name'], false],
    ['NumericLessThan', 10, '9', true],
    ['NumericLessThan', 10, '10', false],
    ['NumericLessThanEquals', '10', '10', true],
    ['NumericGreaterThan', '10', '11', true],
    ['NumericEquals', '10', '10.0', true],
    ['NumericEquals', '10', 'ten', false],
    ['NumericNotEquals', '10', '11', true],
    ['DateLessThan', '2026-11-21T12:00:00Z', '2026-11-21T11:59:59Z', true],
    ['DateGreaterThan', '2026-11-21T12:00:00Z', '2026-11-21T11:59:59Z', false],
    ['DateEquals', '1795262400', '2026-11-21T12:00:00Z', true],
    ['Bool', true, 'true', true],
    ['Bool', 'true', 'false', false],
    ['Bool', 'false', undefined, false],
    ['Null', 'true', undefined, true],
    ['Null', 'true', 'x', false],
    ['Null', false, 'x', true],
    [
      'ArnLike',
      'arn:aws:events:*:111111111111:rule/*',
      'arn:aws:events:us-east-1:111111111111:rule/bus/x',
      true,
    ],
    [
      'ArnEquals',
      'arn:aws:events:*:111111111111:rule/*',
      'arn:aws:events:us-east-1:111111111111:rule/x',
      true,
    ],
    ['ArnLike', 'arn:aws:events:*:rule/x', 'arn:aws:events:us-east-1:111111111111:rule/x', false],
    ['ArnNotLike', 'arn:aws:sqs:*:*:*', 'arn:aws:events:us-east-1:111111111111:rule/x', true],
    ['ArnNotEquals', 'arn:aws:sqs:*:*:*', undefined, true],
    ['BinaryEquals', 'QmluYXJ5', 'QmluYXJ5', true],
    ['IpAddress', '10.0.0.0/8', '10.1.2.3', true],
    ['IpAddress', ['10.0.0.0/8', '2001:db8::/32'], '2001:db8::1', true],
    ['NotIpAddress', '10.0.0.0/8', '10.1.2.3', false],
    ['IpAddress', '10.1.2.3', '10.1.2.4', false],
  ])('%s %j holds for %j: %s', (operator, expected, actual, holds) => {
    const statement = { ...ALLOW, Condition: { [operator]: { 'test:Key': expected } } };

    const verdict = identity(statement, 'a:B', '*', actual === undefined ? {} : { 'TEST:key': actual });

    expect(verdict).toBe(holds ? 'direct' : 'none');
  });

  test('all keys of all operators must hold', () => {
    const Condition = { StringEquals: { 'a:One': '1', 'a:Two': '2' }, Bool: { 'a:Three': 'true' } };
    const context = { 'a:One': '1', 'a:Two': '2', 'a:Three': 'true' };

    const all = identity({ ...ALLOW, Condition }, 'a:B', '*', context);
    const each = Object.keys(context).map((key) =>
      identity({ ...ALLOW, Condition }, 'a:B', '*', { ...context, [key]: 'no' }),
    );

    expect([all, ...each]).toEqual(['direct', 'none', 'none', 'none']);
  });

  test('a value may be a variable', () => {
    const Condition = { StringEquals: { 'aws:ResourceAccount': `\${aws:PrincipalAccount}` } };

    const verdicts = ['1', '2'].map((account) =>
      identity({ ...ALLOW, Condition }, 'a:B', '*', {
        'aws:ResourceAccount': account,
        'aws:PrincipalAccount': '1',
      }),
    );

    expect(verdicts).toEqual(['direct', 'none']);
  });
});

describe('principals', () => {
  const key = { Effect: 'Allow', Action: 'kms:*', Resource: '*' };
  const service: Caller = { kind: 'service', account: ACCOUNT, service: 'events.amazonaws.com' };
  const administrator: Caller = { kind: 'administrator', account: ACCOUNT };

  test.each([
    ['*', CALLER, 'direct'],
    [{ AWS: '*' }, CALLER, 'direct'],
    [{ AWS: ROLE }, CALLER, 'direct'],
    [{ AWS: `arn:aws:sts::${ACCOUNT}:assumed-role/copy/once` }, CALLER, 'session'],
    [{ AWS: `arn:aws:sts::${ACCOUNT}:assumed-role/copy/twice` }, CALLER, 'none'],
    [{ AWS: `arn:aws:iam::${ACCOUNT}:root` }, CALLER, 'account'],
    [{ AWS: ACCOUNT }, CALLER, 'account'],
    [{ AWS: ['222222222222', ACCOUNT] }, CALLER, 'account'],
    [{ AWS: '222222222222' }, CALLER, 'none'],
    [{ AWS: ACCOUNT }, administrator, 'account'],
    [{ Service: 'events.amazonaws.com' }, service, 'direct'],
    [{ Service: 'sns.amazonaws.com' }, service, 'none'],
    [{ AWS: '*' }, service, 'direct'],
    [{ AWS: ACCOUNT }, service, 'none'],
    ['*', service, 'direct'],
    [{ Service: 'events.amazonaws.com' }, CALLER, 'none'],
  ] as const)('%j means %j: %s', (Principal, caller, verdict) => {
    expect(resource({ ...key, Principal }, caller)).toBe(verdict);
  });

  test('NotPrincipal means everyone else, and a session for which not all of its names are there', () => {
    const session = `arn:aws:sts::${ACCOUNT}:assumed-role/copy/once`;
    const denying = (...AWS: string[]) => ({ ...key, Effect: 'Deny', NotPrincipal: { AWS } });
    const statement = denying(session, ROLE, ACCOUNT);
    const other: Caller = { ...CALLER, account: '222222222222', role: 'arn:aws:iam::222222222222:role/x' };

    expect([resource(statement, CALLER), resource(statement, other)]).toEqual(['none', 'denied']);
    for (const names of [
      [ROLE, ACCOUNT],
      [session, ROLE],
      [session, ACCOUNT],
    ]) {
      expect(resource(denying(...names), CALLER)).toBe('denied');
    }
    expect(resource(denying(ACCOUNT), administrator)).toBe('none');
  });

  test('a deny of an account is one of all in it', () => {
    const statements = [
      { ...key, Principal: '*' },
      { ...key, Effect: 'Deny', Principal: { AWS: ACCOUNT } },
    ];

    expect(resource(statements, CALLER)).toBe('denied');
  });
});
