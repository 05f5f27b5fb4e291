import { expect, test } from 'vitest';
import { secretsmanager } from '../../../simulator/secretsmanager';
import type { Caller } from '../../../simulator/service';
import { createWorld, type World } from '../../../simulator/world';

const account = '222222222222';
const region = 'us-east-1';
const administrator: Caller = { kind: 'administrator', account };
const start = Date.parse('2026-01-05T06:00:00Z');
const DAY = 86_400_000;
const tokens = ['a', 'b', 'c'].map((letter) => letter.repeat(32));

function newWorld(seed = 'seed'): World {
  return createWorld({ seed, start, services: [secretsmanager] });
}

// biome-ignore lint/suspicious/noExplicitAny: tests read many shapes.
function call<T = any>(world: World, action: string, input: object): Promise<T> {
  return world.call<T>(administrator, region, 'secretsmanager', action, input);
}

async function withSecret(more: object = {}): Promise<{ world: World; arn: string }> {
  const world = newWorld();
  const input = { Name: 'db/orders', SecretString: 'one', ClientRequestToken: tokens[0], ...more };
  const { ARN } = await call(world, 'CreateSecret', input);
  return { world, arn: ARN };
}

async function stages(world: World): Promise<Record<string, string[]>> {
  const { VersionIdsToStages } = await call(world, 'DescribeSecret', { SecretId: 'db/orders' });
  return VersionIdsToStages;
}

test('a secret is found by name, ARN, or ARN without its six characters', async () => {
  const { world, arn } = await withSecret();

  expect(arn).toMatch(/^arn:aws:secretsmanager:us-east-1:222222222222:secret:db\/orders-[A-Za-z0-9]{6}$/);
  for (const SecretId of ['db/orders', arn, arn.slice(0, -7)]) {
    const value = await call(world, 'GetSecretValue', { SecretId });
    expect(value).toMatchObject({ ARN: arn, Name: 'db/orders', SecretString: 'one', VersionId: tokens[0] });
  }
  expect((await withSecret()).arn).toBe(arn);
});

test('a new value is AWSCURRENT, the one before AWSPREVIOUS, older ones nothing', async () => {
  const { world } = await withSecret();
  const put = (SecretString: string, ClientRequestToken: string) =>
    call(world, 'PutSecretValue', { SecretId: 'db/orders', SecretString, ClientRequestToken });

  await put('two', tokens[1]);
  expect(await stages(world)).toEqual({ [tokens[0]]: ['AWSPREVIOUS'], [tokens[1]]: ['AWSCURRENT'] });
  await put('three', tokens[2]);

  expect(await stages(world)).toEqual({ [tokens[1]]: ['AWSPREVIOUS'], [tokens[2]]: ['AWSCURRENT'] });
  const read = async (more: object) =>
    (await call(world, 'GetSecretValue', { SecretId: 'db/orders', ...more })).SecretString;
  expect(await read({})).toBe('three');
  expect(await read({ VersionStage: 'AWSPREVIOUS' })).toBe('two');
  expect(await read({ VersionId: tokens[0] })).toBe('one');
  const { Versions } = await call(world, 'ListSecretVersionIds', {
    SecretId: 'db/orders',
    IncludeDeprecated: true,
  });
  expect(Versions).toHaveLength(3);
});

test('the same token with the same value changes nothing; with another it is refused', async () => {
  const { world } = await withSecret();
  const put = (SecretString: string) =>
    call(world, 'PutSecretValue', { SecretId: 'db/orders', SecretString, ClientRequestToken: tokens[0] });

  expect(await put('one')).toMatchObject({ VersionId: tokens[0], VersionStages: ['AWSCURRENT'] });
  await expect(put('two')).rejects.toMatchObject({ awsCode: 'ResourceExistsException', status: 400 });
  expect(await stages(world)).toEqual({ [tokens[0]]: ['AWSCURRENT'] });
});

