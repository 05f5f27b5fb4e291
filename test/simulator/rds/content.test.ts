import { Client } from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import type { PostgresServer } from '../../../simulator/postgres/postgres';
import { attachPostgres, databaseServer } from '../../../simulator/rds/server';
import { type Aws, arnOf, HOUR, instanceInput, MINUTE, newAws, only, RECOVERY, SOURCE } from './aws';

let aws: Aws;

afterEach(() => aws.world.close());

const ORDERS = { ...SOURCE, instance: 'orders' };

/** An instance with a server and a table, and its snapshots' way to the recovery side. */
async function start(): Promise<{ server: PostgresServer; key: string }> {
  aws = newAws();
  const key = await aws.key(RECOVERY);
  await aws.database(SOURCE, 'orders', {
    StorageEncrypted: true,
    KmsKeyId: await aws.key(SOURCE, RECOVERY.account),
  });
  const server = await attachPostgres(aws.world, ORDERS, { databaseName: 'shop' });
  await run(server, 'CREATE TABLE entry (id bigint PRIMARY KEY)');
  return { server, key };
}

function run(server: PostgresServer | undefined, text: string): Promise<unknown[][]> {
  return aws.world.clock.during('a statement', async () => {
    if (server === undefined) throw new Error('There is no server.');
    const client = await server.connect();
    try {
      return (await client.query({ text, rowMode: 'array' })).rows as unknown[][];
    } finally {
      await client.end();
    }
  });
}

/** Commits a row with the virtual time in it, every ten seconds until a time, or until the server is lost. */
function writeUntil(server: PostgresServer, end: number): void {
  aws.world.clock.after(10_000, async () => {
    const now = aws.world.clock.now();
    if (now > end || aws.world.faults.isLost(SOURCE.region)) return;
    await run(server, `INSERT INTO entry VALUES (${now})`);
    writeUntil(server, end);
  });
}

async function timesIn(server: PostgresServer | undefined): Promise<number[]> {
  return (await run(server, 'SELECT id FROM entry ORDER BY id')).map(([id]) => Number(id));
}

async function shareAndCopy(id: string, key: string): Promise<void> {
  await aws.call(SOURCE, 'rds', 'ModifyDBSnapshotAttribute', {
    DBSnapshotIdentifier: id,
    AttributeName: 'restore',
    ValuesToAdd: [RECOVERY.account],
  });
  await aws.copy(RECOVERY, {
    SourceDBSnapshotIdentifier: arnOf(SOURCE, id),
    TargetDBSnapshotIdentifier: id,
    KmsKeyId: key,
  });
  await aws.pass(HOUR);
}

async function restore(id: string, instance: string): Promise<void> {
  await aws.call(RECOVERY, 'rds', 'RestoreDBInstanceFromDBSnapshot', {
    DBInstanceIdentifier: instance,
    DBSnapshotIdentifier: id,
  });
  await aws.pass(HOUR);
}

async function logIn(
  side: { account: string; region: string },
  instance: string,
  password: string,
): Promise<string> {
  const { Endpoint } = await aws.instance(side, instance);
  const target = aws.world.network.find(Endpoint?.Address ?? '', Endpoint?.Port ?? 0)?.target;
  if (target === undefined || !('port' in target)) return 'nobody answers';
  const client = new Client({
    host: target.host,
    port: target.port,
    user: 'master',
    password,
    database: 'shop',
  });
  try {
    await client.connect();
    await client.end();
    return 'logged in';
  } catch (error) {
    return (error as Error).message;
  }
}

