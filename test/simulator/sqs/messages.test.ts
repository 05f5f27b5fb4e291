import { describe, expect, test } from 'vitest';
import type { World } from '../../../simulator/world';
import {
  call,
  lambdaStandIn,
  makeRole,
  recovery,
  refusal,
  source,
  start,
  worldWith,
} from '../eventbridge/world';

const SECOND = 1_000;

interface Message {
  MessageId: string;
  ReceiptHandle: string;
  Body: string;
  Attributes?: Record<string, string>;
}

function sqs<Output = Record<string, unknown>>(world: World, action: string, input: object, place = source) {
  return call<Output>(world, place, 'sqs', action, input);
}

async function makeQueue(
  world: World,
  name = 'work',
  Attributes: Record<string, string> = {},
): Promise<string> {
  return (await sqs<{ QueueUrl: string }>(world, 'CreateQueue', { QueueName: name, Attributes })).QueueUrl;
}

async function receive(world: World, QueueUrl: string, input: object = {}): Promise<Message[]> {
  const request = { QueueUrl, MaxNumberOfMessages: 10, MessageSystemAttributeNames: ['All'], ...input };
  return (await sqs<{ Messages?: Message[] }>(world, 'ReceiveMessage', request)).Messages ?? [];
}

function bodies(messages: readonly Message[]): string[] {
  return messages.map(({ Body }) => Body);
}

async function visible(world: World, QueueUrl: string): Promise<string | undefined> {
  const { Attributes } = await sqs<{ Attributes: Record<string, string> }>(world, 'GetQueueAttributes', {
    QueueUrl,
    AttributeNames: ['ApproximateNumberOfMessages'],
  });
  return Attributes.ApproximateNumberOfMessages;
}

describe('a message', () => {
  test('hides from others once received, shows again later, and is gone when deleted', async () => {
    const world = worldWith(lambdaStandIn());
    const QueueUrl = await makeQueue(world);
    await sqs(world, 'SendMessage', { QueueUrl, MessageBody: 'one' });

    const first = await receive(world, QueueUrl);
    const hidden = await receive(world, QueueUrl);
    await world.clock.runUntil(start + 30 * SECOND);
    const again = await receive(world, QueueUrl);
    await sqs(world, 'DeleteMessage', { QueueUrl, ReceiptHandle: again[0]?.ReceiptHandle });
    await world.clock.runUntil(start + 120 * SECOND);

    expect([bodies(first), bodies(hidden), bodies(again)]).toEqual([['one'], [], ['one']]);
    expect(again[0]?.Attributes).toMatchObject({
      ApproximateReceiveCount: '2',
      SentTimestamp: String(start),
    });
    expect(await receive(world, QueueUrl)).toEqual([]);
  });

  test('shows at once when its visibility is changed to nothing', async () => {
    const world = worldWith(lambdaStandIn());
    const QueueUrl = await makeQueue(world);
    await sqs(world, 'SendMessage', { QueueUrl, MessageBody: 'one' });
    const [message] = await receive(world, QueueUrl);

    const ReceiptHandle = message?.ReceiptHandle;
    await sqs(world, 'ChangeMessageVisibility', { QueueUrl, ReceiptHandle, VisibilityTimeout: 0 });

    expect(bodies(await receive(world, QueueUrl))).toEqual(['one']);
  });

  test('sent with a delay shows after it', async () => {
    const world = worldWith(lambdaStandIn());
    const QueueUrl = await makeQueue(world);
    await sqs(world, 'SendMessage', { QueueUrl, MessageBody: 'late', DelaySeconds: 60 });

    const before = await receive(world, QueueUrl);
    await world.clock.runUntil(start + 60 * SECOND);

    expect([bodies(before), bodies(await receive(world, QueueUrl))]).toEqual([[], ['late']]);
  });

  test('is dropped when it is older than the queue keeps messages', async () => {
    const world = worldWith(lambdaStandIn());
    const QueueUrl = await makeQueue(world, 'work', { MessageRetentionPeriod: '60' });
    await sqs(world, 'SendMessage', { QueueUrl, MessageBody: 'old' });

    await world.clock.runUntil(start + 61 * SECOND);

    expect(await visible(world, QueueUrl)).toBe('0');
  });

  test('received too often goes to the dead-letter queue', async () => {
    const world = worldWith(lambdaStandIn());
    const dead = await makeQueue(world, 'dead');
    const deadLetterTargetArn = 'arn:aws:sqs:us-west-2:111111111111:dead';
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 2 });
    const QueueUrl = await makeQueue(world, 'work', { RedrivePolicy, VisibilityTimeout: '1' });
    await sqs(world, 'SendMessage', { QueueUrl, MessageBody: 'poison' });

    const seen: string[][] = [];
    for (let at = 0; at < 3; at++) {
      seen.push(bodies(await receive(world, QueueUrl)));
      await world.clock.runUntil(start + (at + 1) * 2 * SECOND);
    }

    expect(seen).toEqual([['poison'], ['poison'], []]);
    const [letter] = await receive(world, dead);
    expect(letter?.Attributes?.DeadLetterQueueSourceArn).toBe('arn:aws:sqs:us-west-2:111111111111:work');
  });

  test.each(['arn:aws:sqs:us-east-1:111111111111:dead', 'arn:aws:sqs:us-west-2:222222222222:dead'])(
    'cannot go to dead letters of another account or Region: %s',
    async (deadLetterTargetArn) => {
      const world = worldWith(lambdaStandIn());
      const [, , , region = '', account = ''] = deadLetterTargetArn.split(':');
      await sqs(world, 'CreateQueue', { QueueName: 'dead' }, { account, region });

      const made = makeQueue(world, 'work', {
        RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 2 }),
      });

      await expect(made).rejects.toMatchObject({ awsCode: 'InvalidAttributeValue' });
    },
  );

  test('is waited for', async () => {
    const world = worldWith(lambdaStandIn());
    const QueueUrl = await makeQueue(world);
    world.clock.at(start + 5 * SECOND, () => sqs(world, 'SendMessage', { QueueUrl, MessageBody: 'later' }));
    const answers: [number, string[]][] = [];
    const wait = async () => {
      const messages = await receive(world, QueueUrl, { WaitTimeSeconds: 20 });
      answers.push([(world.clock.now() - start) / SECOND, bodies(messages)]);
    };

    world.clock.at(start, wait);
    await world.clock.runUntil(start + 10 * SECOND);
    world.clock.at(start + 10 * SECOND, wait);
    await world.clock.runUntil(start + 120 * SECOND);

    expect(answers).toEqual([
      [5, ['later']],
      [30, []],
    ]);
  });
});

