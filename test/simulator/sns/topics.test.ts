import { describe, expect, test } from 'vitest';
import { awsError } from '../../../simulator/aws-error';
import type { World } from '../../../simulator/world';
import {
  allow,
  call,
  lambdaStandIn,
  makeQueue,
  makeRole,
  received,
  recovery,
  refusal,
  source,
  start,
  worldWith,
} from '../eventbridge/world';

const TOPIC = 'arn:aws:sns:us-east-1:222222222222:alerts';
const FUNCTION = 'arn:aws:lambda:us-east-1:222222222222:function:notify';

function sns<Output = Record<string, unknown>>(world: World, action: string, input: object) {
  return call<Output>(world, recovery, 'sns', action, input);
}

async function withQueue(Attributes: Record<string, string> = {}) {
  const lambda = lambdaStandIn();
  const world = worldWith(lambda);
  await sns(world, 'CreateTopic', { Name: 'alerts' });
  const queue = await makeQueue(world, recovery, 'heard', 'sns.amazonaws.com', TOPIC);
  await sns(world, 'Subscribe', { TopicArn: TOPIC, Protocol: 'sqs', Endpoint: queue.arn, Attributes });
  return { world, lambda, queue };
}

/** Bodies as they are, in order. */
async function texts(world: World, QueueUrl: string): Promise<string[]> {
  const { Messages = [] } = await call<{ Messages?: { Body: string }[] }>(
    world,
    recovery,
    'sqs',
    'ReceiveMessage',
    {
      QueueUrl,
      MaxNumberOfMessages: 10,
    },
  );
  return Messages.map(({ Body }) => Body);
}