describe('a database restored in another account and Region', () => {
  it('holds exactly what was committed at its SnapshotDatabaseTime, though its source is gone', async () => {
    const { server, key } = await start();
    const began = aws.world.clock.now();
    writeUntil(server, began + 2 * HOUR);
    await aws.pass(10 * MINUTE);
    await aws.snapshot(SOURCE, 'orders', 'first');
    await shareAndCopy('first', key);
    aws.world.faults.loseRegion(SOURCE.region);
    await restore('first', 'recovered');

    const point = only(await aws.snapshots(RECOVERY)).SnapshotDatabaseTime?.getTime() ?? 0;
    const committed: number[] = [];
    for (let time = began + 10_000; time <= point; time += 10_000) committed.push(time);
    expect(await timesIn(databaseServer(aws.world, RECOVERY.account, RECOVERY.region, 'recovered'))).toEqual(
      committed,
    );
    expect(committed.length).toBeGreaterThan(59);
    expect(databaseServer(aws.world, SOURCE.account, SOURCE.region, 'orders')).toBeUndefined();
  });

  it('has, when its Region was only away, what was committed when it was lost, and its password', async () => {
    const { server } = await start();
    const began = aws.world.clock.now();
    writeUntil(server, began + 2 * HOUR);
    await aws.pass(10 * MINUTE + 5000);
    aws.world.faults.loseRegion(SOURCE.region);
    await aws.pass(24 * HOUR);
    aws.world.faults.returnRegion(SOURCE.region);
    await aws.pass(1000);

    const back = databaseServer(aws.world, SOURCE.account, SOURCE.region, 'orders');
    expect(await timesIn(back)).toEqual(
      Array.from({ length: 60 }, (_, index) => began + (index + 1) * 10_000),
    );
    expect(await aws.world.clock.during('a log-in', () => logIn(SOURCE, 'orders', 'first-password'))).toBe(
      'logged in',
    );
    await aws.snapshot(SOURCE, 'orders', 'after');
    expect(only(await aws.snapshots(SOURCE)).Status).toBe('available');
  });

  it('includes what is committed in the very millisecond of its moment, and nothing of the next', async () => {
    const momentOf = async () => {
      const at = only(await aws.snapshots(SOURCE)).SnapshotDatabaseTime?.getTime();
      if (at === undefined) throw new Error('The snapshot has no moment yet.');
      return at;
    };
    await start();
    await aws.snapshot(SOURCE, 'orders', 'first');
    const moment = await momentOf();
    await aws.world.close();

    // The same seed: the moment is the same, so a commit can be aimed at it.
    const { server } = await start();
    for (const time of [moment, moment + 1]) {
      aws.world.clock.at(time, () => run(server, `INSERT INTO entry VALUES (${time})`), 'zzz');
    }
    await aws.snapshot(SOURCE, 'orders', 'first');
    await aws.call(SOURCE, 'rds', 'RestoreDBInstanceFromDBSnapshot', {
      DBInstanceIdentifier: 'recovered',
      DBSnapshotIdentifier: 'first',
    });
    await aws.pass(HOUR);

    expect(await momentOf()).toBe(moment);
    expect(await timesIn(server)).toEqual([moment, moment + 1]);
    expect(await timesIn(databaseServer(aws.world, SOURCE.account, SOURCE.region, 'recovered'))).toEqual([
      moment,
    ]);
  });

  it('keeps the password it had until it gets another, and is a database like any other then', async () => {
    const { server, key } = await start();
    await run(server, 'INSERT INTO entry VALUES (1)');
    await aws.snapshot(SOURCE, 'orders', 'first');
    await shareAndCopy('first', key);
    await restore('first', 'recovered');
    const before = await logIn(RECOVERY, 'recovered', 'first-password');
    await aws.call(RECOVERY, 'rds', 'ModifyDBInstance', {
      DBInstanceIdentifier: 'recovered',
      MasterUserPassword: 'second-password',
    });
    const pending = await logIn(RECOVERY, 'recovered', 'second-password');
    await aws.pass(5 * MINUTE);
    const restored = databaseServer(aws.world, RECOVERY.account, RECOVERY.region, 'recovered');
    await run(restored, 'INSERT INTO entry VALUES (2)');
    await aws.snapshot(RECOVERY, 'recovered', 'again');
    await restore('again', 'once-more');

    expect(before).toBe('logged in');
    expect(pending).toMatch('password authentication failed');
    expect(await logIn(RECOVERY, 'recovered', 'first-password')).toMatch('password authentication failed');
    expect(await logIn(RECOVERY, 'recovered', 'second-password')).toBe('logged in');
    expect(await logIn(RECOVERY, 'once-more', 'second-password')).toBe('logged in');
    expect(await timesIn(databaseServer(aws.world, RECOVERY.account, RECOVERY.region, 'once-more'))).toEqual([
      1, 2,
    ]);
    expect(await timesIn(server)).toEqual([1]);
  });

  it('can be made from a copy whose source was deleted, but not from a key that is disabled', async () => {
    const { server, key } = await start();
    await run(server, 'INSERT INTO entry VALUES (1)');
    await aws.snapshot(SOURCE, 'orders', 'first');
    await shareAndCopy('first', key);
    await aws.call(SOURCE, 'rds', 'DeleteDBSnapshot', { DBSnapshotIdentifier: 'first' });
    await aws.call(SOURCE, 'rds', 'DeleteDBInstance', {
      DBInstanceIdentifier: 'orders',
      SkipFinalSnapshot: true,
    });
    await aws.pass(HOUR);
    expect(databaseServer(aws.world, SOURCE.account, SOURCE.region, 'orders')).toBeUndefined();
    await restore('first', 'recovered');
    expect(await timesIn(databaseServer(aws.world, RECOVERY.account, RECOVERY.region, 'recovered'))).toEqual([
      1,
    ]);

    await aws.call(RECOVERY, 'rds', 'RestoreDBInstanceFromDBSnapshot', {
      DBInstanceIdentifier: 'too-late',
      DBSnapshotIdentifier: 'first',
    });
    await aws.call(RECOVERY, 'kms', 'DisableKey', { KeyId: key });
    await aws.pass(HOUR);
    expect((await aws.instance(RECOVERY, 'too-late')).DBInstanceStatus).toBe(
      'inaccessible-encryption-credentials-recoverable',
    );
    expect(databaseServer(aws.world, RECOVERY.account, RECOVERY.region, 'too-late')).toBeUndefined();
  });
});

