import type {
  MessageAttributeValue,
  SendMessageBatchCommandInput,
  SendMessageBatchCommandOutput,
  SendMessageCommandInput,
  SendMessageCommandOutput,
} from '@aws-sdk/client-sqs';
import { awsError, isAwsError } from '../aws-error';
import { callerName } from '../call';
import { idOf } from '../chance';
import type { Action, Call } from '../service';
import { checkEntries } from './batch';
import { md5, md5OfAttributes } from './digest';
import { requireKeyToSend } from './key';
import { count, measureEveryMinute } from './measure';
import { type Message, needQueue, numberOf, type Queue, queueAt } from './store';

type Plain<Output> = Omit<Output, '$metadata'>;

export const SendMessage: Action<SendMessageCommandInput, Plain<SendMessageCommandOutput>> = {
  needs: (call) => needQueue(call, 'SendMessage'),
  run(call) {
    const queue = queueAt(call);
    requireKeyToSend(call, queue);
    return sent(enqueue(call, queue, call.input));
  },
};

export const SendMessageBatch: Action<SendMessageBatchCommandInput, Plain<SendMessageBatchCommandOutput>> = {
  needs: (call) => needQueue(call, 'SendMessage'),
  run(call) {
    const queue = queueAt(call);
    requireKeyToSend(call, queue);
    const entries = call.input.Entries ?? [];
    checkEntries(entries);
    const Successful: SendMessageBatchCommandOutput['Successful'] = [];
    const Failed: SendMessageBatchCommandOutput['Failed'] = [];
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

type Sent = Pick<SendMessageCommandInput, 'MessageBody' | 'MessageAttributes' | 'DelaySeconds'>;

/** AWS docs: SQS Developer Guide, "Amazon SQS message attributes" and "Delay queues". */
const MOST_ATTRIBUTES = 10;
const LONGEST_DELAY = 900;

function enqueue(call: Call<object>, queue: Queue, given: Sent): Message {
  const { MessageBody: body = '', MessageAttributes: attributes = {} } = given;
  const { DelaySeconds: delay = numberOf(queue, 'DelaySeconds') } = given;
  const limit = numberOf(queue, 'MaximumMessageSize');
  if (body === '') {
    throw awsError('MissingParameter', 400, 'The request must contain the parameter MessageBody.');
  }
  if (Buffer.byteLength(body) + sizeOf(attributes) > limit) {
    throw invalid(`One or more parameters are invalid. Reason: Message must be shorter than ${limit} bytes.`);
  }
  if (Object.keys(attributes).length > MOST_ATTRIBUTES) {
    throw invalid(
      `A message may have ${MOST_ATTRIBUTES} attributes; it has ${Object.keys(attributes).length}.`,
    );
  }
  if (delay < 0 || delay > LONGEST_DELAY) {
    throw invalid(
      `Value ${delay} for parameter DelaySeconds is invalid. Reason: DelaySeconds must be 0 to ${LONGEST_DELAY}.`,
    );
  }
  const { world, caller } = call;
  const now = world.clock.now();
  const message: Message = {
    id: messageId(queue, world.seed, now, body),
    body,
    attributes,
    sentAt: now,
    senderId: callerName(caller),
    visibleAt: now + delay * 1000,
    receives: 0,
  };
  queue.messages.push(message);
  count(world, queue, 'NumberOfMessagesSent');
  measureEveryMinute(world, queue);
  for (const wake of queue.waiting) wake();
  return message;
}

function sizeOf(attributes: Readonly<Record<string, MessageAttributeValue>>): number {
  return Object.entries(attributes).reduce(
    (sum, [name, { DataType = '', StringValue = '', BinaryValue }]) => {
      const value = BinaryValue?.length ?? Buffer.byteLength(StringValue);
      return sum + Buffer.byteLength(name) + Buffer.byteLength(DataType) + value;
    },
    0,
  );
}

/** Two messages of one content at one moment are told apart by how many there are already. */
function messageId(queue: Queue, seed: string, now: number, body: string): string {
  const same = queue.messages.filter((message) => message.sentAt === now && message.body === body).length;
  const id = idOf(32, seed, queue.arn, now, body, same);
  return [id.slice(0, 8), id.slice(8, 12), id.slice(12, 16), id.slice(16, 20), id.slice(20)].join('-');
}

function sent({ id, body, attributes }: Message) {
  const digest = md5OfAttributes(attributes);
  return {
    MessageId: id,
    MD5OfMessageBody: md5(body),
    ...(digest === undefined ? {} : { MD5OfMessageAttributes: digest }),
  };
}

function invalid(message: string) {
  return awsError('InvalidParameterValue', 400, message);
}
