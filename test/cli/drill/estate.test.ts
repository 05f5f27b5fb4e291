import type { DescribeKeyCommandOutput } from '@aws-sdk/client-kms';
import type { DescribeDBInstancesCommandOutput } from '@aws-sdk/client-rds';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { administrator, buildEstate, MASTER_USER } from '../../../cli/drill/estate';
import { roleArn } from '../../../runtime/names';
import { ec2 } from '../../../simulator/ec2';
import { iam } from '../../../simulator/iam';
import { kms } from '../../../simulator/kms';
import { rds } from '../../../simulator/rds';
import { databaseServer } from '../../../simulator/rds/server';
import { route53 } from '../../../simulator/route53';
import { createWorld, type World } from '../../../simulator/world';

const chain = {
  environment: 'production',
  source: { account: '111111111111', region: 'us-west-2' },
  recovery: { account: '222222222222', region: 'us-east-1' },
};
const traffic = {
  zoneId: 'Z08345723EXAMPLE1234',
  record: 'api.example.com',
  sourceTarget: 'api.us-west-2.example.com',
  recoveryTarget: 'api.us-east-1.example.com',
  ttlSeconds: 60,
};
const { account, region } = chain.source;

const KEY = 'arn:aws:kms:us-east-1:222222222222:key/1234abcd-12ab-34cd-56ef-1234567890ab';

let world: World;

beforeAll(async () => {
  const start = Date.parse('2026-01-05T04:00:00Z');
  world = createWorld({ seed: 'estate', start, services: [ec2, iam, kms, rds, route53] });
  const databases = ['orders', 'stock'].map((name) => ({ name, databaseName: name }));
  await buildEstate(world, { chain, databases, traffic, keys: [KEY] });
});

afterAll(() => world.close());

describe('the team has', () => {
  it('databases that Lifeboat can protect, available, under a key of their own', async () => {
    const { DBInstances } = await world.call<DescribeDBInstancesCommandOutput>(
      administrator(account),
      region,
      'rds',
      'DescribeDBInstances',
      {},
    );

    expect(DBInstances?.map(({ DBInstanceIdentifier }) => DBInstanceIdentifier)).toEqual(['orders', 'stock']);
    for (const instance of DBInstances ?? []) {
      expect(instance).toMatchObject({
        DBInstanceStatus: 'available',
        Engine: 'postgres',
        StorageEncrypted: true,
      });
      expect(instance.KmsKeyId).toMatch(/^arn:aws:kms:us-west-2:111111111111:key\//);
    }
  });

  it('the keys of the recovery account that the config names', async () => {
    const { KeyMetadata } = await world.call<DescribeKeyCommandOutput>(
      administrator(chain.recovery.account),
      chain.recovery.region,
      'kms',
      'DescribeKey',
      { KeyId: KEY },
    );

    expect(KeyMetadata).toMatchObject({ Arn: KEY, KeyManager: 'CUSTOMER', KeyState: 'Enabled' });
  });

  it('a server inside each, whose database its user owns', async () => {
    const server = databaseServer(world, account, region, 'stock');
    const client = await server?.connect();
    try {
      const owner = await client?.query(
        'SELECT datdba::regrole::text AS owner FROM pg_database WHERE datname = current_database()',
      );
      expect(owner?.rows).toEqual([{ owner: MASTER_USER }]);
    } finally {
      await client?.end();
    }
  });

  it('a zone that is not in the source account, which may be lost', async () => {
    const { HostedZones } = await world.call<{ HostedZones: { Name: string }[] }>(
      administrator(chain.recovery.account),
      'us-east-1',
      'route53',
      'ListHostedZones',
      {},
    );

    expect(HostedZones.map(({ Name }) => Name)).toEqual(['example.com.']);
  });

  it('a key whose policy names the two roles of the recovery account that copy', async () => {
    const { DBInstances } = await world.call<DescribeDBInstancesCommandOutput>(
      administrator(account),
      region,
      'rds',
      'DescribeDBInstances',
      {},
    );
    const { Policy } = await world.call<{ Policy: string }>(
      administrator(account),
      region,
      'kms',
      'GetKeyPolicy',
      {
        KeyId: DBInstances?.[0]?.KmsKeyId,
      },
    );

    expect(Policy).toContain(roleArn(chain, 'recovery', 'copy'));
    expect(Policy).toContain(roleArn(chain, 'recovery', 'reconcile'));
  });
});