describe('a message', () => {
  test('reaches a queue in an envelope', async () => {
    const { world, queue } = await withQueue();

    const { MessageId } = await sns(world, 'Publish', {
      TopicArn: TOPIC,
      Subject: 'Hello',
      Message: 'text',
      MessageAttributes: { kind: { DataType: 'String', StringValue: 'test' } },
    });
    await world.clock.runUntil(start + 1_000);

    expect(await received(world, recovery, queue.url)).toMatchObject([
      {
        body: {
          Type: 'Notification',
          MessageId,
          TopicArn: TOPIC,
          Subject: 'Hello',
          Message: 'text',
          Timestamp: '2026-01-05T06:00:00.000Z',
          SignatureVersion: '1',
          UnsubscribeURL: expect.stringContaining('Action=Unsubscribe'),
          MessageAttributes: { kind: { Type: 'String', Value: 'test' } },
        },
      },
    ]);
    expect(world.trail.notes).toMatchObject([{ kind: 'message-published', subject: 'Hello' }]);
  });

  test('reaches a queue as it is when that wants it raw', async () => {
    const { world, queue } = await withQueue({ RawMessageDelivery: 'true' });

    await sns(world, 'Publish', { TopicArn: TOPIC, Message: 'text' });
    await world.clock.runUntil(start + 1_000);

    expect(await texts(world, queue.url)).toEqual(['text']);
  });

  test('can say something else to each protocol', async () => {
    const { world, queue } = await withQueue({ RawMessageDelivery: 'true' });
    const Message = JSON.stringify({ default: 'long text', sqs: 'short' });

    await sns(world, 'Publish', { TopicArn: TOPIC, Message, MessageStructure: 'json' });
    await world.clock.runUntil(start + 1_000);

    expect(await texts(world, queue.url)).toEqual(['short']);
  });

  test('reaches a function that lets the topic in', async () => {
    const lambda = lambdaStandIn();
    const world = worldWith(lambda);
    lambda.policies.set(FUNCTION, allow('sns.amazonaws.com', 'lambda:InvokeFunction', FUNCTION, TOPIC));
    await sns(world, 'CreateTopic', { Name: 'alerts' });
    await sns(world, 'Subscribe', { TopicArn: TOPIC, Protocol: 'lambda', Endpoint: FUNCTION });

    await sns(world, 'Publish', { TopicArn: TOPIC, Message: 'text' });
    await world.clock.runUntil(start + 1_000);

    expect(lambda.invoked.map(({ event }) => event)).toMatchObject([
      { Records: [{ EventSource: 'aws:sns', Sns: { Message: 'text', Subject: null, TopicArn: TOPIC } }] },
    ]);
  });

  test('is delivered by a later try once the function answers again', async () => {
    const lambda = lambdaStandIn();
    const world = worldWith(lambda);
    lambda.policies.set(FUNCTION, allow('sns.amazonaws.com', 'lambda:InvokeFunction', FUNCTION, TOPIC));
    lambda.fails = () => awsError('ServiceException', 500, 'Not now.');
    await sns(world, 'CreateTopic', { Name: 'alerts' });
    await sns(world, 'Subscribe', { TopicArn: TOPIC, Protocol: 'lambda', Endpoint: FUNCTION });

    await sns(world, 'Publish', { TopicArn: TOPIC, Message: 'text' });
    await world.clock.runUntil(start + 60_000);
    lambda.fails = undefined;
    await world.clock.runUntil(start + 600_000);

    expect(lambda.invoked).toHaveLength(1);
  });

  test('that the function refuses ends in the dead-letter queue of the subscription', async () => {
    const world = worldWith(lambdaStandIn());
    const dead = await makeQueue(world, recovery, 'dead', 'sns.amazonaws.com', TOPIC);
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: dead.arn });
    await sns(world, 'CreateTopic', { Name: 'alerts' });
    const Attributes = { RedrivePolicy };
    await sns(world, 'Subscribe', { TopicArn: TOPIC, Protocol: 'lambda', Endpoint: FUNCTION, Attributes });

    await sns(world, 'Publish', { TopicArn: TOPIC, Message: 'text' });
    await world.clock.runUntil(start + 1_000);

    expect(await received(world, recovery, dead.url)).toMatchObject([
      { body: { Message: 'text' }, attributes: { ErrorCode: 'AccessDenied' } },
    ]);
  });

  test.each([
    ['{"kind":["test"]}', 'MessageAttributes', true],
    ['{"kind":["other"]}', 'MessageAttributes', false],
    ['{"size":[{"numeric":[">",2]}]}', 'MessageAttributes', true],
    ['{"teams":["data"]}', 'MessageAttributes', true],
    ['{"missing":[{"exists":false}]}', 'MessageAttributes', true],
    ['{"state":["ok"]}', 'MessageBody', true],
    ['{"state":["failed"]}', 'MessageBody', false],
  ])('with the filter %s over %s is delivered: %s', async (FilterPolicy, FilterPolicyScope, delivered) => {
    const { world, queue } = await withQueue({ FilterPolicy, FilterPolicyScope });

    await sns(world, 'Publish', {
      TopicArn: TOPIC,
      Message: '{"state":"ok"}',
      MessageAttributes: {
        kind: { DataType: 'String', StringValue: 'test' },
        size: { DataType: 'Number', StringValue: '3' },
        teams: { DataType: 'String.Array', StringValue: '["web","data"]' },
      },
    });
    await world.clock.runUntil(start + 1_000);

    expect(await received(world, recovery, queue.url)).toHaveLength(delivered ? 1 : 0);
  });
});

