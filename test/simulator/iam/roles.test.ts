import type { GetRoleCommandOutput, ListRolesCommandOutput } from '@aws-sdk/client-iam';
import { describe, expect, test } from 'vitest';
import type { World } from '../../../simulator/world';
import { ADMIN, document, HERE, refusalOf, roleWith, START, TRUSTS_LAMBDA, worldWith } from './setup';

const ALLOW = { Effect: 'Allow', Action: 'rds:*', Resource: '*' };

function call<Output = object>(world: World, action: string, input: object): Promise<Output> {
  return world.call<Output>(ADMIN, 'us-east-1', 'iam', action, input);
}

test('a role is what it was made as', async () => {
  const world = worldWith();

  await call(world, 'CreateRole', {
    RoleName: 'copy',
    Path: '/teams/data/',
    Description: 'Copies.',
    AssumeRolePolicyDocument: TRUSTS_LAMBDA,
    MaxSessionDuration: 7_200,
    Tags: [{ Key: 'team', Value: 'data' }],
  });
  const { Role } = await call<GetRoleCommandOutput>(world, 'GetRole', { RoleName: 'copy' });

  expect(Role).toEqual({
    RoleName: 'copy',
    Path: '/teams/data/',
    Arn: `arn:aws:iam::${HERE}:role/teams/data/copy`,
    RoleId: expect.stringMatching(/^AROA[0-9A-F]{17}$/),
    CreateDate: new Date(START),
    AssumeRolePolicyDocument: encodeURIComponent(TRUSTS_LAMBDA),
    Description: 'Copies.',
    MaxSessionDuration: 7_200,
    Tags: [{ Key: 'team', Value: 'data' }],
  });
});

test('a role can be changed, tagged and listed', async () => {
  const world = worldWith();
  await roleWith(world, 'b', []);
  await roleWith(world, 'a', [ALLOW]);

  await call(world, 'UpdateRole', { RoleName: 'a', Description: 'New.', MaxSessionDuration: 43_200 });
  await call(world, 'TagRole', {
    RoleName: 'a',
    Tags: [
      { Key: 'x', Value: '1' },
      { Key: 'y', Value: '2' },
    ],
  });
  await call(world, 'UntagRole', { RoleName: 'a', TagKeys: ['x'] });
  const { Role } = await call<GetRoleCommandOutput>(world, 'GetRole', { RoleName: 'a' });
  const tags = await call(world, 'ListRoleTags', { RoleName: 'a' });
  const policies = await call(world, 'ListRolePolicies', { RoleName: 'a' });
  const first = await call<ListRolesCommandOutput>(world, 'ListRoles', { MaxItems: 1 });
  const second = await call<ListRolesCommandOutput>(world, 'ListRoles', {
    MaxItems: 1,
    Marker: first.Marker,
  });

  expect(Role).toMatchObject({ Description: 'New.', MaxSessionDuration: 43_200 });
  expect(tags).toEqual({ Tags: [{ Key: 'y', Value: '2' }], IsTruncated: false });
  expect(policies).toEqual({ PolicyNames: ['own'], IsTruncated: false });
  expect(
    [first, second].map(({ Roles, IsTruncated }) => [Roles?.map((one) => one.RoleName), IsTruncated]),
  ).toEqual([
    [['a'], true],
    [['b'], false],
  ]);
});

test('a policy is read as it was put, URL-encoded', async () => {
  const world = worldWith();
  await roleWith(world, 'r', [ALLOW]);

  const policy = await call(world, 'GetRolePolicy', { RoleName: 'r', PolicyName: 'own' });

  expect(policy).toEqual({
    RoleName: 'r',
    PolicyName: 'own',
    PolicyDocument: encodeURIComponent(document(ALLOW)),
  });
});

