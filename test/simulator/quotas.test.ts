import type { DescribeDBInstancesCommandOutput, DescribeDBSnapshotsCommandOutput } from '@aws-sdk/client-rds';
import { beforeEach, describe, expect, test } from 'vitest';
import { isAwsError } from '../../simulator/aws-error';
import type { Caller } from '../../simulator/service';
import { services } from '../../simulator/services';
import { createWorld, type World } from '../../simulator/world';

/** Documented limits and defaults that no test of their own action shows. */

const ADMIN: Caller = { kind: 'administrator', account: '111111111111' };
const REGION = 'us-west-2';

let world: World;

beforeEach(() => {
  world = createWorld({ seed: 'quotas', start: Date.UTC(2026, 0, 5), services });
});

function call<Output = Record<string, unknown>>(service: string, action: string, input: object = {}) {
  return world.call<Output>(ADMIN, REGION, service, action, input);
}

async function refusal(service: string, action: string, input: object): Promise<string> {
  try {
    await call(service, action, input);
    return 'allowed';
  } catch (error) {
    if (isAwsError(error)) return `${error.awsCode} ${error.status}`;
    throw error;
  }
}

async function trusted(service: string): Promise<string> {
  const { Role } = await call<{ Role: { Arn: string } }>('iam', 'CreateRole', {
    RoleName: 'trusted',
    AssumeRolePolicyDocument: JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
    }),
  });
  return Role.Arn;
}

async function subnets(): Promise<string[]> {
  const { Vpc } = await call<{ Vpc: { VpcId: string } }>('ec2', 'CreateVpc', { CidrBlock: '10.0.0.0/16' });
  const made = ['a', 'b'].map((zone, index) =>
    call<{ Subnet: { SubnetId: string } }>('ec2', 'CreateSubnet', {
      ...{ VpcId: Vpc.VpcId, CidrBlock: `10.0.${index}.0/24`, AvailabilityZone: `${REGION}${zone}` },
    }),
  );
  return (await Promise.all(made)).map(({ Subnet }) => Subnet.SubnetId);
}

/** How often something can be made, and what says that it is enough. */
const MANY: {
  readonly what: string;
  readonly most: number;
  readonly service: string;
  readonly action: string;
  readonly input: (index: number) => object | Promise<object>;
  readonly refused: string;
}[] = [
  {
    what: '50 parameter groups',
    most: 50,
    service: 'rds',
    action: 'CreateDBParameterGroup',
    input: (index) => ({
      ...{ DBParameterGroupName: `g${index}`, DBParameterGroupFamily: 'postgres17', Description: 'x' },
    }),
    refused: 'DBParameterGroupQuotaExceeded 400',
  },
  {
    what: '50 parameter groups of clusters',
    most: 50,
    service: 'rds',
    action: 'CreateDBClusterParameterGroup',
    input: (index) => ({
      DBClusterParameterGroupName: `g${index}`,
      ...{ DBParameterGroupFamily: 'aurora-postgresql16', Description: 'x' },
    }),
    refused: 'DBParameterGroupQuotaExceeded 400',
  },
  {
    what: '50 subnet groups',
    most: 50,
    service: 'rds',
    action: 'CreateDBSubnetGroup',
    input: async (index) => ({
      DBSubnetGroupName: `g${index}`,
      DBSubnetGroupDescription: 'x',
      SubnetIds: await subnets(),
    }),
    refused: 'DBSubnetGroupQuotaExceeded 400',
  },
  {
    what: '20 option groups',
    most: 20,
    service: 'rds',
    action: 'CreateOptionGroup',
    input: (index) => ({
      ...{ OptionGroupName: `g${index}`, OptionGroupDescription: 'x' },
      ...{ EngineName: 'postgres', MajorEngineVersion: '17' },
    }),
    refused: 'OptionGroupQuotaExceededFault 400',
  },
  {
    what: '300 rules on a bus',
    most: 300,
    service: 'events',
    action: 'PutRule',
    input: (index) => ({ Name: `r${index}`, EventPattern: '{"source":["aws.rds"]}' }),
    refused: 'LimitExceededException 400',
  },
  {
    what: '200 health checks',
    most: 200,
    service: 'route53',
    action: 'CreateHealthCheck',
    input: (index) => ({
      CallerReference: `c${index}`,
      HealthCheckConfig: { Type: 'HTTP', IPAddress: '192.0.2.1', Port: 80 },
    }),
    refused: 'TooManyHealthChecks 400',
  },
  {
    what: '500 hosted zones',
    most: 500,
    service: 'route53',
    action: 'CreateHostedZone',
    input: (index) => ({ CallerReference: `c${index}`, Name: `z${index}.example.com` }),
    refused: 'TooManyHostedZones 400',
  },
];