describe('a cluster restored in another account and Region', () => {
  it('holds what its snapshot held, and serves it once an instance is there', async () => {
    aws = newAws();
    const key = await aws.key(RECOVERY);
    const member = { DBInstanceClass: 'db.r7g.large', Engine: 'aurora-postgresql' };
    await aws.call(SOURCE, 'rds', 'CreateDBCluster', {
      DBClusterIdentifier: 'ledger',
      Engine: 'aurora-postgresql',
      MasterUsername: 'master',
      MasterUserPassword: 'first-password',
      DatabaseName: 'shop',
      PreferredBackupWindow: '04:00-04:30',
      StorageEncrypted: true,
      KmsKeyId: await aws.key(SOURCE, RECOVERY.account),
    });
    await aws.call(SOURCE, 'rds', 'CreateDBInstance', {
      ...member,
      DBInstanceIdentifier: 'ledger-1',
      DBClusterIdentifier: 'ledger',
    });
    await aws.pass(HOUR);
    const server = await attachPostgres(aws.world, { ...SOURCE, instance: 'ledger' });
    await run(server, 'CREATE TABLE entry (id bigint PRIMARY KEY)');
    await run(server, 'INSERT INTO entry VALUES (1)');
    await aws.call(SOURCE, 'rds', 'CreateDBClusterSnapshot', {
      DBClusterIdentifier: 'ledger',
      DBClusterSnapshotIdentifier: 'one',
    });
    await aws.pass(HOUR / 2);
    await run(server, 'INSERT INTO entry VALUES (2)');
    await aws.call(SOURCE, 'rds', 'ModifyDBClusterSnapshotAttribute', {
      DBClusterSnapshotIdentifier: 'one',
      AttributeName: 'restore',
      ValuesToAdd: [RECOVERY.account],
    });
    await aws.call(RECOVERY, 'rds', 'CopyDBClusterSnapshot', {
      SourceDBClusterSnapshotIdentifier: `arn:aws:rds:${SOURCE.region}:${SOURCE.account}:cluster-snapshot:one`,
      TargetDBClusterSnapshotIdentifier: 'one',
      KmsKeyId: key,
    });
    await aws.pass(HOUR);

    await aws.call(RECOVERY, 'rds', 'RestoreDBClusterFromSnapshot', {
      DBClusterIdentifier: 'restored',
      SnapshotIdentifier: 'one',
      Engine: 'aurora-postgresql',
    });
    await aws.pass(HOUR);
    const without = databaseServer(aws.world, RECOVERY.account, RECOVERY.region, 'restored');
    await aws.call(RECOVERY, 'rds', 'CreateDBInstance', {
      ...member,
      DBInstanceIdentifier: 'restored-1',
      DBClusterIdentifier: 'restored',
    });
    await aws.pass(HOUR);

    expect(without).toBeUndefined();
    expect(await timesIn(databaseServer(aws.world, RECOVERY.account, RECOVERY.region, 'restored'))).toEqual([
      1,
    ]);
  });
});

