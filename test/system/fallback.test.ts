import type { DescribeExecutionCommandOutput, StartExecutionCommandOutput } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { VERIFIED_TAG } from '../../runtime/backup/tags';
import type { Verified } from '../../runtime/recovery/verify';
import { databaseServer } from '../../simulator/rds/server';
import { resolve } from '../../simulator/route53';
import { logged, pointsTold, told } from './stored';
import { chain, deploySystem, HOUR, MINUTE, names, START, type System, traffic } from './system';

/** `orders` loses its table at 7:20, and `billing` gets one then. The Region is lost at 8:20. */
describe('a recovery plan whose newest points fail their checks', () => {
  let system: System;
  beforeAll(async () => {
    system = await deploySystem({ databases: ['orders', 'billing'], checks: { tables: ['orders'] } });
    await sql(system, 'orders', 'create table orders (); grant select on orders to public');
    await system.pass(80 * MINUTE);
    await sql(system, 'orders', 'drop table orders');
    await sql(system, 'billing', 'create table orders (); grant select on orders to public');
    await system.pass(HOUR);
    system.world.faults.loseRegion('us-west-2');
  });
  afterAll(() => system.world.close());

  it('takes the next older ones, says what that costs, and removes what was refused', async () => {
    const { status, output = '{}' } = await execute(system);

    expect(status).toBe('SUCCEEDED');
    const { verified } = JSON.parse(output) as { verified: Verified[] };
    const [orders, billing] = verified;
    expect(await verifiedPoints(system)).toEqual([billing?.snapshot, orders?.snapshot].sort());
    expect(await pointsTold(system, 'verified')).toEqual([billing?.snapshot, orders?.snapshot].sort());
    for (const { key } of await told(system, 'verified')) expect(key).toMatch(/^verifications\/2026-01-05\//);
    expect(orders?.snapshot).toMatch(/-20260105t0700z$/);
    expect(orders?.refused.map(({ snapshot }) => snapshot.slice(-14))).toEqual([
      '20260105t0800z',
      '20260105t0730z',
    ]);
    for (const { reason } of orders?.refused ?? []) expect(reason).toContain('has orders');
    const newest = Date.parse(orders?.refused[0]?.recoveryPointAt ?? '');
    expect(orders?.costSeconds).toBe((newest - Date.parse(orders?.recoveryPointAt ?? '')) / 1000);
    expect(orders?.costSeconds).toBeGreaterThan(55 * 60);
    expect(billing).toMatchObject({ database: 'billing', refused: [], costSeconds: 0 });
    expect(await instances(system)).toEqual([billing?.instance, orders?.instance].sort());
    expect(resolve(system.world, traffic.record, 'CNAME')?.values).toEqual([traffic.recoveryTarget]);
    expect(await verifyErrors(system)).toEqual({ errors: 0, alarms: [] });
  });

  it('recovers what it can, and names every point that it tried of what it cannot', async () => {
    const before = await instances(system);

    const { status, error, cause } = await execute(system, new Date(START + 75 * MINUTE).toISOString());

    expect(status).toBe('FAILED');
    expect(error).toBe('NoPointPassed');
    expect(cause).toMatch(
      /^billing: billing: all 3 recovery points from .* failed their restore or their checks/,
    );
    expect(
      cause?.match(/lifeboat-billing-\w+-20260105t0[67][03]0z as of [^(]+\([^)]*has orders/g),
    ).toHaveLength(3);
    // What passed stands ready for whoever goes on by hand; what was refused makes room.
    // The last to be refused is still on its way out.
    await system.pass(10 * MINUTE);
    const made = (await instances(system)).filter((name) => !before.includes(name));
    expect(made.map((name) => name.replace(/-\w{8}$/, ''))).toEqual(['orders']);
    expect(await verifyErrors(system)).toEqual({ errors: 0, alarms: [] });
  });

  it('refuses no point, and tells people, when the checks cannot be asked', async () => {
    await system.call('recovery', 'lambda', 'PutFunctionConcurrency', {
      FunctionName: 'lifeboat-production-recovery-query',
      ReservedConcurrentExecutions: 0,
    });

    const { status, cause } = await execute(system);

    expect(status).toBe('FAILED');
    expect(cause).not.toContain('failed their restore or their checks');
    const { errors, alarms } = await verifyErrors(system);
    expect(errors).toBeGreaterThan(2);
    expect(alarms).toEqual(['ALARM']);
  });
});

/** `steady()` is true at 7:00. As of 7:30 it ends the first connection that asks, as of 8:00 each. */
describe('a recovery plan of points at which connections end', () => {
  let system: System;
  beforeAll(async () => {
    system = await deploySystem({ databases: ['orders'], checks: { sql: ['select steady()'] } });
    await sql(system, 'orders', steady('true'));
    await system.pass(80 * MINUTE);
    await sql(system, 'orders', steady(`case when ${KILLED} = 0 then ${KILL} else true end`));
    await system.pass(30 * MINUTE);
    await sql(system, 'orders', steady(KILL));
    await system.pass(30 * MINUTE);
  });
  afterAll(() => system.world.close());

  it('asks again where it ended once, and takes the next older point where it ended twice', async () => {
    const { status, output = '{}' } = await execute(system);

    expect(status).toBe('SUCCEEDED');
    const [orders] = (JSON.parse(output) as { verified: Verified[] }).verified;
    expect(orders?.snapshot).toMatch(/-20260105t0730z$/);
    expect(orders?.checks).toMatchObject([{ name: 'logs in' }, { name: 'select steady()', passed: true }]);
    expect(orders?.refused).toHaveLength(1);
    expect(orders?.refused[0]?.reason).toMatch(/select steady\(\): the connection ended at it, twice: term/);
    expect(await logged(system, 'recovery', 'recovery-query', { text: 'the connection ended' })).toHaveLength(
      3,
    );
    expect(await verifyErrors(system)).toEqual({ errors: 0, alarms: [] });
  });
});

const KILL = 'pg_terminate_backend(pg_backend_pid())';
const KILLED = '(select sessions_killed from pg_stat_database where datname = current_database())';

function steady(body: string): string {
  return `create or replace function steady() returns boolean language sql as $$ select ${body} $$`;
}

/** Errors of the function that has the checks run, and what its alarm said. */
async function verifyErrors({ call, world }: System): Promise<{ errors: number; alarms: unknown[] }> {
  const FunctionName = 'lifeboat-production-recovery-verify';
  const { Datapoints } = await call<{ Datapoints: { Sum: number }[] }>(
    'recovery',
    'monitoring',
    'GetMetricStatistics',
    {
      Namespace: 'AWS/Lambda',
      MetricName: 'Errors',
      Dimensions: [{ Name: 'FunctionName', Value: FunctionName }],
      StartTime: new Date(START),
      EndTime: new Date(world.clock.now()),
      Period: 300,
      Statistics: ['Sum'],
    },
  );
  const alarms = world.trail.notes
    .filter(({ kind, subject }) => kind === 'alarm' && subject === `${FunctionName}-errors`)
    .map(({ details }) => details.to)
    .filter((to) => to === 'ALARM');
  return { errors: Datapoints.reduce((sum, { Sum }) => sum + Sum, 0), alarms };
}

async function sql({ world }: System, database: string, statement: string): Promise<void> {
  const client = await databaseServer(world, chain.source.account, chain.source.region, database)?.connect();
  await client?.query(statement);
  await client?.end();
}

/** Recovery points whose tag says that they passed, and when. */
async function verifiedPoints(system: System): Promise<string[]> {
  const held = await system.snapshots('recovery');
  return names(
    held.filter(({ TagList }) =>
      TagList?.some(({ Key, Value = '' }) => Key === VERIFIED_TAG && /^2026-01-05T.*Z$/.test(Value)),
    ),
  ).sort();
}

async function instances(system: System): Promise<string[]> {
  const { DBInstances } = await system.call<{ DBInstances: { DBInstanceIdentifier: string }[] }>(
    'recovery',
    'rds',
    'DescribeDBInstances',
  );
  return DBInstances.map(({ DBInstanceIdentifier }) => DBInstanceIdentifier).sort();
}

async function execute(system: System, asOf?: string): Promise<DescribeExecutionCommandOutput> {
  const decision = { by: 'Ada', reason: 'a drop', at: '2026-01-05T08:20:00Z', unfenced: 'accepted' };
  const { executionArn } = await system.call<StartExecutionCommandOutput>(
    'recovery',
    'states',
    'StartExecution',
    {
      stateMachineArn: system.outputs.stateMachine?.value,
      input: JSON.stringify({ outageStartedAt: '2026-01-05T08:20:00Z', decision, asOf }),
    },
  );
  const describe = () =>
    system.call<DescribeExecutionCommandOutput>('recovery', 'states', 'DescribeExecution', { executionArn });
  for (let waited = 0; waited < 6 * HOUR; waited += 10 * MINUTE) {
    await system.pass(10 * MINUTE);
    const execution = await describe();
    if (execution.status !== 'RUNNING') return execution;
  }
  return describe();
}
