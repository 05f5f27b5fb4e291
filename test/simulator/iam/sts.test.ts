import type { AssumeRoleCommandOutput } from '@aws-sdk/client-sts';
import { describe, expect, test } from 'vitest';
import { assumeAsService } from '../../../simulator/iam/assume-as-service';
import { isAllowed } from '../../../simulator/iam/authorize';
import { callerOf, issueAccessKey, issueCredentials } from '../../../simulator/iam/credentials';
import type { Caller } from '../../../simulator/service';
import type { World } from '../../../simulator/world';
import { ADMIN, document, HERE, refusalOf, roleWith, START, THERE, worldWith } from './setup';

const ADMIN_THERE: Caller = { kind: 'administrator', account: THERE };
const MAY_ASSUME = { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: '*' };

const tags = (count: number) => Array.from({ length: count }, (_, at) => ({ Key: `k${at}`, Value: 'v' }));

function trusting(Principal: object, Condition: object = {}) {
  return document({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal, Condition });
}

describe('AssumeRole', () => {
  const target = `arn:aws:iam::${THERE}:role/target`;
  const input = { RoleArn: target, RoleSessionName: 'drill' };

  test('gives keys that sign as the role, until they end', async () => {
    const world = worldWith();
    await roleWith(world, 'target', [], trusting({ AWS: HERE }), THERE);

    const output = await world.call<AssumeRoleCommandOutput>(ADMIN, 'us-west-2', 'sts', 'AssumeRole', {
      ...input,
      DurationSeconds: 900,
    });

    const end = START + 900_000;
    expect(output.AssumedRoleUser).toEqual({
      Arn: `arn:aws:sts::${THERE}:assumed-role/target/drill`,
      AssumedRoleId: expect.stringMatching(/^AROA\w{17}:drill$/),
    });
    expect(output.Credentials?.Expiration).toEqual(new Date(end));
    expect(callerOf(world, output.Credentials?.AccessKeyId ?? '')).toEqual({
      caller: { kind: 'role', account: THERE, role: target, session: 'drill' },
      accessKeyId: output.Credentials?.AccessKeyId,
      secretAccessKey: output.Credentials?.SecretAccessKey,
      sessionToken: output.Credentials?.SessionToken,
      expiresAt: end,
    });
  });

  test.each<[string, object[], string, object, boolean]>([
    ['both sides allow', [MAY_ASSUME], trusting({ AWS: HERE }), {}, true],
    ['the role trusts another account', [MAY_ASSUME], trusting({ AWS: '333333333333' }), {}, false],
    ['the caller has no leave', [], trusting({ AWS: HERE }), {}, false],
    [
      'the external id fits',
      [MAY_ASSUME],
      trusting({ AWS: HERE }, { StringEquals: { 'sts:ExternalId': 'key' } }),
      { ExternalId: 'key' },
      true,
    ],
    [
      'the external id is missing',
      [MAY_ASSUME],
      trusting({ AWS: HERE }, { StringEquals: { 'sts:ExternalId': 'key' } }),
      {},
      false,
    ],
  ])('from another account when %s', async (_name, own, trust, more, allowed) => {
    const world = worldWith();
    await roleWith(world, 'target', [], trust, THERE);
    const caller = await roleWith(world, 'r', own);
    const assume = () => world.call(caller, 'us-west-2', 'sts', 'AssumeRole', { ...input, ...more });

    if (allowed) expect(await assume()).toHaveProperty('Credentials');
    else expect(await refusalOf(assume)).toMatchObject({ code: 'AccessDenied', status: 403 });
  });

  test.each<[string, string, boolean]>([
    ['names the role itself', 'arn:aws:iam::111111111111:role/r', true],
    ['names the account only', HERE, false],
  ])('within an account needs no own leave when the trust policy %s', async (_name, principal, allowed) => {
    const world = worldWith();
    const caller = await roleWith(world, 'r', []);
    await roleWith(world, 'target', [], trusting({ AWS: principal }));
    const assume = () =>
      world.call(caller, 'us-west-2', 'sts', 'AssumeRole', {
        ...input,
        RoleArn: `arn:aws:iam::${HERE}:role/target`,
      });

    if (allowed) expect(await assume()).toHaveProperty('Credentials');
    else expect(await refusalOf(assume)).toMatchObject({ code: 'AccessDenied' });
  });

  test.each<[string, object, Caller['kind'], string]>([
    ['shorter than 15 minutes', { DurationSeconds: 899 }, 'administrator', 'greater than or equal to 900'],
    ['longer than 12 hours', { DurationSeconds: 43_201 }, 'administrator', 'less than or equal to 43200'],
    [
      'longer than the role allows',
      { DurationSeconds: 7_201 },
      'administrator',
      'exceeds the MaxSessionDuration',
    ],
    [
      'longer than an hour from a role',
      { DurationSeconds: 3_601 },
      'role',
      '1 hour session limit for roles assumed by role chaining',
    ],
    ['without a fitting name', { RoleSessionName: 'a b' }, 'administrator', "'roleSessionName'"],
    ['with too short a name', { RoleSessionName: 'a' }, 'administrator', 'greater than or equal to 2'],
    [
      'with too long a name',
      { RoleSessionName: 'a'.repeat(65) },
      'administrator',
      'less than or equal to 64',
    ],
    [
      'with managed policies',
      { PolicyArns: [{ arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }] },
      'administrator',
      'AssumeRole with PolicyArns is not simulated.',
    ],
    ['of a policy too long', { Policy: ' '.repeat(2_049) }, 'administrator', 'less than or equal to 2048'],
    [
      'with a tag of AWS',
      { Tags: [{ Key: 'aws:x', Value: '' }] },
      'administrator',
      'Prefix aws: is reserved',
    ],
    ['with 51 tags', { Tags: tags(51) }, 'administrator', 'less than or equal to 50'],
    ['of someone unnamed', { SourceIdentity: 'a' }, 'administrator', "'sourceIdentity'"],
  ])('refuses a session %s', async (_name, more, kind, message) => {
    const world = worldWith();
    await roleWith(world, 'target', [], trusting({ AWS: HERE }), THERE);
    await world.call(ADMIN_THERE, 'us-east-1', 'iam', 'UpdateRole', {
      RoleName: 'target',
      MaxSessionDuration: 7_200,
    });
    const caller = kind === 'role' ? await roleWith(world, 'r', [MAY_ASSUME]) : ADMIN;

    const refusal = await refusalOf(() =>
      world.call(caller, 'us-west-2', 'sts', 'AssumeRole', { ...input, ...more }),
    );

    expect(refusal).toMatchObject({ code: 'ValidationError', status: 400 });
    expect(refusal.message).toContain(message);
  });

  describe('hands on', () => {
    const ALL = { ...MAY_ASSUME, Action: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'] };
    const trust = (...Action: string[]) => document({ Effect: 'Allow', Action, Principal: { AWS: HERE } });
    const sessionOf = async (world: World, caller: Caller, more: object, RoleArn = target) => {
      const { Credentials } = await world.call<AssumeRoleCommandOutput>(
        caller,
        'us-west-2',
        'sts',
        'AssumeRole',
        {
          ...input,
          RoleArn,
          ...more,
        },
      );
      return callerOf(world, Credentials?.AccessKeyId ?? '')?.caller ?? expect.unreachable();
    };

    test.each<[string, object, string[], boolean]>([
      ['a tag', { Tags: tags(1) }, ['sts:AssumeRole', 'sts:TagSession'], true],
      ['a tag that the trust policy does not take', { Tags: tags(1) }, ['sts:AssumeRole'], false],
      ['a source identity', { SourceIdentity: 'Ada' }, ['sts:AssumeRole', 'sts:SetSourceIdentity'], true],
      ['one that the trust policy does not take', { SourceIdentity: 'Ada' }, ['sts:AssumeRole'], false],
    ])('%s', async (_name, more, trusted, allowed) => {
      const world = worldWith();
      await roleWith(world, 'target', [], trust(...trusted), THERE);

      const became = sessionOf(world, ADMIN, more);

      if (allowed) expect((await became).kind).toBe('role');
      else await expect(became).rejects.toMatchObject({ awsCode: 'AccessDenied' });
    });

    test('tags that are transitive, and who is behind it, to the next role', async () => {
      const world = worldWith();
      const there = trust(...ALL.Action);
      await roleWith(world, 'target', [ALL], there, THERE);
      await roleWith(world, 'next', [], there.replace(HERE, THERE), THERE);
      const next = `arn:aws:iam::${THERE}:role/next`;

      const first = await sessionOf(world, ADMIN, {
        Tags: tags(2),
        TransitiveTagKeys: ['k0'],
        SourceIdentity: 'Ada',
      });
      const second = await sessionOf(world, first, { Tags: [{ Key: 'own', Value: 'w' }] }, next);
      const changed = [
        sessionOf(world, first, { Tags: tags(1) }, next),
        sessionOf(world, first, { SourceIdentity: 'Eve' }, next),
      ];

      expect(first).toMatchObject({ sessionTags: { k0: 'v', k1: 'v' }, sourceIdentity: 'Ada' });
      expect(second).toMatchObject({ sessionTags: { k0: 'v', own: 'w' }, sourceIdentity: 'Ada' });
      const codes = await Promise.all(changed.map((one) => one.catch(({ awsCode }) => awsCode)));
      expect(codes).toEqual(['InvalidParameterValue', 'AccessDenied']);
    });

    test('a policy that the session cannot exceed', async () => {
      const world = worldWith({ name: 'rds', actions: {}, sharesItself: true });
      const everything = { Effect: 'Allow', Action: '*', Resource: '*' };
      await roleWith(world, 'target', [everything], trusting({ AWS: HERE }), THERE);

      const caller = await sessionOf(world, ADMIN, {
        Policy: document({ ...everything, Action: 'rds:Describe*' }),
      });

      const may = (action: string) => isAllowed(world, caller, 'us-west-2', { action, resource: '*' });
      expect([may('rds:DescribeDBSnapshots'), may('rds:DeleteDBSnapshot')]).toEqual([true, false]);
    });
  });

  test('does not tell whether a role exists', async () => {
    const world = worldWith();

    const refusal = await refusalOf(() =>
      world.call(ADMIN, 'us-west-2', 'sts', 'AssumeRole', {
        ...input,
        RoleArn: `arn:aws:iam::${HERE}:role/gone`,
      }),
    );

    expect(refusal).toMatchObject({ code: 'AccessDenied', status: 403 });
  });
});

test('GetCallerIdentity answers everyone, with nothing to allow it', async () => {
  const world = worldWith();
  const caller = await roleWith(world, 'r', [{ Effect: 'Deny', Action: '*', Resource: '*' }]);

  const identity = await world.call(caller, 'us-west-2', 'sts', 'GetCallerIdentity', {});

  expect(identity).toEqual({
    Account: HERE,
    Arn: `arn:aws:sts::${HERE}:assumed-role/r/test`,
    UserId: expect.stringMatching(/^AROA\w{17}:test$/),
  });
});

describe('a service', () => {
  const lambda = { service: 'lambda.amazonaws.com', account: HERE };
  const role = `arn:aws:iam::${HERE}:role/r`;
  const forFunction = (name: string) =>
    trusting(
      { Service: 'lambda.amazonaws.com' },
      { ArnLike: { 'aws:SourceArn': `arn:aws:lambda:*:*:function:${name}` } },
    );

  test('works with a role that lets it in', async () => {
    const world = worldWith();
    await roleWith(world, 'r', []);

    expect(assumeAsService(world, lambda, role, 'take')).toEqual({
      kind: 'role',
      account: HERE,
      role,
      session: 'take',
    });
  });

  test.each<[string, string, string, object]>([
    ['of another service', trusting({ Service: 'events.amazonaws.com' }), role, {}],
    ['of an account only', trusting({ AWS: HERE }), role, {}],
    [
      'of another source',
      forFunction('share'),
      role,
      { sourceArn: 'arn:aws:lambda:us-west-2:1:function:take' },
    ],
    ['that does not exist', trusting({ Service: 'lambda.amazonaws.com' }), `${role}-2`, {}],
    ['of another account', trusting({ Service: 'lambda.amazonaws.com' }), role, { account: THERE }],
  ])('is not let into a role %s', async (_name, trust, arn, more) => {
    const world = worldWith();
    await roleWith(world, 'r', [], trust);

    const refusal = await refusalOf(() => assumeAsService(world, { ...lambda, ...more }, arn, 'take'));

    expect(refusal).toMatchObject({ code: 'AccessDenied', status: 403 });
    expect(refusal.message).toContain(
      `lambda.amazonaws.com is not authorized to perform: sts:AssumeRole on resource: ${arn}`,
    );
  });
});

test('keys are the same in every run, and differ by caller, time and world', () => {
  const at = (seed: string, caller: Caller, wait: number) => {
    const world = { ...worldWith(), seed };
    const later = { ...world, clock: { ...world.clock, now: () => START + wait } };
    return issueCredentials(later, caller);
  };

  const first = at('a', ADMIN, 0);
  const others = [at('b', ADMIN, 0), at('a', ADMIN_THERE, 0), at('a', ADMIN, 1)];

  expect(at('a', ADMIN, 0)).toEqual(first);
  expect(new Set([first, ...others].map(({ accessKeyId }) => accessKeyId)).size).toBe(4);
  expect(first.accessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
  expect(first.secretAccessKey).toHaveLength(40);
});

test('a long-term key has no token and no end', () => {
  const world = worldWith();

  const key = issueAccessKey(world, ADMIN);

  expect(key.accessKeyId).toMatch(/^AKIA[A-Z2-7]{16}$/);
  expect(callerOf(world, key.accessKeyId)).toEqual({ caller: ADMIN, ...key });
});