describe('batches', () => {
  test('are sent, hidden and deleted entry by entry', async () => {
    const world = worldWith(lambdaStandIn());
    const QueueUrl = await makeQueue(world, 'work', { MaximumMessageSize: '1024' });
    const Entries = [
      { Id: 'a', MessageBody: 'one' },
      { Id: 'b', MessageBody: 'x'.repeat(2_000) },
      { Id: 'c', MessageBody: 'two' },
    ];

    const sent = await sqs(world, 'SendMessageBatch', { QueueUrl, Entries });
    const handles = (await receive(world, QueueUrl)).map(({ ReceiptHandle }, index) => ({
      Id: String(index),
      ReceiptHandle,
    }));
    const deleted = await sqs(world, 'DeleteMessageBatch', { QueueUrl, Entries: handles });
    await world.clock.runUntil(start + 60 * SECOND);

    expect(sent).toMatchObject({
      Successful: [{ Id: 'a' }, { Id: 'c' }],
      Failed: [{ Id: 'b', Code: 'InvalidParameterValue', SenderFault: true }],
    });
    expect(deleted).toMatchObject({ Successful: [{ Id: '0' }, { Id: '1' }], Failed: [] });
    expect(await visible(world, QueueUrl)).toBe('0');
  });

  test.each([
    [[], 'EmptyBatchRequest 400'],
    [
      Array.from({ length: 11 }, (_, index) => ({ Id: String(index), MessageBody: 'm' })),
      'TooManyEntriesInBatchRequest 400',
    ],
    [['a', 'a'].map((Id) => ({ Id, MessageBody: 'm' })), 'BatchEntryIdsNotDistinct 400'],
  ])('of wrong size or with equal ids are refused', async (Entries, expected) => {
    const world = worldWith(lambdaStandIn());
    const QueueUrl = await makeQueue(world);

    expect(await refusal(sqs(world, 'SendMessageBatch', { QueueUrl, Entries }))).toBe(expected);
  });
});