describe('is refused:', () => {
  const trusting = (Principal: object) => document({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal });
  const big = document({
    ...ALLOW,
    Resource: Array.from({ length: 300 }, (_, index) => `arn:aws:rds:us-east-1:1:db:orders-${index}`),
  });
  test.each<[string, string, object, string, number, string]>([
    [
      'a name twice',
      'CreateRole',
      { RoleName: 'R', AssumeRolePolicyDocument: TRUSTS_LAMBDA },
      'EntityAlreadyExists',
      409,
      'Role with name R already exists.',
    ],
    [
      'a name with a space',
      'CreateRole',
      { RoleName: 'a b', AssumeRolePolicyDocument: TRUSTS_LAMBDA },
      'ValidationError',
      400,
      "Value 'a b' at 'roleName'",
    ],
    [
      'a name of 65',
      'CreateRole',
      { RoleName: 'x'.repeat(65), AssumeRolePolicyDocument: TRUSTS_LAMBDA },
      'ValidationError',
      400,
      'less than or equal to 64',
    ],
    [
      'a path without slashes',
      'CreateRole',
      { RoleName: 'x', Path: 'a', AssumeRolePolicyDocument: TRUSTS_LAMBDA },
      'ValidationError',
      400,
      "'path'",
    ],
    [
      'a session of a day',
      'UpdateRole',
      { RoleName: 'r', MaxSessionDuration: 86_400 },
      'ValidationError',
      400,
      'less than or equal to 43200',
    ],
    [
      'trust in nothing',
      'CreateRole',
      { RoleName: 'x', AssumeRolePolicyDocument: '{}' },
      'MalformedPolicyDocument',
      400,
      'Syntax errors',
    ],
    [
      'trust in a role that does not exist',
      'CreateRole',
      { RoleName: 'x', AssumeRolePolicyDocument: trusting({ AWS: `arn:aws:iam::${HERE}:role/gone` }) },
      'MalformedPolicyDocument',
      400,
      `Invalid principal in policy: "AWS":"arn:aws:iam::${HERE}:role/gone"`,
    ],
    [
      'trust with another action',
      'UpdateAssumeRolePolicy',
      { RoleName: 'r', PolicyDocument: document({ Effect: 'Allow', Action: 'rds:*', Principal: '*' }) },
      'MalformedPolicyDocument',
      400,
      'may only specify STS AssumeRole actions',
    ],
    [
      'a policy with a principal',
      'PutRolePolicy',
      { RoleName: 'r', PolicyName: 'p', PolicyDocument: document({ ...ALLOW, Principal: '*' }) },
      'MalformedPolicyDocument',
      400,
      'should not specify a principal',
    ],
    [
      'policies beyond 10,240 characters',
      'PutRolePolicy',
      { RoleName: 'r', PolicyName: 'p', PolicyDocument: big },
      'LimitExceeded',
      409,
      'Maximum policy size of 10240 bytes exceeded for role r',
    ],
    [
      'deleting a role with policies',
      'DeleteRole',
      { RoleName: 'r' },
      'DeleteConflict',
      409,
      'must delete policies first',
    ],
    [
      'a role that is not there',
      'GetRole',
      { RoleName: 'gone' },
      'NoSuchEntity',
      404,
      'The role with name gone cannot be found.',
    ],
    [
      'a policy that is not there',
      'GetRolePolicy',
      { RoleName: 'r', PolicyName: 'gone' },
      'NoSuchEntity',
      404,
      'The role policy with name gone cannot be found.',
    ],
    [
      'deleting a policy that is not there',
      'DeleteRolePolicy',
      { RoleName: 'r', PolicyName: 'gone' },
      'NoSuchEntity',
      404,
      'cannot be found',
    ],
    [
      'the 51st tag',
      'TagRole',
      { RoleName: 'r', Tags: Array.from({ length: 51 }, (_, index) => ({ Key: `k${index}`, Value: '' })) },
      'LimitExceeded',
      409,
      'TagsPerRole: 50',
    ],
    [
      'a tag of AWS',
      'TagRole',
      { RoleName: 'r', Tags: [{ Key: 'aws:x', Value: '' }] },
      'ValidationError',
      400,
      'reserved',
    ],
  ])('%s', async (_name, action, input, code, status, message) => {
    const world = worldWith();
    await roleWith(world, 'r', [ALLOW]);

    const refusal = await refusalOf(() => call(world, action, input));

    expect(refusal).toMatchObject({ code, status });
    expect(refusal.message).toContain(message);
    expect(await call(world, 'ListRoleTags', { RoleName: 'r' })).toMatchObject({ Tags: [] });
  });
});

test('a role needs leave on the role it changes, and on no other', async () => {
  const world = worldWith();
  await roleWith(world, 'mine', []);
  await roleWith(world, 'other', []);
  const caller = await roleWith(world, 'r', [
    { Effect: 'Allow', Action: 'iam:UpdateRole', Resource: `arn:aws:iam::${HERE}:role/mine` },
  ]);
  const update = (RoleName: string) => world.call(caller, 'us-east-1', 'iam', 'UpdateRole', { RoleName });

  await update('mine');
  const refusal = await refusalOf(() => update('other'));

  expect(refusal.message).toContain(
    `iam:UpdateRole on resource: arn:aws:iam::${HERE}:role/other because no identity`,
  );
});