test.each(MANY)('an account has at most $what', async ({ most, service, action, input, refused }) => {
  for (let index = 0; index < most; index++) await call(service, action, await input(index));

  expect(await refusal(service, action, await input(most))).toBe(refused);
});

describe('what is too large', () => {
  test.each([
    ['a pattern of 2,048 characters', 2_048, 'allowed'],
    ['a pattern of 2,049 characters', 2_049, 'LimitExceededException 400'],
  ])('%s: %i', async (_what, length, refused) => {
    const [start, end] = ['{"source":["', '"]}'];
    const EventPattern = `${start}${'x'.repeat(length - start.length - end.length)}${end}`;

    expect(await refusal('events', 'PutRule', { Name: 'rule', EventPattern })).toBe(refused);
  });

  test.each([
    ['a message of 256 KiB', 262_144, 'allowed'],
    ['a message of one byte more', 262_145, 'InvalidParameter 400'],
  ])('%s to a topic: %i', async (_what, length, refused) => {
    const { TopicArn } = await call('sns', 'CreateTopic', { Name: 'topic' });

    expect(await refusal('sns', 'Publish', { TopicArn, Message: 'x'.repeat(length) })).toBe(refused);
  });

  test('a name of a state machine has 80 characters at most', async () => {
    const roleArn = await trusted('states.amazonaws.com');
    const definition = '{"QueryLanguage":"JSONata","StartAt":"Done","States":{"Done":{"Type":"Succeed"}}}';
    const create = (length: number) =>
      refusal('states', 'CreateStateMachine', { name: 'x'.repeat(length), roleArn, definition });

    expect([await create(80), await create(81)]).toEqual(['allowed', 'InvalidName 400']);
  });

  test('a function has 128 to 10,240 MB', async () => {
    const Role = await trusted('lambda.amazonaws.com');
    const create = (MemorySize: number) =>
      refusal('lambda', 'CreateFunction', {
        ...{
          FunctionName: `of-${MemorySize}`,
          Role,
          MemorySize,
          Runtime: 'nodejs22.x',
          Handler: 'index.handler',
        },
        Code: { Files: { 'index.js': 'exports.handler = async () => 1;' } },
      });

    expect([await create(127), await create(128), await create(10_240), await create(10_241)]).toEqual([
      ...['ValidationException 400', 'allowed', 'allowed', 'ValidationException 400'],
    ]);
  });
});

const HOUR = 3_600_000;
const instance = (id: string, more: object = {}) => ({
  ...{ DBInstanceIdentifier: id, DBInstanceClass: 'db.t4g.medium', Engine: 'postgres', AllocatedStorage: 20 },
  ...{ MasterUsername: 'master', MasterUserPassword: 'first-password' },
  ...more,
});

async function described(id: string) {
  const { DBInstances } = await call<DescribeDBInstancesCommandOutput>('rds', 'DescribeDBInstances', {
    DBInstanceIdentifier: id,
  });
  return DBInstances?.[0];
}

async function listed(input: object = {}) {
  const { DBSnapshots = [] } = await call<DescribeDBSnapshotsCommandOutput>(
    'rds',
    'DescribeDBSnapshots',
    input,
  );
  return DBSnapshots.map(({ SnapshotType }) => SnapshotType).sort();
}

