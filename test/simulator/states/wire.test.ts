import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { expect, test } from 'vitest';
import { monitoring } from '../../../simulator/cloudwatch';
import { sdkClient } from '../../../simulator/protocol/client';
import type { World } from '../../../simulator/world';
import { drive } from '../protocol/drive';
import { administrator, call, only, region, roleArn, start, worldWith } from './world';

function clientOf(world: World): SFNClient {
  return sdkClient(world, administrator, region, SFNClient);
}

const definition = JSON.stringify({
  QueryLanguage: 'JSONata',
  StartAt: 'A',
  States: {
    A: { Type: 'Wait', Seconds: 5, Assign: { x: 1 }, Next: 'B' },
    B: { Type: 'Fail', Error: 'Mine', Cause: "{% 'x is ' & $x %}" },
  },
});

test('the SDK creates a machine, runs it and reads its history', async () => {
  const world = await worldWith();
  const client = clientOf(world);

  const { stateMachineArn } = await drive(
    world,
    client.send(new CreateStateMachineCommand({ name: 'recovery', roleArn, definition })),
  );
  const started = await drive(
    world,
    client.send(new StartExecutionCommand({ stateMachineArn, name: 'run' })),
  );
  await world.clock.runUntil(start + 60_000);
  const { executionArn } = started;
  const execution = await drive(world, client.send(new DescribeExecutionCommand({ executionArn })));
  const { events } = await drive(world, client.send(new GetExecutionHistoryCommand({ executionArn })));

  expect(execution).toMatchObject({
    status: 'FAILED',
    error: 'Mine',
    cause: 'x is 1',
    startDate: started.startDate,
  });
  expect(events?.map(({ type }) => type)).toEqual([
    'ExecutionStarted',
    'WaitStateEntered',
    'WaitStateExited',
    'FailStateEntered',
    'ExecutionFailed',
  ]);
  expect(events?.[2].stateExitedEventDetails).toMatchObject({ name: 'A', assignedVariables: { x: '1' } });
});

test('the SDK knows the refusals', async () => {
  const world = await worldWith();
  const client = clientOf(world);

  const unknown = drive(
    world,
    client.send(
      new StartExecutionCommand({ stateMachineArn: `arn:aws:states:${region}:222222222222:stateMachine:x` }),
    ),
  );

  await expect(unknown).rejects.toMatchObject({ name: 'StateMachineDoesNotExist' });
});

test('executions are counted in CloudWatch by how they end', async () => {
  const world = await worldWith([monitoring]);
  const { stateMachineArn } = await call(world, 'states', 'CreateStateMachine', {
    name: 'recovery',
    roleArn,
    definition: JSON.stringify({
      QueryLanguage: 'JSONata',
      TimeoutSeconds: 60,
      ...only({ Type: 'Wait', Seconds: '{% $states.input.wait %}' }),
    }),
  });
  for (const wait of [1, 2, 100, '"none"']) {
    await call(world, 'states', 'StartExecution', { stateMachineArn, input: JSON.stringify({ wait }) });
  }
  await world.clock.runUntil(start + 120_000);

  const sums = async (MetricName: string) => {
    const { Datapoints } = await call(world, 'monitoring', 'GetMetricStatistics', {
      Namespace: 'AWS/States',
      MetricName,
      Dimensions: [{ Name: 'StateMachineArn', Value: stateMachineArn }],
      StartTime: new Date(start),
      EndTime: new Date(start + 3_600_000),
      Period: 3600,
      Statistics: ['Sum'],
    });
    return Datapoints[0]?.Sum;
  };
  expect(await sums('ExecutionsStarted')).toBe(4);
  expect(await sums('ExecutionsSucceeded')).toBe(2);
  expect(await sums('ExecutionsTimedOut')).toBe(1);
  expect(await sums('ExecutionsFailed')).toBe(1);
});
