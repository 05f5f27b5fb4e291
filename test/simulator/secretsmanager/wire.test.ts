import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { expect, test } from 'vitest';
import { iam } from '../../../simulator/iam';
import { sdkClient } from '../../../simulator/protocol/client';
import { secretsmanager } from '../../../simulator/secretsmanager';
import { createWorld } from '../../../simulator/world';
import { drive } from '../protocol/drive';

test('the SDK makes a secret and reads it, text and bytes', async () => {
  const world = createWorld({
    seed: 'seed',
    start: Date.parse('2026-01-05T06:00:00Z'),
    services: [iam, secretsmanager],
  });
  const caller = { kind: 'administrator', account: '222222222222' } as const;
  const client = sdkClient(world, caller, 'us-east-1', SecretsManagerClient);

  await drive(world, client.send(new CreateSecretCommand({ Name: 'text', SecretString: 'é' })));
  await drive(
    world,
    client.send(new CreateSecretCommand({ Name: 'bytes', SecretBinary: new Uint8Array([0, 255]) })),
  );

  const text = await drive(world, client.send(new GetSecretValueCommand({ SecretId: 'text' })));
  const bytes = await drive(world, client.send(new GetSecretValueCommand({ SecretId: 'bytes' })));
  const described = await drive(world, client.send(new DescribeSecretCommand({ SecretId: 'text' })));
  expect(text.SecretString).toBe('é');
  expect([...(bytes.SecretBinary ?? [])]).toEqual([0, 255]);
  expect(described.VersionIdsToStages).toEqual({ [text.VersionId ?? '']: ['AWSCURRENT'] });
  await expect(
    drive(world, client.send(new GetSecretValueCommand({ SecretId: 'none' }))),
  ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});