describe('an instance', () => {
  test('keeps backups for a day unless told otherwise, and passes its days on to what is restored', async () => {
    await call('rds', 'CreateDBInstance', instance('usual'));
    await call('rds', 'CreateDBInstance', instance('orders', { BackupRetentionPeriod: 9 }));
    await world.clock.runUntil(world.clock.now() + HOUR);
    await call('rds', 'CreateDBSnapshot', { DBInstanceIdentifier: 'orders', DBSnapshotIdentifier: 'point' });
    await world.clock.runUntil(world.clock.now() + HOUR);
    await call('rds', 'RestoreDBInstanceFromDBSnapshot', {
      DBInstanceIdentifier: 'restored',
      DBSnapshotIdentifier: 'point',
    });

    expect((await described('usual'))?.BackupRetentionPeriod).toBe(1);
    expect((await described('restored'))?.BackupRetentionPeriod).toBe(9);
  });

  test("gets its engine's own parameter group when it is restored, whatever its source had", async () => {
    await call('rds', 'CreateDBParameterGroup', {
      ...{ DBParameterGroupName: 'tuned', DBParameterGroupFamily: 'postgres17', Description: 'x' },
    });
    await call('rds', 'CreateDBInstance', instance('orders', { DBParameterGroupName: 'tuned' }));
    await world.clock.runUntil(world.clock.now() + HOUR);
    await call('rds', 'CreateDBSnapshot', { DBInstanceIdentifier: 'orders', DBSnapshotIdentifier: 'point' });
    await world.clock.runUntil(world.clock.now() + HOUR);
    await call('rds', 'RestoreDBInstanceFromDBSnapshot', {
      DBInstanceIdentifier: 'restored',
      DBSnapshotIdentifier: 'point',
    });

    expect((await described('orders'))?.DBParameterGroups?.[0]?.DBParameterGroupName).toBe('tuned');
    expect((await described('restored'))?.DBParameterGroups?.[0]?.DBParameterGroupName).toMatch(
      /^default\.postgres\d+$/,
    );
  });
});

describe('snapshots that are listed', () => {
  beforeEach(async () => {
    await call('rds', 'CreateDBInstance', instance('orders'));
    await call('rds', 'CreateDBInstance', instance('sealed', { StorageEncrypted: true }));
    await world.clock.runUntil(world.clock.now() + HOUR);
    for (const id of ['orders', 'sealed']) {
      await call('rds', 'CreateDBSnapshot', { DBInstanceIdentifier: id, DBSnapshotIdentifier: `of-${id}` });
    }
    await world.clock.runUntil(world.clock.now() + HOUR);
  });

  test('are automated and manual ones when no type is asked for', async () => {
    expect(await listed()).toEqual(['automated', 'automated', 'manual', 'manual']);
    expect(await listed({ SnapshotType: 'manual', IncludePublic: true })).toEqual(['manual', 'manual']);
  });

  test('tell how they are encrypted', async () => {
    const { DBSnapshots = [] } = await call<DescribeDBSnapshotsCommandOutput>('rds', 'DescribeDBSnapshots', {
      SnapshotType: 'manual',
    });

    expect(
      DBSnapshots.map((one) => [one.DBSnapshotIdentifier, one.Encrypted, one.StorageEncryptionType]),
    ).toEqual([
      ['of-orders', false, 'none'],
      ['of-sealed', true, 'sse-kms'],
    ]);
  });

  test('have attributes when they are manual ones only', async () => {
    const automated = `rds:orders-2026-01-05-00-00`;

    expect(await refusal('rds', 'DescribeDBSnapshotAttributes', { DBSnapshotIdentifier: 'of-orders' })).toBe(
      'allowed',
    );
    expect(await refusal('rds', 'DescribeDBSnapshotAttributes', { DBSnapshotIdentifier: automated })).toBe(
      'InvalidParameterValue 400',
    );
  });
});
