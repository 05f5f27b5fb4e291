import { isAwsError } from '../aws-error';
import { type GivenUp, persist } from '../eventbridge/retry';
import type { Caller } from '../service';
import { queueUrl } from '../sqs/queue-url';
import type { World } from '../world';
import { functionEvent, type Notification, queueBody, textFor } from './notification';
import type { Subscription } from './store';

/** Milliseconds until a subscription has a message; AWS names no figure. */
const DELAY = 50;

/**
 * AWS docs: SNS Developer Guide, "Amazon SNS message delivery retries": 100,015 tries over 23 days for queues and
 * functions. Ours come at longer intervals towards the end, so they stay below that number.
 */
const POLICY = { attempts: 100_015, age: 23 * 86_400_000 };

/** Delivers to a queue or a function a little later; what is refused ends in the subscription's dead-letter queue. */
export function planDelivery(world: World, subscription: Subscription, notification: Notification): void {
  const { topic, id } = notification;
  const now = world.clock.now();
  persist(world, now + DELAY, {
    key: `sns ${subscription.arn} ${id}`,
    region: topic.split(':')[3] ?? '',
    policy: POLICY,
    since: now,
    attempt: () => deliver(world, subscription, notification),
    giveUp: (reason) => giveUp(world, subscription, notification, reason),
  });
}

async function deliver(world: World, subscription: Subscription, notification: Notification): Promise<void> {
  const { protocol, endpoint, attributes } = subscription;
  const caller = callerFor(notification);
  const region = endpoint.split(':')[3] ?? '';
  if (protocol === 'lambda') {
    const Payload = new TextEncoder().encode(JSON.stringify(functionEvent(subscription, notification)));
    const request = { FunctionName: endpoint, InvocationType: 'Event', Payload };
    await world.call(caller, region, 'lambda', 'Invoke', request);
    return;
  }
  const isRaw = attributes.RawMessageDelivery === 'true';
  const message = isRaw
    ? { MessageBody: textFor(subscription, notification), MessageAttributes: notification.attributes }
    : { MessageBody: queueBody(subscription, notification) };
  await world.call(caller, region, 'sqs', 'SendMessage', { QueueUrl: queueUrl(endpoint), ...message });
}

async function giveUp(
  world: World,
  subscription: Subscription,
  notification: Notification,
  { error }: GivenUp,
): Promise<void> {
  const [, , , region = '', account = ''] = notification.topic.split(':');
  const about = { subject: notification.topic, account, region };
  const details = { endpoint: subscription.endpoint, error: error.awsCode, reason: error.message };
  world.note({ kind: 'message-not-delivered', ...about, details });
  const queue = deadLetters(subscription);
  if (queue === undefined) return;
  try {
    await world.call(callerFor(notification), queue.split(':')[3] ?? '', 'sqs', 'SendMessage', {
      QueueUrl: queueUrl(queue),
      MessageBody: queueBody(subscription, notification),
      MessageAttributes: {
        ErrorCode: { DataType: 'String', StringValue: error.awsCode },
        ErrorMessage: { DataType: 'String', StringValue: error.message },
      },
    });
  } catch (failure) {
    if (!isAwsError(failure)) throw failure;
    const why = { queue, error: failure.awsCode, message: failure.message };
    world.note({ kind: 'dead-letter-lost', ...about, details: why });
  }
}

function callerFor({ topic }: Notification): Caller {
  return {
    kind: 'service',
    account: topic.split(':')[4] ?? '',
    service: 'sns.amazonaws.com',
    sourceArn: topic,
  };
}

function deadLetters({ attributes }: Subscription): string | undefined {
  const policy = JSON.parse(attributes.RedrivePolicy ?? '{}') as { deadLetterTargetArn?: string };
  return policy.deadLetterTargetArn;
}