describe('refusals', () => {
  test.each([
    ['CreateQueue', { QueueName: 'a b' }, 'InvalidParameterValue 400'],
    ['CreateQueue', { QueueName: 'work', Attributes: { VisibilityTimeout: '60' } }, 'QueueNameExists 400'],
    [
      'CreateQueue',
      { QueueName: 'new', Attributes: { VisibilityTimeout: '43201' } },
      'InvalidAttributeValue 400',
    ],
    ['CreateQueue', { QueueName: 'new', Attributes: { Visibility: '1' } }, 'InvalidAttributeName 400'],
    ['CreateQueue', { QueueName: 'new', Attributes: { Policy: 'none' } }, 'InvalidAttributeValue 400'],
    ['GetQueueUrl', { QueueName: 'none' }, 'QueueDoesNotExist 400'],
    [
      'SendMessage',
      { QueueUrl: 'https://sqs.us-west-2.amazonaws.com/111111111111/none', MessageBody: 'm' },
      'QueueDoesNotExist 400',
    ],
    [
      'SendMessage',
      { QueueUrl: 'https://sqs.us-west-2.amazonaws.com/111111111111/work', MessageBody: '' },
      'MissingParameter 400',
    ],
    [
      'ReceiveMessage',
      { QueueUrl: 'https://sqs.us-west-2.amazonaws.com/111111111111/work', MaxNumberOfMessages: 11 },
      'InvalidParameterValue 400',
    ],
  ])('%s of %j', async (action, input, expected) => {
    const world = worldWith(lambdaStandIn());
    await makeQueue(world);

    expect(await refusal(sqs(world, action, input))).toBe(expected);
  });

  test('a redrive policy that names a queue that is not there', async () => {
    const world = worldWith(lambdaStandIn());
    const RedrivePolicy = JSON.stringify({
      deadLetterTargetArn: 'arn:aws:sqs:us-west-2:111111111111:none',
      maxReceiveCount: 1,
    });

    expect(await refusal(makeQueue(world, 'work', { RedrivePolicy }))).toBe('QueueDoesNotExist 400');
  });

  test("another account's role, unless the queue and the role both allow it", async () => {
    const world = worldWith(lambdaStandIn());
    const QueueUrl = await makeQueue(world);
    const arn = 'arn:aws:sqs:us-west-2:111111111111:work';
    const role = await makeRole(world, recovery, 'sender', 'lambda.amazonaws.com', ['sqs:SendMessage']);
    const caller = { kind: 'role', account: recovery.account, role, session: 'one' } as const;
    const send = () =>
      world.call(caller, source.region, 'sqs', 'SendMessage', { QueueUrl, MessageBody: 'm' });

    expect(await refusal(send())).toBe('AccessDenied 403');
    const Statement = { Effect: 'Allow', Principal: { AWS: role }, Action: 'sqs:SendMessage', Resource: arn };
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
    await sqs(world, 'SetQueueAttributes', { QueueUrl, Attributes: { Policy } });
    expect(await refusal(send())).toBe('not refused');
    const { SenderId } = (await receive(world, QueueUrl))[0]?.Attributes ?? {};
    expect(SenderId).toContain('sender');
  });
});

test('figures are published every minute until the queue has been idle for six hours', async () => {
  const world = worldWith(lambdaStandIn());
  const QueueUrl = await makeQueue(world);
  await sqs(world, 'SendMessage', { QueueUrl, MessageBody: 'one' });
  await world.clock.runUntil(start + 10 * 60 * SECOND);
  await sqs(world, 'PurgeQueue', { QueueUrl });

  await world.clock.runUntil(start + 24 * 3600 * SECOND);

  const figures = (Statistics: string[], hours: number) =>
    call<{ Datapoints: Record<string, number>[] }>(world, source, 'monitoring', 'GetMetricStatistics', {
      Namespace: 'AWS/SQS',
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Dimensions: [{ Name: 'QueueName', Value: 'work' }],
      Period: 3600,
      Statistics,
      StartTime: new Date(start),
      EndTime: new Date(start + hours * 3600 * SECOND),
    });
  expect((await figures(['Sum', 'SampleCount'], 1)).Datapoints).toMatchObject([{ Sum: 10, SampleCount: 60 }]);
  expect((await figures(['SampleCount'], 24)).Datapoints.map(({ SampleCount }) => SampleCount)).toEqual([
    60, 60, 60, 60, 60, 60, 10,
  ]);
});

test('figures of a message that waits are published again when its Region is back', async () => {
  const world = worldWith(lambdaStandIn());
  const QueueUrl = await makeQueue(world);
  await sqs(world, 'SendMessage', { QueueUrl, MessageBody: 'one' });
  world.clock.at(start + 60 * 60 * SECOND, () => world.faults.loseRegion(source.region));
  world.clock.at(start + 180 * 60 * SECOND, () => world.faults.returnRegion(source.region));
  await world.clock.runUntil(start + 240 * 60 * SECOND);

  const { Datapoints } = await call<{ Datapoints: Record<string, number>[] }>(
    world,
    source,
    'monitoring',
    'GetMetricStatistics',
    {
      Namespace: 'AWS/SQS',
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Dimensions: [{ Name: 'QueueName', Value: 'work' }],
      Period: 3600,
      Statistics: ['Sum'],
      StartTime: new Date(start),
      EndTime: new Date(start + 4 * 3600 * SECOND),
    },
  );
  expect(Datapoints.map(({ Sum }) => Sum)).toEqual([60, 60]);
});

test('digests are those that AWS documents', async () => {
  const world = worldWith(lambdaStandIn());
  const QueueUrl = await makeQueue(world);
  const MessageAttributes = {
    timestamp: { DataType: 'Number.java.lang.Long', StringValue: '1493147359900' },
  };

  const sent = await sqs(world, 'SendMessage', {
    QueueUrl,
    MessageBody: 'This is a test message',
    MessageAttributes,
  });

  // The first by md5sum, the second by Python over the bytes that the developer guide describes.
  expect(sent.MD5OfMessageBody).toBe('fafb00f5732ab283681e124bf8747ed1');
  expect(sent.MD5OfMessageAttributes).toBe('2e2e4876d8e0bd6b8c2c8f556831c349');
});
