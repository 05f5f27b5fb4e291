import { CloudWatch } from '@aws-sdk/client-cloudwatch';
import { EventBridge } from '@aws-sdk/client-eventbridge';
import { Scheduler } from '@aws-sdk/client-scheduler';
import { SNS } from '@aws-sdk/client-sns';
import { SQS } from '@aws-sdk/client-sqs';
import { expect, test } from 'vitest';
import { sdkClient } from '../../../simulator/protocol/client';
import type { World } from '../../../simulator/world';
import { drive } from '../protocol/drive';
import { lambdaStandIn, makeRole, recovery, start, worldWith } from './world';

const { account, region } = recovery;
const administrator = { kind: 'administrator', account } as const;

/** What the SDK's error says of itself. */
async function nameOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'no error',
    (error: Error) => error.name,
  );
}

function makeWorld(): { world: World; via: <T>(promise: Promise<T>) => Promise<T> } {
  const world = worldWith(lambdaStandIn());
  return { world, via: (promise) => drive(world, promise) };
}

test('EventBridge and SQS: an event goes from the SDK to the SDK', async () => {
  const { world, via } = makeWorld();
  const events = sdkClient(world, administrator, region, EventBridge);
  const sqs = sdkClient(world, administrator, region, SQS);
  const QueueArn = `arn:aws:sqs:${region}:${account}:work`;
  const Policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: QueueArn,
      },
    ],
  });

  const { QueueUrl = '' } = await via(sqs.createQueue({ QueueName: 'work', Attributes: { Policy } }));
  const { EventBusArn } = await via(events.createEventBus({ Name: 'own' }));
  await via(events.putRule({ Name: 'rule', EventBusName: 'own', EventPattern: '{"source":["app"]}' }));
  const Targets = [{ Id: 'queue', Arn: QueueArn, RetryPolicy: { MaximumRetryAttempts: 3 } }];
  await via(events.putTargets({ Rule: 'rule', EventBusName: 'own', Targets }));
  const bus = await via(events.describeEventBus({ Name: 'own' }));
  const entry = { EventBusName: 'own', Source: 'app', DetailType: 'Type', Detail: '{"a":1}' };
  const put = await via(events.putEvents({ Entries: [entry, { ...entry, Detail: 'no' }] }));
  const { Messages = [] } = await via(sqs.receiveMessage({ QueueUrl, WaitTimeSeconds: 5 }));
  const listed = await via(events.listTargetsByRule({ Rule: 'rule', EventBusName: 'own' }));

  expect(EventBusArn).toBe(`arn:aws:events:${region}:${account}:event-bus/own`);
  expect(bus.CreationTime?.getTime()).toBeGreaterThanOrEqual(start);
  expect(put).toMatchObject({ FailedEntryCount: 1, Entries: [{}, { ErrorCode: 'MalformedDetail' }] });
  expect(JSON.parse(Messages[0]?.Body ?? '{}')).toMatchObject({
    id: put.Entries?.[0]?.EventId,
    detail: { a: 1 },
  });
  expect(listed.Targets).toEqual(Targets);
  expect(await nameOf(via(events.describeRule({ Name: 'none' })))).toBe('ResourceNotFoundException');
  expect(await nameOf(via(sqs.getQueueUrl({ QueueName: 'none' })))).toBe('QueueDoesNotExist');
});

test('Scheduler: a schedule is made and read, with its dates', async () => {
  const { world, via } = makeWorld();
  const RoleArn = await makeRole(world, recovery, 'call', 'scheduler.amazonaws.com', [
    'lambda:InvokeFunction',
  ]);
  const scheduler = sdkClient(world, administrator, region, Scheduler);
  const Arn = `arn:aws:lambda:${region}:${account}:function:audit`;

  const EndDate = new Date(start + 3_600_000);
  await via(
    scheduler.createSchedule({
      Name: 'audit',
      ScheduleExpression: 'rate(15 minutes)',
      FlexibleTimeWindow: { Mode: 'OFF' },
      EndDate,
      Target: { Arn, RoleArn, Input: '{}' },
    }),
  );
  const schedule = await via(scheduler.getSchedule({ Name: 'audit' }));
  const { Schedules } = await via(scheduler.listSchedules({}));

  expect(schedule).toMatchObject({
    State: 'ENABLED',
    GroupName: 'default',
    EndDate,
    Target: { Arn, RoleArn },
  });
  expect(Schedules).toMatchObject([{ Name: 'audit', State: 'ENABLED' }]);
  expect(await nameOf(via(scheduler.getSchedule({ Name: 'none' })))).toBe('ResourceNotFoundException');
});

test('CloudWatch and SNS: an alarm tells a topic', async () => {
  const { world, via } = makeWorld();
  const sns = sdkClient(world, administrator, region, SNS);
  const cloudWatch = sdkClient(world, administrator, region, CloudWatch);

  const { TopicArn = '' } = await via(
    sns.createTopic({ Name: 'alerts', Tags: [{ Key: 'team', Value: 'data' }] }),
  );
  await via(sns.subscribe({ TopicArn, Protocol: 'email', Endpoint: 'ops@example.com' }));
  await via(
    cloudWatch.putMetricAlarm({
      AlarmName: 'age',
      Namespace: 'Lifeboat',
      MetricName: 'Age',
      Statistic: 'Maximum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 5,
      ComparisonOperator: 'GreaterThanThreshold',
      AlarmActions: [TopicArn],
    }),
  );
  await via(
    cloudWatch.putMetricData({
      Namespace: 'Lifeboat',
      MetricData: [{ MetricName: 'Age', Value: 7, Timestamp: new Date(world.clock.now()) }],
    }),
  );
  await world.clock.runUntil(start + 120_000);
  const { MetricAlarms } = await via(cloudWatch.describeAlarms({ StateValue: 'ALARM' }));
  const { Subscriptions } = await via(sns.listSubscriptionsByTopic({ TopicArn }));

  expect(MetricAlarms).toMatchObject([
    {
      AlarmName: 'age',
      StateReason: expect.stringContaining('7.0'),
      StateUpdatedTimestamp: new Date(start + 60_000),
    },
  ]);
  expect(Subscriptions).toMatchObject([{ Protocol: 'email', SubscriptionArn: 'PendingConfirmation' }]);
  expect(world.trail.notes.map(({ kind, subject }) => `${kind} ${subject}`)).toEqual([
    'alarm age',
    'message-published ALARM: "age" in US East (N. Virginia)',
  ]);
  expect(await nameOf(via(sns.getTopicAttributes({ TopicArn: `${TopicArn}-none` })))).toBe(
    'NotFoundException',
  );
  expect(await nameOf(via(cloudWatch.deleteAlarms({ AlarmNames: ['none'] })))).toBe('ResourceNotFound');
});
