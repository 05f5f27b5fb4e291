import { describe, expect, test } from 'vitest';
import { recordMetric } from '../../../simulator/cloudwatch/record-metric';
import type { World } from '../../../simulator/world';
import {
  allow,
  call,
  lambdaStandIn,
  makeQueue,
  received,
  recovery,
  refusal,
  start,
  worldWith,
} from '../eventbridge/world';

const MINUTE = 60_000;
const TOPIC = 'arn:aws:sns:us-east-1:222222222222:alerts';
const ALARM = 'arn:aws:cloudwatch:us-east-1:222222222222:alarm:age';

const SETTINGS = {
  AlarmName: 'age',
  AlarmDescription: 'The newest recovery point is too old.',
  Namespace: 'Lifeboat',
  MetricName: 'Age',
  Dimensions: [{ Name: 'Database', Value: 'orders' }],
  Statistic: 'Maximum',
  Period: 300,
  EvaluationPeriods: 1,
  Threshold: 3600,
  ComparisonOperator: 'GreaterThanThreshold',
  TreatMissingData: 'breaching',
};

function monitoring<Output = Record<string, unknown>>(world: World, action: string, input: object) {
  return call<Output>(world, recovery, 'monitoring', action, input);
}

function publish(world: World, value: number) {
  const MetricData = [{ MetricName: 'Age', Dimensions: SETTINGS.Dimensions, Value: value, Unit: 'Seconds' }];
  return monitoring(world, 'PutMetricData', { Namespace: 'Lifeboat', MetricData });
}

/** `minute from->to` for each change of state. */
function changes(world: World): string[] {
  return world.trail.notes
    .filter(({ kind }) => kind === 'alarm')
    .map(({ time, details }) => `${(time - start) / MINUTE} ${details.from}->${details.to}`);
}

