import type { DescribeExecutionCommandOutput, StartExecutionCommandOutput } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { physicalName } from '../../runtime/names';
import { resolve } from '../../simulator/route53';
import { deploySystem, HOUR, MINUTE, START, type System, traffic } from './system';

const decision = {
  by: 'Ada Example',
  reason: 'us-west-2 is gone',
  at: '2026-01-05T08:00:00Z',
  unfenced: 'accepted',
};

describe('the recovery plan', () => {
  let system: System;
  beforeAll(async () => {
    system = await deploySystem({ checks: { tables: ['orders'] } });
    await system.pass(2 * HOUR);
    system.world.faults.loseRegion('us-west-2');
  });
  afterAll(() => system.world.close());

  it.each([
    ['nobody decided', undefined],
    ['nobody accepted that the source is not fenced', { ...decision, unfenced: undefined }],
    ['nobody is named', { ...decision, by: '' }],
  ])('does not move traffic when %s', async (_when, given) => {
    const ended = await execute(system, { outageStartedAt: '2026-01-05T08:00:00Z', decision: given });

    expect(ended.status).toBe('FAILED');
    expect(resolve(system.world, traffic.record, 'CNAME')?.values).toEqual([traffic.sourceTarget]);
  });

  it('does not move traffic to a database that fails its checks', async () => {
    // The application never made its table, so `has orders` fails.
    const ended = await execute(system, { outageStartedAt: '2026-01-05T08:00:00Z', decision });

    expect(ended.status).toBe('FAILED');
    expect(ended.cause).toContain('has orders');
    expect(resolve(system.world, traffic.record, 'CNAME')?.values).toEqual([traffic.sourceTarget]);
  });
});

describe('checks of a restored database', () => {
  it('can change nothing, whatever their wording', async () => {
    const system = await deploySystem({
      checks: {
        sql: [
          "select set_config('default_transaction_read_only', 'off', false) = 'off'",
          'with made as (select lo_create(4711)) select count(*) = 1 from made',
          'select true; commit; create table mark ()',
        ],
      },
    });
    try {
      await system.pass(2 * HOUR);

      const { status, cause } = await execute(system, { outageStartedAt: '2026-01-05T08:00:00Z', decision });

      expect(status).toBe('FAILED');
      expect(cause).toContain('failed 2 of 4 checks');
      expect(cause).toContain('in a read-only transaction');
      expect(cause).toContain('cannot insert multiple commands');
    } finally {
      await system.world.close();
    }
  });
});

describe('the steps of the recovery plan', () => {
  let system: System;
  beforeAll(async () => {
    system = await deploySystem();
    await system.pass(2 * HOUR);
  });
  afterAll(() => system.world.close());

  it('restore a database once in one execution, however often they run, and give it one password', async () => {
    const step = {
      database: 'orders',
      execution: 'arn:aws:states:us-east-1:222222222222:execution:recover:one',
    };

    const restored = await twiceAtOnce<{ instance: string }>(system, 'restore', step);
    await system.pass(HOUR);
    const credentials = await twiceAtOnce(system, 'credentials', { ...step, instance: restored[0].instance });
    await system.pass(10 * MINUTE);

    const { DBInstances } = await system.call<{ DBInstances: unknown[] }>(
      'recovery',
      'rds',
      'DescribeDBInstances',
    );
    const { Versions } = await system.call<{ Versions: unknown[] }>(
      'recovery',
      'secretsmanager',
      'ListSecretVersionIds',
      { SecretId: 'lifeboat/production/orders' },
    );
    expect(restored[0]).toEqual(restored[1]);
    expect(credentials[0]).toEqual(credentials[1]);
    expect(DBInstances).toHaveLength(1);
    expect(Versions).toHaveLength(1);
  });

  it('take the newest point that is old enough when a time is asked for', async () => {
    const asOf = new Date(START + HOUR).toISOString();

    const [{ recoveryPointAt }] = await twiceAtOnce<{ recoveryPointAt: string }>(system, 'restore', {
      database: 'orders',
      execution: 'as-of',
      asOf,
    });

    expect(Date.parse(recoveryPointAt)).toBeLessThanOrEqual(START + HOUR);
    expect(Date.parse(recoveryPointAt)).toBeGreaterThan(START);
  });
});

async function twiceAtOnce<Answer>(system: System, noun: string, event: object): Promise<[Answer, Answer]> {
  const invoke = () =>
    system.call<{ FunctionError?: string; Payload: Uint8Array }>('recovery', 'lambda', 'Invoke', {
      FunctionName: physicalName('production', 'recovery', noun),
      Qualifier: 'live',
      Payload: new TextEncoder().encode(JSON.stringify(event)),
    });
  const pending = Promise.all([invoke(), invoke()]);
  await system.pass(MINUTE);
  const answers = (await pending).map(({ FunctionError, Payload }) => {
    const text = new TextDecoder().decode(Payload);
    if (FunctionError !== undefined) throw new Error(text);
    return JSON.parse(text) as Answer;
  });
  return answers as [Answer, Answer];
}

async function execute(system: System, input: object): Promise<DescribeExecutionCommandOutput> {
  const { executionArn } = await system.call<StartExecutionCommandOutput>(
    'recovery',
    'states',
    'StartExecution',
    {
      stateMachineArn: system.outputs.stateMachine?.value,
      input: JSON.stringify(input),
    },
  );
  const describe = () =>
    system.call<DescribeExecutionCommandOutput>('recovery', 'states', 'DescribeExecution', { executionArn });
  for (let waited = 0; waited < 3 * HOUR; waited += 5 * MINUTE) {
    await system.pass(5 * MINUTE);
    const execution = await describe();
    if (execution.status !== 'RUNNING') return execution;
  }
  return describe();
}
