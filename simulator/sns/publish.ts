import type { PublishCommandInput, PublishCommandOutput } from '@aws-sdk/client-sns';
import { awsError } from '../aws-error';
import { uuid } from '../eventbridge/envelope';
import type { Action } from '../service';
import { planDelivery } from './delivery';
import { isWanted } from './filter';
import type { Notification } from './notification';
import { needTopic, type Topic, topicAt } from './store';

/** Bytes. AWS docs: SNS API reference, Publish. */
const LARGEST = 262_144;

/** Sends a message to all of a topic's confirmed subscriptions that want it. */
export const Publish: Action<PublishCommandInput, Omit<PublishCommandOutput, '$metadata'>> = {
  needs: (call) => needTopic(call, 'Publish', call.input.TopicArn ?? call.input.TargetArn),
  run({ world, input }) {
    const topic = topicAt(world, input.TopicArn ?? input.TargetArn);
    const { Message: message = '', Subject: subject, MessageAttributes: attributes = {} } = input;
    checkSize(message);
    // AWS docs: SNS API reference, Publish: ASCII without line breaks, begins with a letter, digit or punctuation mark.
    if (subject !== undefined && !/^[\x21-\x7e][\x20-\x7e]{0,99}$/.test(subject)) throw invalid('Subject');
    const now = world.clock.now();
    const notification: Notification = {
      id: uuid(world.seed, topic.arn, now, message, subject ?? ''),
      topic: topic.arn,
      subject,
      messages: messagesOf(input.MessageStructure, message),
      attributes,
      time: now,
    };
    note(world, topic, notification);
    for (const arn of [...topic.subscriptions.keys()].sort()) {
      const subscription = topic.subscriptions.get(arn);
      if (subscription?.confirmed && isWanted(subscription, notification)) {
        planDelivery(world, subscription, notification);
      }
    }
    return { MessageId: notification.id };
  },
};

function checkSize(message: string): void {
  if (message === '') throw awsError('InvalidParameter', 400, 'Invalid parameter: Empty message');
  if (Buffer.byteLength(message) > LARGEST) throw invalid('Message too long');
}

/** One message for all protocols, or, as JSON, one for each and a `default` for the rest. */
function messagesOf(structure: string | undefined, message: string): Notification['messages'] {
  if (structure === undefined) return { default: message };
  if (structure !== 'json') throw invalid('MessageStructure');
  let messages: unknown;
  try {
    messages = JSON.parse(message);
  } catch {
    throw invalid('Message Structure - JSON message body failed to parse');
  }
  const read = (messages ?? {}) as Record<string, unknown>;
  if (typeof read.default !== 'string')
    throw invalid('Message Structure - No default entry in JSON message body');
  const texts = Object.entries(read).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return { ...Object.fromEntries(texts), default: read.default };
}

function note(world: Parameters<typeof topicAt>[0], topic: Topic, { subject, messages }: Notification): void {
  const [, , , region = '', account = '', name = ''] = topic.arn.split(':');
  const details = { topic: topic.arn, message: messages.default };
  world.note({ kind: 'message-published', subject: subject ?? name, account, region, details });
}

function invalid(what: string) {
  return awsError('InvalidParameter', 400, `Invalid parameter: ${what}`);
}
