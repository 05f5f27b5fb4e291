import { createHash } from 'node:crypto';
import type {
  ChangeMessageVisibilityCommandInput,
  DeleteMessageCommandInput,
  ReceiveMessageCommandInput,
  SendMessageBatchCommandInput,
  SendMessageCommandInput,
} from '@aws-sdk/client-sqs';
import { awsError, isAwsError } from '../aws-error';
import { callerName } from '../call';
import { idOf } from '../chance';
import type { Action, Call } from '../service';
import type { World } from '../world';
import { type Message, needQueue, numberOf, type Queue, queueAt, sqsStore } from './store';

export const SendMessage: Action<SendMessageCommandInput> = {
  needs: (call) => needQueue(call, 'SendMessage'),
  run: (call) => sent(enqueue(call, queueAt(call.world, call.input.QueueUrl), call.input)),
};

export const SendMessageBatch: Action<SendMessageBatchCommandInput> = {
  needs: (call) => needQueue(call, 'SendMessage'),
  run(call) {
    const queue = queueAt(call.world, call.input.QueueUrl);
    const entries = call.input.Entries ?? [];
    if (entries.length === 0 || entries.length > 10) {
      throw awsError(
        'AWS.SimpleQueueService.TooManyEntriesInBatchRequest',
        400,
        'A batch holds 1 to 10 messages.',
      );
    }
    const Successful = [];
    const Failed = [];
    for (const { Id, ...message } of entries) {
      try {
        Successful.push({ Id, ...sent(enqueue(call, queue, message)) });
      } catch (error) {
        if (!isAwsError(error)) throw error;
        Failed.push({ Id, Code: error.awsCode, Message: error.message, SenderFault: true });
      }
    }
    return { Successful, Failed };
  },
};

export const ReceiveMessage: Action<ReceiveMessageCommandInput> = {
  needs: (call) => needQueue(call, 'ReceiveMessage'),
  run({ world, input }) {
    const queue = queueAt(world, input.QueueUrl);
    const now = world.clock.now();
    expire(queue, now);
    const hidden = (input.VisibilityTimeout ?? numberOf(queue, 'VisibilityTimeout')) * 1000;
    const wanted = input.MaxNumberOfMessages ?? 1;
    if (wanted < 1 || wanted > 10)
      throw awsError('InvalidParameterValue', 400, `MaxNumberOfMessages is ${wanted}; 1 to 10 are allowed.`);
    const found: Message[] = [];
    for (const message of queue.messages.filter(({ visibleAt }) => visibleAt <= now)) {
      if (found.length === wanted) break;
      if (moveToDeadLetters(world, queue, message)) continue;
      message.receives += 1;
      message.firstReceivedAt ??= now;
      message.visibleAt = now + hidden;
      message.receiptHandle = idOf(40, message.id, 'receipt', message.receives);
      found.push(message);
    }
    return found.length === 0 ? {} : { Messages: found.map((message) => received(message, input)) };
  },
};

export const DeleteMessage: Action<DeleteMessageCommandInput> = {
  needs: (call) => needQueue(call, 'DeleteMessage'),
  run({ world, input }) {
    const queue = queueAt(world, input.QueueUrl);
    queue.messages = queue.messages.filter(({ receiptHandle }) => receiptHandle !== input.ReceiptHandle);
    return {};
  },
};

export const ChangeMessageVisibility: Action<ChangeMessageVisibilityCommandInput> = {
  needs: (call) => needQueue(call, 'ChangeMessageVisibility'),
  run({ world, input }) {
    const { messages } = queueAt(world, input.QueueUrl);
    const message = messages.find(({ receiptHandle }) => receiptHandle === input.ReceiptHandle);
    if (!message) throw awsError('ReceiptHandleIsInvalid', 400, 'The specified receipt handle is not valid.');
    message.visibleAt = world.clock.now() + (input.VisibilityTimeout ?? 0) * 1000;
    return {};
  },
};