test('a value can wait under a stage of its own until it is made current', async () => {
  const { world } = await withSecret();
  await call(world, 'PutSecretValue', {
    SecretId: 'db/orders',
    SecretString: 'next',
    ClientRequestToken: tokens[1],
    VersionStages: ['AWSPENDING'],
  });
  expect((await call(world, 'GetSecretValue', { SecretId: 'db/orders' })).SecretString).toBe('one');

  const move = { SecretId: 'db/orders', VersionStage: 'AWSCURRENT', MoveToVersionId: tokens[1] };
  await expect(call(world, 'UpdateSecretVersionStage', move)).rejects.toMatchObject({
    awsCode: 'InvalidParameterException',
  });
  await call(world, 'UpdateSecretVersionStage', { ...move, RemoveFromVersionId: tokens[0] });

  expect(await stages(world)).toEqual({
    [tokens[0]]: ['AWSPREVIOUS'],
    [tokens[1]]: ['AWSCURRENT', 'AWSPENDING'],
  });
});

test('UpdateSecret changes what is said of it, and the value if there is one', async () => {
  const { world } = await withSecret();

  await call(world, 'UpdateSecret', { SecretId: 'db/orders', Description: 'orders' });
  expect(await stages(world)).toEqual({ [tokens[0]]: ['AWSCURRENT'] });
  await call(world, 'UpdateSecret', {
    SecretId: 'db/orders',
    SecretBinary: Buffer.from('two'),
    ClientRequestToken: tokens[1],
  });

  const value = await call(world, 'GetSecretValue', { SecretId: 'db/orders' });
  expect(Buffer.from(value.SecretBinary).toString()).toBe('two');
  expect((await call(world, 'DescribeSecret', { SecretId: 'db/orders' })).Description).toBe('orders');
});

test('a deleted secret answers only to be described and restored, then is gone, and its name free', async () => {
  const { world, arn } = await withSecret();
  const { DeletionDate } = await call(world, 'DeleteSecret', {
    SecretId: 'db/orders',
    RecoveryWindowInDays: 7,
  });
  expect(DeletionDate).toEqual(new Date(start + 7 * DAY));

  for (const [action, more] of [
    ['GetSecretValue', {}],
    ['PutSecretValue', { SecretString: 'x' }],
    ['DeleteSecret', {}],
  ] as const) {
    await expect(call(world, action, { SecretId: 'db/orders', ...more })).rejects.toMatchObject({
      awsCode: 'InvalidRequestException',
      status: 400,
    });
  }
  await expect(call(world, 'CreateSecret', { Name: 'db/orders' })).rejects.toThrow(
    'already scheduled for deletion',
  );
  expect((await call(world, 'DescribeSecret', { SecretId: arn })).DeletedDate).toEqual(new Date(start));

  await call(world, 'RestoreSecret', { SecretId: 'db/orders' });
  expect((await call(world, 'GetSecretValue', { SecretId: arn })).SecretString).toBe('one');

  await call(world, 'DeleteSecret', { SecretId: 'db/orders' });
  await world.clock.runUntil(start + 30 * DAY);
  await expect(call(world, 'DescribeSecret', { SecretId: arn })).rejects.toMatchObject({
    awsCode: 'ResourceNotFoundException',
  });
  const { ARN } = await call(world, 'CreateSecret', { Name: 'db/orders', SecretString: 'new' });
  expect(ARN).not.toBe(arn);
});

test('forced, it is gone at once, and again', async () => {
  const { world } = await withSecret();
  const force = { SecretId: 'db/orders', ForceDeleteWithoutRecovery: true };

  await call(world, 'DeleteSecret', force);

  await expect(call(world, 'GetSecretValue', { SecretId: 'db/orders' })).rejects.toMatchObject({
    awsCode: 'ResourceNotFoundException',
  });
  expect(await call(world, 'DeleteSecret', force)).toEqual({
    Name: 'db/orders',
    DeletionDate: new Date(start),
  });
});

const both = { SecretString: 'a', SecretBinary: Buffer.from('a') };

