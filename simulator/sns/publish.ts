import type { PublishCommandInput } from '@aws-sdk/client-sns';
import { awsError, isAwsError } from '../aws-error';
import { idOf } from '../chance';
import { compilePattern } from '../eventbridge/pattern';
import type { Action, Caller } from '../service';
import type { World } from '../world';
import { needTopic, type Subscription, type Topic, topicAt } from './store';

/** AWS docs: SNS API reference, Publish. */
const LARGEST = 262_144;

export const Publish: Action<PublishCommandInput> = {
  needs: (call) => needTopic(call, 'Publish', call.input.TopicArn ?? call.input.TargetArn),
  run({ world, input, account, region }) {
    const topic = topicAt(world, input.TopicArn ?? input.TargetArn);
    const { Message = '', Subject } = input;
    if (Message === '') throw awsError('InvalidParameter', 400, 'Invalid parameter: Empty message');
    if (Buffer.byteLength(Message) > LARGEST)
      throw awsError('InvalidParameter', 400, 'Invalid parameter: Message too long');
    if (Subject !== undefined && !/^[\x20-\x7e]{1,100}$/.test(Subject)) {
      throw awsError('InvalidParameter', 400, 'Invalid parameter: Subject');
    }
    const now = world.clock.now();
    const id = idOf(32, topic.arn, now, Message);
    const MessageId = `${id.slice(0, 8)}-${id.slice(8, 12)}-${id.slice(12, 16)}-${id.slice(16, 20)}-${id.slice(20)}`;
    world.note({
      kind: 'message-published',
      subject: Subject ?? topic.arn.split(':')[5] ?? '',
      account,
      region,
      details: { topic: topic.arn, message: Message },
    });
    for (const subscription of topic.subscriptions.values()) {
      if (!subscription.confirmed || !wants(subscription, input)) continue;
      const notice = noticeOf(topic, subscription, input, MessageId, now);
      world.clock.after(50, () => deliver(world, topic, subscription, notice), subscription.arn + id);
    }
    return { MessageId };
  },
};

interface Notice {
  /** What a queue gets, as text. */
  readonly body: string;
  /** What a function gets. */
  readonly event: object;
}

function noticeOf(
  topic: Topic,
  subscription: Subscription,
  input: PublishCommandInput,
  id: string,
  now: number,
): Notice {
  const { Message = '', Subject, MessageAttributes } = input;
  const attributes = Object.fromEntries(
    Object.entries(MessageAttributes ?? {}).map(([name, value]) => [
      name,
      { Type: value.DataType, Value: value.StringValue },
    ]),
  );
  const envelope = {
    Type: 'Notification',
    MessageId: id,
    TopicArn: topic.arn,
    ...(Subject === undefined ? {} : { Subject }),
    Message,
    Timestamp: new Date(now).toISOString(),
    MessageAttributes: attributes,
  };
  const record = {
    EventSource: 'aws:sns',
    EventVersion: '1.0',
    EventSubscriptionArn: subscription.arn,
    Sns: envelope,
  };
  const isRaw = subscription.attributes.RawMessageDelivery === 'true';
  return { body: isRaw ? Message : JSON.stringify(envelope), event: { Records: [record] } };
}

/** Filter policies are event patterns over attributes, or over the message where the scope says so. */
function wants(
  { attributes }: Subscription,
  { Message = '', MessageAttributes = {} }: PublishCommandInput,
): boolean {
  if (!attributes.FilterPolicy) return true;
  const matches = compilePattern(attributes.FilterPolicy, (reason) => {
    throw awsError('InvalidParameter', 400, `Invalid parameter: FilterPolicy: ${reason}`);
  });
  if (attributes.FilterPolicyScope !== 'MessageBody') {
    const values = Object.entries(MessageAttributes).map(([name, { StringValue }]) => [name, StringValue]);
    return matches(Object.fromEntries(values));
  }
  try {
    return matches(JSON.parse(Message));
  } catch {
    return false;
  }
}

async function deliver(world: World, topic: Topic, { protocol, endpoint }: Subscription, notice: Notice) {
  const [, , , topicRegion = '', account = ''] = topic.arn.split(':');
  const [, , , region = topicRegion, owner = account, name = ''] = endpoint.split(':');
  if (world.faults.isLost(topicRegion)) return;
  const caller: Caller = { kind: 'service', account, service: 'sns.amazonaws.com', sourceArn: topic.arn };
  try {
    if (protocol === 'sqs') {
      const QueueUrl = `https://sqs.${region}.amazonaws.com/${owner}/${name}`;
      await world.call(caller, region, 'sqs', 'SendMessage', { QueueUrl, MessageBody: notice.body });
    } else {
      const Payload = new TextEncoder().encode(JSON.stringify(notice.event));
      await world.call(caller, region, 'lambda', 'Invoke', {
        FunctionName: endpoint,
        InvocationType: 'Event',
        Payload,
      });
    }
  } catch (error) {
    if (!isAwsError(error)) throw error;
    const details = { endpoint, error: error.awsCode, reason: error.message };
    world.note({ kind: 'message-not-delivered', subject: topic.arn, account, region: topicRegion, details });
  }
}