describe('a server inside an instance', () => {
  it.each([
    ['an instance that is not there', 'gone', 'DBInstance gone not found'],
    ['one that is being created', 'new', 'it is creating'],
    ['one that has a server', 'orders', 'it has a server already'],
    ['one of another engine', 'mysql', 'its engine is mysql'],
  ])('is refused for %s', async (_, instance, reason) => {
    aws = newAws();
    await aws.database(SOURCE, 'orders');
    await aws.database(SOURCE, 'mysql', { Engine: 'mysql', MasterUsername: 'master' });
    await aws.call(SOURCE, 'rds', 'CreateDBInstance', instanceInput('new'));
    if (instance === 'orders') await attachPostgres(aws.world, ORDERS);
    await expect(attachPostgres(aws.world, { ...SOURCE, instance })).rejects.toThrow(reason);
  });

  it('answers only to those whom the security groups let in', async () => {
    aws = newAws();
    const { Vpc } = await aws.call<{ Vpc: { VpcId: string } }>(SOURCE, 'ec2', 'CreateVpc', {
      CidrBlock: '10.0.0.0/16',
    });
    const subnets: string[] = [];
    for (const [index, zone] of ['a', 'b'].entries()) {
      const { Subnet } = await aws.call<{ Subnet: { SubnetId: string } }>(SOURCE, 'ec2', 'CreateSubnet', {
        VpcId: Vpc.VpcId,
        CidrBlock: `10.0.${index}.0/24`,
        AvailabilityZone: `us-west-2${zone}`,
      });
      subnets.push(Subnet.SubnetId);
    }
    const group = async (GroupName: string) =>
      (
        await aws.call<{ GroupId: string }>(SOURCE, 'ec2', 'CreateSecurityGroup', {
          GroupName,
          Description: 'd',
          VpcId: Vpc.VpcId,
        })
      ).GroupId;
    const [database, friend, stranger] = [
      await group('database'),
      await group('friend'),
      await group('stranger'),
    ];
    await aws.call(SOURCE, 'ec2', 'AuthorizeSecurityGroupIngress', {
      GroupId: database,
      IpPermissions: [
        { IpProtocol: 'tcp', FromPort: 5432, ToPort: 5432, UserIdGroupPairs: [{ GroupId: friend }] },
      ],
    });
    await aws.call(SOURCE, 'rds', 'CreateDBSubnetGroup', {
      DBSubnetGroupName: 'isolated',
      DBSubnetGroupDescription: 'd',
      SubnetIds: subnets,
    });
    await aws.database(SOURCE, 'orders', { DBSubnetGroupName: 'isolated', VpcSecurityGroupIds: [database] });
    await attachPostgres(aws.world, ORDERS);

    const { Endpoint } = await aws.instance(SOURCE, 'orders');
    const listener = aws.world.network.find(Endpoint?.Address ?? '', Endpoint?.Port ?? 0);
    const from = (securityGroup: string) =>
      listener?.reachableFrom({ vpc: Vpc.VpcId, subnets, securityGroups: [securityGroup] });
    expect([from(friend), from(stranger), listener?.reachableFrom(undefined)]).toEqual([true, false, false]);
    aws.world.faults.loseRegion(SOURCE.region);
    expect(aws.world.network.resolves(Endpoint?.Address ?? '')).toBe(false);
  });
});