test.each([
  ['CreateSecret', { Name: 'db/orders', SecretString: 'x' }, 'ResourceExistsException'],
  ['CreateSecret', { Name: 'no spaces' }, 'ValidationException'],
  ['CreateSecret', { Name: 'x', ...both }, 'InvalidParameterException'],
  ['CreateSecret', { Name: 'x', SecretString: 'x'.repeat(65_537) }, 'InvalidParameterException'],
  [
    'CreateSecret',
    { Name: 'x', SecretString: 'x', ClientRequestToken: 'short' },
    'InvalidParameterException',
  ],
  ['GetSecretValue', { SecretId: 'none' }, 'ResourceNotFoundException'],
  ['GetSecretValue', { SecretId: 'db/orders', VersionStage: 'AWSPENDING' }, 'ResourceNotFoundException'],
  ['GetSecretValue', { SecretId: 'db/orders', VersionId: tokens[2] }, 'ResourceNotFoundException'],
  [
    'GetSecretValue',
    { SecretId: 'db/orders', VersionId: tokens[0], VersionStage: 'X' },
    'InvalidRequestException',
  ],
  ['PutSecretValue', { SecretId: 'db/orders' }, 'InvalidRequestException'],
  ['DeleteSecret', { SecretId: 'db/orders', RecoveryWindowInDays: 6 }, 'InvalidParameterException'],
  [
    'DeleteSecret',
    { SecretId: 'db/orders', RecoveryWindowInDays: 7, ForceDeleteWithoutRecovery: true },
    'InvalidParameterException',
  ],
  ['GetRandomPassword', { PasswordLength: 3 }, 'InvalidParameterException'],
  ['GetRandomPassword', { PasswordLength: 4097 }, 'InvalidParameterException'],
  ['PutResourcePolicy', { SecretId: 'db/orders', ResourcePolicy: '{' }, 'MalformedPolicyDocumentException'],
  [
    'PutResourcePolicy',
    {
      SecretId: 'db/orders',
      BlockPublicPolicy: true,
      ResourcePolicy: '{"Statement":{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}}',
    },
    'PublicPolicyException',
  ],
])('%s with %j is refused: %s', async (action, input, awsCode) => {
  const { world } = await withSecret();

  await expect(call(world, action, input)).rejects.toMatchObject({ awsCode, status: 400 });
});

test('tags are set, shown and taken away; secrets are listed', async () => {
  const { world } = await withSecret({ Tags: [{ Key: 'owner', Value: 'team' }] });
  await call(world, 'TagResource', { SecretId: 'db/orders', Tags: [{ Key: 'a', Value: 'b' }] });
  await call(world, 'UntagResource', { SecretId: 'db/orders', TagKeys: ['owner'] });
  await call(world, 'CreateSecret', { Name: 'another' });

  const { SecretList } = await call(world, 'ListSecrets', {});

  expect(SecretList.map(({ Name }: { Name: string }) => Name)).toEqual(['another', 'db/orders']);
  expect(SecretList[1].Tags).toEqual([{ Key: 'a', Value: 'b' }]);
});

test.each([
  ['32 of all kinds by default', {}, /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)(?=.*[^A-Za-z0-9])[!-~]{32}$/],
  [
    'without marks',
    { ExcludePunctuation: true, PasswordLength: 40 },
    /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)[A-Za-z0-9]{40}$/,
  ],
  ['digits alone', { ExcludePunctuation: true, ExcludeLowercase: true, ExcludeUppercase: true }, /^\d{32}$/],
  ['not these', { ExcludeCharacters: '"@/\\\'abcdefghijklm' }, /^[^"@/\\'a-m]{32}$/],
  ['with a space', { IncludeSpace: true }, / /],
  ['short, kinds not required', { PasswordLength: 1, RequireEachIncludedType: false }, /^[!-~]$/],
])('a random password: %s', async (_what, input, pattern) => {
  const password = async (seed: string) =>
    (await call(newWorld(seed), 'GetRandomPassword', input)).RandomPassword;

  const first = await password('seed');

  expect(first).toMatch(pattern);
  expect(await password('seed')).toBe(first);
  if (first.length > 10) expect(await password('another')).not.toBe(first);
});