/** Drops what is older than the queue keeps messages. */
export function expire(queue: Queue, now: number): void {
  const oldest = now - numberOf(queue, 'MessageRetentionPeriod') * 1000;
  queue.messages = queue.messages.filter(({ sentAt }) => sentAt >= oldest);
}

type Sent = Pick<SendMessageCommandInput, 'MessageBody' | 'MessageAttributes' | 'DelaySeconds'>;

function enqueue(
  { world, caller }: Call,
  queue: Queue,
  { MessageBody = '', MessageAttributes, DelaySeconds }: Sent,
): Message {
  const limit = numberOf(queue, 'MaximumMessageSize');
  if (MessageBody === '')
    throw awsError('MissingParameter', 400, 'The request must contain the parameter MessageBody.');
  if (Buffer.byteLength(MessageBody) > limit) {
    throw awsError(
      'InvalidParameterValue',
      400,
      `One or more parameters are invalid. Reason: Message must be shorter than ${limit} bytes.`,
    );
  }
  const now = world.clock.now();
  const message: Message = {
    id: messageId(queue, now, MessageBody),
    body: MessageBody,
    attributes: MessageAttributes ?? {},
    sentAt: now,
    senderId: callerName(caller),
    visibleAt: now + (DelaySeconds ?? numberOf(queue, 'DelaySeconds')) * 1000,
    receives: 0,
  };
  queue.messages.push(message);
  return message;
}

/** Two messages of one content at one moment are told apart by how many there are already. */
function messageId(queue: Queue, now: number, body: string): string {
  const same = queue.messages.filter((message) => message.sentAt === now && message.body === body).length;
  const id = idOf(32, queue.arn, now, body, same);
  return `${id.slice(0, 8)}-${id.slice(8, 12)}-${id.slice(12, 16)}-${id.slice(16, 20)}-${id.slice(20)}`;
}

/** A message received as often as the redrive policy allows goes to the dead-letter queue instead. */
function moveToDeadLetters(world: World, queue: Queue, message: Message): boolean {
  const policy = JSON.parse(queue.attributes.RedrivePolicy ?? '{}') as {
    deadLetterTargetArn?: string;
    maxReceiveCount?: number | string;
  };
  if (policy.deadLetterTargetArn === undefined || message.receives < Number(policy.maxReceiveCount))
    return false;
  const [, , , region = '', account = '', name = ''] = policy.deadLetterTargetArn.split(':');
  const target = world.store(sqsStore, account, region).queues.get(name);
  if (!target) return false;
  queue.messages = queue.messages.filter((other) => other !== message);
  target.messages.push({ ...message, visibleAt: world.clock.now() });
  return true;
}

function sent({ id, body }: Message) {
  return { MessageId: id, MD5OfMessageBody: md5(body) };
}

function received(message: Message, input: ReceiveMessageCommandInput) {
  const system: readonly string[] = [
    ...(input.MessageSystemAttributeNames ?? []),
    ...(input.AttributeNames ?? []),
  ];
  const named = input.MessageAttributeNames ?? [];
  const attributes: Record<string, string> = {
    ApproximateReceiveCount: String(message.receives),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
    SentTimestamp: String(message.sentAt),
    SenderId: message.senderId,
  };
  const kept = Object.entries(attributes).filter(([name]) => system.includes('All') || system.includes(name));
  const own = Object.entries(message.attributes).filter(
    ([name]) => named.includes('All') || named.includes('.*') || named.includes(name),
  );
  return {
    MessageId: message.id,
    ReceiptHandle: message.receiptHandle,
    Body: message.body,
    MD5OfBody: md5(message.body),
    ...(kept.length > 0 ? { Attributes: Object.fromEntries(kept) } : {}),
    ...(own.length > 0 ? { MessageAttributes: Object.fromEntries(own) } : {}),
  };
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
