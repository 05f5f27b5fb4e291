import type { DescribeExecutionCommandOutput, StartExecutionCommandOutput } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resolve } from '../../simulator/route53';
import { deploySystem, HOUR, MINUTE, type System, traffic } from './system';

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