describe('an alarm', () => {
  test('begins without data, and follows its metric within a minute', async () => {
    const world = worldWith(lambdaStandIn());
    await publish(world, 60);

    await monitoring(world, 'PutMetricAlarm', SETTINGS);
    const { MetricAlarms } = await monitoring<{ MetricAlarms: object[] }>(world, 'DescribeAlarms', {});
    await world.clock.runUntil(start + 10.5 * MINUTE);
    await publish(world, 3601);
    await world.clock.runUntil(start + 12.5 * MINUTE);
    await publish(world, 60);
    await world.clock.runUntil(start + 17 * MINUTE);

    expect(MetricAlarms).toMatchObject([
      { AlarmName: 'age', AlarmArn: ALARM, StateValue: 'INSUFFICIENT_DATA', ActionsEnabled: true },
    ]);
    // The maximum of five minutes: 3601 is in it until minute 16, when the window has slid past it.
    expect(changes(world)).toEqual(['1 INSUFFICIENT_DATA->OK', '11 OK->ALARM', '16 ALARM->OK']);
  });

  test('takes absence for a breach once the whole evaluation range is empty', async () => {
    const world = worldWith(lambdaStandIn());
    await publish(world, 60);

    await monitoring(world, 'PutMetricAlarm', SETTINGS);
    await world.clock.runUntil(start + 60 * MINUTE);

    expect(changes(world)).toEqual(['1 INSUFFICIENT_DATA->OK', '16 OK->ALARM']);
  });

  test.each([
    ['ignore', []],
    ['missing', []],
    ['notBreaching', ['1 INSUFFICIENT_DATA->OK']],
    ['breaching', ['1 INSUFFICIENT_DATA->ALARM']],
  ])('on a metric that nobody publishes, with missing data %s', async (TreatMissingData, expected) => {
    const world = worldWith(lambdaStandIn());

    await monitoring(world, 'PutMetricAlarm', { ...SETTINGS, TreatMissingData });
    await world.clock.runUntil(start + 30 * MINUTE);

    expect(changes(world)).toEqual(expected);
  });

  test('keeps its state when it is changed, and is judged by what it is now', async () => {
    const world = worldWith(lambdaStandIn());
    await monitoring(world, 'PutMetricAlarm', SETTINGS);
    await world.clock.runUntil(start + 2 * MINUTE);

    await monitoring(world, 'PutMetricAlarm', { ...SETTINGS, TreatMissingData: 'notBreaching' });
    const { MetricAlarms } = await monitoring<{ MetricAlarms: object[] }>(world, 'DescribeAlarms', {});
    await world.clock.runUntil(start + 4 * MINUTE);

    expect(MetricAlarms).toMatchObject([{ StateValue: 'ALARM' }]);
    expect(changes(world)).toEqual(['1 INSUFFICIENT_DATA->ALARM', '3 ALARM->OK']);
  });

  test('set by hand stays so until it is evaluated next', async () => {
    const world = worldWith(lambdaStandIn());
    await publish(world, 60);
    await monitoring(world, 'PutMetricAlarm', SETTINGS);
    await world.clock.runUntil(start + 1.5 * MINUTE);

    await monitoring(world, 'SetAlarmState', {
      AlarmName: 'age',
      StateValue: 'ALARM',
      StateReason: 'Trying it.',
    });
    await world.clock.runUntil(start + 3 * MINUTE);

    expect(changes(world)).toEqual(['1 INSUFFICIENT_DATA->OK', '1.5 OK->ALARM', '2 ALARM->OK']);
  });

  test('over more than a day is evaluated every hour', async () => {
    const world = worldWith(lambdaStandIn());
    const rare = { ...SETTINGS, Period: 3600, EvaluationPeriods: 48, DatapointsToAlarm: 1 };

    await world.clock.runUntil(start + 10 * MINUTE);
    await monitoring(world, 'PutMetricAlarm', rare);
    await world.clock.runUntil(start + 180 * MINUTE);

    expect(changes(world)).toEqual(['60 INSUFFICIENT_DATA->ALARM']);
  });

  test('in a lost Region says nothing any more', async () => {
    const world = worldWith(lambdaStandIn());
    await publish(world, 60);
    await monitoring(world, 'PutMetricAlarm', SETTINGS);
    await world.clock.runUntil(start + 5 * MINUTE);

    world.faults.loseRegion(recovery.region);
    await world.clock.runUntil(start + 120 * MINUTE);

    expect(changes(world)).toEqual(['1 INSUFFICIENT_DATA->OK']);
  });

  test('is evaluated again when its Region is back', async () => {
    const world = worldWith(lambdaStandIn());
    await publish(world, 60);
    await monitoring(world, 'PutMetricAlarm', { ...SETTINGS, TreatMissingData: 'breaching' });
    world.clock.at(start + 5 * MINUTE, () => world.faults.loseRegion(recovery.region));
    world.clock.at(start + 60 * MINUTE, () => world.faults.returnRegion(recovery.region));
    await world.clock.runUntil(start + 120 * MINUTE);

    const [first, second, ...more] = changes(world);
    expect(first).toBe('1 INSUFFICIENT_DATA->OK');
    expect(second).toBe('61 OK->ALARM');
    expect(more).toEqual([]);
  });

  test('on a queue sees the message that waits there', async () => {
    const world = worldWith(lambdaStandIn());
    const queue = await makeQueue(world, recovery, 'dead');
    await monitoring(world, 'PutMetricAlarm', {
      ...SETTINGS,
      Namespace: 'AWS/SQS',
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Dimensions: [{ Name: 'QueueName', Value: 'dead' }],
      Threshold: 0,
      TreatMissingData: 'notBreaching',
    });
    await world.clock.runUntil(start + 30.5 * MINUTE);

    await call(world, recovery, 'sqs', 'SendMessage', { QueueUrl: queue.url, MessageBody: 'lost' });
    await world.clock.runUntil(start + 40 * MINUTE);
    await call(world, recovery, 'sqs', 'PurgeQueue', { QueueUrl: queue.url });
    await world.clock.runUntil(start + 60 * MINUTE);

    expect(changes(world)).toEqual(['1 INSUFFICIENT_DATA->OK', '31 OK->ALARM', '45 ALARM->OK']);
  });
});

