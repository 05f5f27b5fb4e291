import { expect, test } from 'vitest';
import { iam } from '../../../simulator/iam';
import { sts } from '../../../simulator/iam/sts';
import { kms } from '../../../simulator/kms';
import { secretsmanager } from '../../../simulator/secretsmanager';
import type { Caller } from '../../../simulator/service';
import { createWorld, type World } from '../../../simulator/world';

const owner = '222222222222';
const other = '111111111111';
const region = 'us-east-1';
const alias = 'alias/secrets';
const via = `secretsmanager.${region}.amazonaws.com`;

function document(statement: object): string {
  const full = { Effect: 'Allow', Resource: '*', ...statement };
  return JSON.stringify({ Version: '2012-10-17', Statement: [full] });
}

function administrator(account: string): Caller {
  return { kind: 'administrator', account };
}

/** A world with one secret, and a role of `account` with these statements. */
async function setUp(account: string, statements: object[], kmsKeyId?: string) {
  const world = createWorld({ seed: 'seed', start: 0, services: [iam, sts, secretsmanager, kms] });
  const { KeyMetadata } = await world.call<{ KeyMetadata: { KeyId: string } }>(
    administrator(owner),
    region,
    'kms',
    'CreateKey',
    {
      Policy: document({
        Principal: { AWS: [`arn:aws:iam::${owner}:root`, `arn:aws:iam::${other}:root`] },
        Action: 'kms:*',
      }),
    },
  );
  await world.call(administrator(owner), region, 'kms', 'CreateAlias', {
    AliasName: alias,
    TargetKeyId: KeyMetadata.KeyId,
  });
  const created = await world.call<{ ARN: string }>(
    administrator(owner),
    region,
    'secretsmanager',
    'CreateSecret',
    {
      Name: 'orders',
      SecretString: 'one',
      ...(kmsKeyId === undefined ? {} : { KmsKeyId: kmsKeyId }),
    },
  );
  await world.call(administrator(account), region, 'iam', 'CreateRole', {
    RoleName: 'reader',
    AssumeRolePolicyDocument: document({
      Principal: { Service: 'lambda.amazonaws.com' },
      Action: 'sts:AssumeRole',
      Resource: undefined,
    }),
  });
  for (const [index, statement] of statements.entries()) {
    await world.call(administrator(account), region, 'iam', 'PutRolePolicy', {
      RoleName: 'reader',
      PolicyName: `p${index}`,
      PolicyDocument: document(statement),
    });
  }
  const reader: Caller = { kind: 'role', account, role: `arn:aws:iam::${account}:role/reader`, session: 's' };
  return { world, reader, arn: created.ARN, key: KeyMetadata.KeyId };
}

function read(world: World, reader: Caller, SecretId: string) {
  return world.call<{ SecretString: string }>(reader, region, 'secretsmanager', 'GetSecretValue', {
    SecretId,
  });
}

const pattern = `arn:aws:secretsmanager:${region}:${owner}:secret:orders-??????`;
const get = { Action: 'secretsmanager:GetSecretValue', Resource: pattern };
const decrypt = {
  Action: 'kms:Decrypt',
  Resource: `arn:aws:kms:${region}:${owner}:key/*`,
  Condition: {
    StringEquals: { 'kms:ViaService': via },
    StringLike: { 'kms:EncryptionContext:SecretARN': pattern },
  },
};

test('a role reads the secret that its policy names by its full ARN', async () => {
  const { world, reader } = await setUp(owner, [get]);

  await expect(read(world, reader, 'orders')).resolves.toMatchObject({ SecretString: 'one' });
});

test('a name without the six characters in the policy is not enough', async () => {
  const { world, reader } = await setUp(owner, [{ ...get, Resource: pattern.slice(0, -7) }]);

  await expect(read(world, reader, 'orders')).rejects.toThrow('secretsmanager:GetSecretValue');
});

test('under a customer key the caller must be let use the key through Secrets Manager', async () => {
  const without = await setUp(owner, [get], alias);
  const wrongService = await setUp(
    owner,
    [get, { ...decrypt, Condition: { StringEquals: { 'kms:ViaService': 'rds' } } }],
    alias,
  );
  const right = await setUp(owner, [get, decrypt], alias);

  await expect(read(without.world, without.reader, 'orders')).rejects.toMatchObject({
    awsCode: 'AccessDeniedException',
    message: 'Access to KMS is not allowed',
  });
  await expect(read(wrongService.world, wrongService.reader, 'orders')).rejects.toThrow('Access to KMS');
  await expect(read(right.world, right.reader, 'orders')).resolves.toMatchObject({ SecretString: 'one' });
});

test('writing under a customer key needs GenerateDataKey too', async () => {
  const put = { Action: 'secretsmanager:PutSecretValue', Resource: pattern };
  const write = ({ world, reader }: { world: World; reader: Caller }) =>
    world.call(reader, region, 'secretsmanager', 'PutSecretValue', {
      SecretId: 'orders',
      SecretString: 'two',
    });

  const without = await setUp(owner, [put, decrypt], alias);
  const right = await setUp(owner, [put, decrypt, { ...decrypt, Action: 'kms:GenerateDataKey' }], alias);

  await expect(write(without)).rejects.toMatchObject({ awsCode: 'AccessDeniedException' });
  await expect(write(right)).resolves.toMatchObject({ VersionStages: ['AWSCURRENT'] });
});

test('another account reads by full ARN once the secret, the key and its own policies all allow it', async () => {
  const { world, reader, arn } = await setUp(other, [{ ...get, Resource: '*' }, { ...decrypt }], alias);
  await expect(read(world, reader, arn)).rejects.toMatchObject({ awsCode: 'AccessDenied' });

  await world.call(administrator(owner), region, 'secretsmanager', 'PutResourcePolicy', {
    SecretId: 'orders',
    ResourcePolicy: document({
      Principal: { AWS: `arn:aws:iam::${other}:root` },
      Action: 'secretsmanager:GetSecretValue',
    }),
  });

  await expect(read(world, reader, arn)).resolves.toMatchObject({ SecretString: 'one' });
  await expect(read(world, reader, 'orders')).rejects.toMatchObject({ awsCode: 'ResourceNotFoundException' });
});

test('what a key encrypts that is disabled can neither be read nor written', async () => {
  const { world, key } = await setUp(owner, [], alias);
  const call = (action: string, more: object = {}) =>
    world.call(administrator(owner), region, 'secretsmanager', action, { SecretId: 'orders', ...more });

  await world.call(administrator(owner), region, 'kms', 'DisableKey', { KeyId: key });

  await expect(call('GetSecretValue')).rejects.toMatchObject({ awsCode: 'DecryptionFailure', status: 400 });
  await expect(call('PutSecretValue', { SecretString: 'x' })).rejects.toMatchObject({
    awsCode: 'EncryptionFailure',
  });
});

test('under the default key another account gets nothing, whatever the policies say', async () => {
  const { world, reader, arn } = await setUp(other, [{ ...get, Resource: '*' }, decrypt]);
  await world.call(administrator(owner), region, 'secretsmanager', 'PutResourcePolicy', {
    SecretId: 'orders',
    ResourcePolicy: document({
      Principal: { AWS: `arn:aws:iam::${other}:root` },
      Action: 'secretsmanager:*',
    }),
  });

  await expect(read(world, reader, arn)).rejects.toThrow('Access to KMS is not allowed');
});