describe('who may publish', () => {
  const role = async (world: World, place: typeof source, actions: string[]) => {
    const arn = await makeRole(world, place, 'publisher', 'lambda.amazonaws.com', actions);
    return { kind: 'role', account: place.account, role: arn, session: 'one' } as const;
  };
  const message = { TopicArn: TOPIC, Message: 'text' };

  test.each([
    ['a role that may', recovery, ['sns:Publish'], 'not refused'],
    ['a role of another account', source, ['sns:Publish'], 'AccessDenied 403'],
  ])('%s: %s', async (_who, place, actions, expected) => {
    const { world } = await withQueue();
    const caller = await role(world, place, actions);

    expect(await refusal(world.call(caller, recovery.region, 'sns', 'Publish', message))).toBe(expected);
  });

  test.each([
    ['cloudwatch.amazonaws.com', 'not refused'],
    ['events.amazonaws.com', 'AccessDenied 403'],
  ])('%s by the policy that a topic has when it is given none: %s', async (service, expected) => {
    const { world } = await withQueue();
    const caller = { kind: 'service', account: recovery.account, service } as const;

    expect(await refusal(world.call(caller, recovery.region, 'sns', 'Publish', message))).toBe(expected);
  });
});

describe('subscriptions', () => {
  test('of people wait for their confirmation', async () => {
    const { world } = await withQueue();
    const email = { TopicArn: TOPIC, Protocol: 'email', Endpoint: 'ops@example.com' };

    const answer = await sns(world, 'Subscribe', email);
    const { SubscriptionArn } = await sns(world, 'Subscribe', { ...email, ReturnSubscriptionArn: true });
    const { Subscriptions } = await sns(world, 'ListSubscriptionsByTopic', { TopicArn: TOPIC });
    const { Attributes } = await sns(world, 'GetSubscriptionAttributes', { SubscriptionArn });

    expect(answer).toEqual({ SubscriptionArn: 'pending confirmation' });
    expect(Subscriptions).toContainEqual(
      expect.objectContaining({ Endpoint: 'ops@example.com', SubscriptionArn: 'PendingConfirmation' }),
    );
    expect(Attributes).toMatchObject({ PendingConfirmation: 'true', Protocol: 'email' });
  });

  test('end when they are taken away', async () => {
    const { world, queue } = await withQueue();
    const { Subscriptions } = await sns<{ Subscriptions: { SubscriptionArn: string }[] }>(
      world,
      'ListSubscriptionsByTopic',
      { TopicArn: TOPIC },
    );

    await sns(world, 'Unsubscribe', { SubscriptionArn: Subscriptions[0]?.SubscriptionArn });
    await sns(world, 'Publish', { TopicArn: TOPIC, Message: 'text' });
    await world.clock.runUntil(start + 1_000);

    expect(await received(world, recovery, queue.url)).toEqual([]);
  });
});

test.each([
  ['CreateTopic', { Name: 'a b' }, 'InvalidParameter 400'],
  ['CreateTopic', { Name: 'new', Attributes: { Colour: 'red' } }, 'InvalidParameter 400'],
  ['GetTopicAttributes', { TopicArn: `${TOPIC}-of-nobody` }, 'NotFound 404'],
  ['Publish', { TopicArn: `${TOPIC}-of-nobody`, Message: 'text' }, 'NotFound 404'],
  ['Publish', { TopicArn: TOPIC, Message: '' }, 'InvalidParameter 400'],
  ['Publish', { TopicArn: TOPIC, Message: 'x'.repeat(262_145) }, 'InvalidParameter 400'],
  ['Publish', { TopicArn: TOPIC, Message: 'text', Subject: 'two\nlines' }, 'InvalidParameter 400'],
  ['Publish', { TopicArn: TOPIC, Message: '{}', MessageStructure: 'json' }, 'InvalidParameter 400'],
  ['Subscribe', { TopicArn: TOPIC, Protocol: 'pigeon', Endpoint: 'roof' }, 'InvalidParameter 400'],
  ['Subscribe', { TopicArn: TOPIC, Protocol: 'sqs', Endpoint: FUNCTION }, 'InvalidParameter 400'],
  [
    'SetTopicAttributes',
    { TopicArn: TOPIC, AttributeName: 'Policy', AttributeValue: 'x' },
    'InvalidParameter 400',
  ],
])('%s of %j is refused', async (action, input, expected) => {
  const { world } = await withQueue();

  expect(await refusal(sns(world, action, input))).toBe(expected);
});