describe('what an alarm does', () => {
  async function withTopic(policySource = ALARM) {
    const lambda = lambdaStandIn();
    const world = worldWith(lambda);
    const Attributes = { Policy: allow('cloudwatch.amazonaws.com', 'sns:Publish', TOPIC, policySource) };
    await call(world, recovery, 'sns', 'CreateTopic', { Name: 'alerts', Attributes });
    const queue = await makeQueue(world, recovery, 'heard', 'sns.amazonaws.com', TOPIC);
    await call(world, recovery, 'sns', 'Subscribe', {
      TopicArn: TOPIC,
      Protocol: 'sqs',
      Endpoint: queue.arn,
    });
    return { world, lambda, queue };
  }

  test('is to tell its topic in the words that AWS uses', async () => {
    const { world, queue } = await withTopic();

    await monitoring(world, 'PutMetricAlarm', { ...SETTINGS, AlarmActions: [TOPIC] });
    await world.clock.runUntil(start + 2 * MINUTE);

    const [heard] = await received(world, recovery, queue.url);
    expect(heard?.body).toMatchObject({
      Type: 'Notification',
      TopicArn: TOPIC,
      Subject: 'ALARM: "age" in US East (N. Virginia)',
    });
    expect(JSON.parse(heard?.body.Message)).toMatchObject({
      AlarmName: 'age',
      AlarmDescription: SETTINGS.AlarmDescription,
      AWSAccountId: recovery.account,
      NewStateValue: 'ALARM',
      NewStateReason: expect.stringContaining('no datapoints were received'),
      StateChangeTime: '2026-01-05T06:01:00.000+0000',
      Region: 'US East (N. Virginia)',
      AlarmArn: ALARM,
      OldStateValue: 'INSUFFICIENT_DATA',
      Trigger: {
        MetricName: 'Age',
        Namespace: 'Lifeboat',
        StatisticType: 'Statistic',
        Statistic: 'MAXIMUM',
        Dimensions: [{ value: 'orders', name: 'Database' }],
        Period: 300,
        EvaluationPeriods: 1,
        Threshold: 3600,
        TreatMissingData: 'breaching',
      },
    });
  });

  test('fails, and is noted, when the topic lets other alarms in only', async () => {
    const { world, queue } = await withTopic(`${ALARM}-of-others`);

    await monitoring(world, 'PutMetricAlarm', { ...SETTINGS, AlarmActions: [TOPIC] });
    await world.clock.runUntil(start + 2 * MINUTE);

    expect(await received(world, recovery, queue.url)).toEqual([]);
    expect(world.trail.notes.map(({ kind }) => kind)).toContain('alarm-not-delivered');
  });

  test('is nothing while its actions are disabled', async () => {
    const { world, queue } = await withTopic();
    await monitoring(world, 'PutMetricAlarm', { ...SETTINGS, AlarmActions: [TOPIC], OKActions: [TOPIC] });

    await monitoring(world, 'DisableAlarmActions', { AlarmNames: ['age'] });
    await world.clock.runUntil(start + 2 * MINUTE);
    await monitoring(world, 'EnableAlarmActions', { AlarmNames: ['age'] });
    await publish(world, 1);
    await world.clock.runUntil(start + 4 * MINUTE);

    const subjects = (await received(world, recovery, queue.url)).map(({ body }) => body.Subject);
    expect(subjects).toEqual(['OK: "age" in US East (N. Virginia)']);
  });

  test('can be to call a function', async () => {
    const { world, lambda } = await withTopic();
    const FUNCTION = 'arn:aws:lambda:us-east-1:222222222222:function:heal';
    const policy = allow('lambda.alarms.cloudwatch.amazonaws.com', 'lambda:InvokeFunction', FUNCTION, ALARM);
    lambda.policies.set(FUNCTION, policy);

    await monitoring(world, 'PutMetricAlarm', { ...SETTINGS, AlarmActions: [FUNCTION] });
    await world.clock.runUntil(start + 2 * MINUTE);

    expect(lambda.invoked.map(({ event }) => event)).toMatchObject([
      {
        source: 'aws.cloudwatch',
        alarmArn: ALARM,
        alarmData: { alarmName: 'age', state: { value: 'ALARM' } },
      },
    ]);
  });

  test('is told on the default bus', async () => {
    const world = worldWith(lambdaStandIn());
    const queue = await makeQueue(world, recovery, 'events');
    const EventPattern = JSON.stringify({
      source: ['aws.cloudwatch'],
      detail: { state: { value: ['ALARM'] } },
    });
    await call(world, recovery, 'events', 'PutRule', { Name: 'alarms', EventPattern });
    const Targets = [{ Id: 'queue', Arn: queue.arn }];
    await call(world, recovery, 'events', 'PutTargets', { Rule: 'alarms', Targets });

    await monitoring(world, 'PutMetricAlarm', SETTINGS);
    await world.clock.runUntil(start + 2 * MINUTE);

    expect(await received(world, recovery, queue.url)).toMatchObject([
      {
        body: {
          'detail-type': 'CloudWatch Alarm State Change',
          resources: [ALARM],
          detail: { alarmName: 'age', previousState: { value: 'INSUFFICIENT_DATA' } },
        },
      },
    ]);
  });
});

