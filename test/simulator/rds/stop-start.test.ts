import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { attachPostgres, databaseServer } from '../../../simulator/rds/server';
import { type Aws, HOUR, newAws, SOURCE } from './aws';

const NAME = { DBInstanceIdentifier: 'orders' };

let aws: Aws;

beforeEach(async () => {
  aws = newAws('stop');
  await aws.database(SOURCE, 'orders');
});

afterEach(() => aws.world.close());

const status = async () => (await aws.instance(SOURCE, 'orders')).DBInstanceStatus;

describe('a stopped instance', () => {
  it('has no server, takes no snapshot, and has its data when it is started', async () => {
    const server = await attachPostgres(aws.world, { ...SOURCE, instance: 'orders' });
    const before = await server.connect();
    await before.query('create table kept (id int)');
    await before.end();
    await aws.call(SOURCE, 'rds', 'StopDBInstance', NAME);
    await aws.pass(HOUR);
    const whenStopped = [await status(), databaseServer(aws.world, SOURCE.account, SOURCE.region, 'orders')];
    const refusal = await aws.refusal(SOURCE, 'rds', 'CreateDBSnapshot', {
      ...NAME,
      DBSnapshotIdentifier: 'no',
    });
    await aws.call(SOURCE, 'rds', 'StartDBInstance', NAME);
    await aws.pass(HOUR);

    const after = await databaseServer(aws.world, SOURCE.account, SOURCE.region, 'orders')?.connect();
    const found = await after?.query('select count(*)::int as rows from kept');
    await after?.end();

    expect(whenStopped).toEqual(['stopped', undefined]);
    expect(refusal).toContain('InvalidDBInstanceState');
    expect([await status(), found?.rows]).toEqual(['available', [{ rows: 0 }]]);
  });

  it('starts by itself after seven days', async () => {
    await aws.call(SOURCE, 'rds', 'StopDBInstance', NAME);
    await aws.pass(6 * 24 * HOUR);
    const before = await status();
    await aws.pass(26 * HOUR);

    expect([before, await status()]).toEqual(['stopped', 'available']);
  });

  it.each([
    ['StartDBInstance', 'is available'],
    ['StopDBInstance', 'is stopped'],
    ['RebootDBInstance', 'is stopped'],
  ])('%s is refused when it %s', async (action, state) => {
    if (state === 'is stopped') {
      await aws.call(SOURCE, 'rds', 'StopDBInstance', NAME);
      await aws.pass(HOUR);
    }

    expect(await aws.refusal(SOURCE, 'rds', action, NAME)).toContain('InvalidDBInstanceState');
  });
});

it('a rebooted instance has its data, and tells', async () => {
  await attachPostgres(aws.world, { ...SOURCE, instance: 'orders' });
  await aws.call(SOURCE, 'rds', 'RebootDBInstance', NAME);
  const during = [await status(), databaseServer(aws.world, SOURCE.account, SOURCE.region, 'orders')];
  await aws.pass(HOUR);

  expect(during).toEqual(['rebooting', undefined]);
  expect(await status()).toBe('available');
  expect(databaseServer(aws.world, SOURCE.account, SOURCE.region, 'orders')).toBeDefined();
  expect(aws.events.map(({ detail }) => detail.EventID)).toContain('RDS-EVENT-0006');
});