test.each([
  ['no statistic', { Statistic: undefined }],
  ['a period below a minute', { Period: 30 }],
  ['more than a day', { Period: 1800, EvaluationPeriods: 49 }],
  ['more points than periods', { DatapointsToAlarm: 2 }],
  ['an unknown comparison', { ComparisonOperator: 'Equals' }],
  ['an unknown treatment', { TreatMissingData: 'fill' }],
  ['an action of another kind', { AlarmActions: ['arn:aws:automate:us-east-1:ec2:stop'] }],
])('an alarm with %s is refused', async (_what, wrong) => {
  const world = worldWith(lambdaStandIn());

  expect(await refusal(monitoring(world, 'PutMetricAlarm', { ...SETTINGS, ...wrong }))).toBe(
    'InvalidParameterValue 400',
  );
});

describe('metrics', () => {
  test('are there as they were published, by period', async () => {
    const world = worldWith(lambdaStandIn());
    await publish(world, 10);
    await world.clock.runUntil(start + MINUTE);
    await publish(world, 30);
    await publish(world, 20);
    await world.clock.runUntil(start + 3 * MINUTE);
    const { Dimensions, Namespace, MetricName } = SETTINGS;
    const times = { StartTime: new Date(start), EndTime: new Date(start + 3 * MINUTE) };

    const statistics = {
      Namespace,
      MetricName,
      Dimensions,
      Period: 60,
      Statistics: ['Sum', 'Average'],
      ...times,
    };
    const MetricStat = { Metric: { Namespace, MetricName, Dimensions }, Period: 120, Stat: 'SampleCount' };

    expect(await monitoring(world, 'GetMetricStatistics', statistics)).toMatchObject({
      Datapoints: [
        { Timestamp: new Date(start), Sum: 10, Average: 10 },
        { Timestamp: new Date(start + MINUTE), Sum: 50, Average: 25 },
      ],
    });
    const odd = { ...statistics, Period: 180, StartTime: new Date(start + 30_753) };
    expect(await monitoring(world, 'GetMetricStatistics', odd)).toMatchObject({
      Datapoints: [{ Timestamp: new Date(start), Sum: 60 }],
    });
    expect(
      await monitoring(world, 'GetMetricData', { MetricDataQueries: [{ Id: 'm', MetricStat }], ...times }),
    ).toMatchObject({ MetricDataResults: [{ Id: 'm', Timestamps: [new Date(start)], Values: [3] }] });
    expect(await monitoring(world, 'ListMetrics', { Namespace })).toEqual({
      Metrics: [{ Namespace, MetricName, Dimensions }],
    });
  });

  test('of a lost Region are not published', async () => {
    const world = worldWith(lambdaStandIn());
    world.faults.loseRegion('us-west-2');
    const metric = { namespace: 'AWS/Lambda', name: 'Errors', dimensions: {}, value: 1, unit: 'Count' };

    recordMetric(world, recovery.account, 'us-west-2', metric);
    recordMetric(world, recovery.account, recovery.region, metric);

    expect(await monitoring(world, 'ListMetrics', {})).toMatchObject({ Metrics: [{ MetricName: 'Errors' }] });
  });
});
