import type {
  Message as Received,
  ReceiveMessageCommandInput,
  ReceiveMessageCommandOutput,
} from '@aws-sdk/client-sqs';
import { awsError } from '../aws-error';
import { idOf } from '../chance';
import type { Action } from '../service';
import type { World } from '../world';
import { md5, md5OfAttributes } from './digest';
import { requireKeyToReceive } from './key';
import { count, measureEveryMinute } from './measure';
import { expire, type Message, needQueue, numberOf, type Queue, queueAt, queueByArn } from './store';

/** Waits for a message as long as the request, or else the queue, says. */
export const ReceiveMessage: Action<
  ReceiveMessageCommandInput,
  Omit<ReceiveMessageCommandOutput, '$metadata'>
> = {
  needs: (call) => needQueue(call, 'ReceiveMessage'),
  async run(call) {
    const { world, input } = call;
    const queue = queueAt(call);
    requireKeyToReceive(call, queue);
    const wanted = within('MaxNumberOfMessages', input.MaxNumberOfMessages ?? 1, 1, 10);
    const usual = numberOf(queue, 'ReceiveMessageWaitTimeSeconds');
    const wait = within('WaitTimeSeconds', input.WaitTimeSeconds ?? usual, 0, 20);
    const hidden = within(
      'VisibilityTimeout',
      input.VisibilityTimeout ?? numberOf(queue, 'VisibilityTimeout'),
      0,
      43_200,
    );
    const end = world.clock.now() + wait * 1000;
    for (;;) {
      const messages = take(world, queue, wanted, hidden);
      if (messages.length > 0) return { Messages: messages.map((message) => shown(message, input)) };
      if (world.clock.now() >= end) return {};
      await somethingVisible(world, queue, end);
    }
  },
};

function take(world: World, queue: Queue, wanted: number, hiddenSeconds: number): Message[] {
  const now = world.clock.now();
  expire(queue, now);
  measureEveryMinute(world, queue);
  const found: Message[] = [];
  for (const message of queue.messages.filter(({ visibleAt }) => visibleAt <= now)) {
    if (found.length === wanted) break;
    if (moveToDeadLetters(world, queue, message)) continue;
    message.receives += 1;
    message.firstReceivedAt ??= now;
    message.visibleAt = now + hiddenSeconds * 1000;
    message.receiptHandle = idOf(40, message.id, 'receipt', message.receives, now);
    count(world, queue, 'NumberOfMessagesReceived');
    found.push(message);
  }
  return found;
}

/** Until a message is sent or shows again, or `end`. */
function somethingVisible(world: World, queue: Queue, end: number): Promise<void> {
  return new Promise((resolve) => {
    const soonest = queue.messages.reduce((time, { visibleAt }) => Math.min(time, visibleAt), end);
    const wake = () => {
      timer.cancel();
      queue.waiting.delete(wake);
      resolve();
    };
    const timer = world.clock.at(soonest, wake, `receive ${queue.arn}`);
    queue.waiting.add(wake);
  });
}

/** A message received as often as the redrive policy allows goes to the dead-letter queue instead. */
function moveToDeadLetters(world: World, queue: Queue, message: Message): boolean {
  const policy = JSON.parse(queue.attributes.RedrivePolicy ?? '{}') as {
    deadLetterTargetArn?: string;
    maxReceiveCount?: number | string;
  };
  if (policy.deadLetterTargetArn === undefined || message.receives < Number(policy.maxReceiveCount))
    return false;
  const target = queueByArn(world, policy.deadLetterTargetArn);
  if (!target) return false;
  queue.messages = queue.messages.filter((other) => other !== message);
  target.messages.push({ ...message, source: queue.arn, visibleAt: world.clock.now() });
  measureEveryMinute(world, target);
  for (const wake of target.waiting) wake();
  return true;
}

function shown(message: Message, input: ReceiveMessageCommandInput): Received {
  const system: readonly string[] = [
    ...(input.MessageSystemAttributeNames ?? []),
    ...(input.AttributeNames ?? []),
  ];
  const attributes: Record<string, string> = {
    ApproximateReceiveCount: String(message.receives),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
    SentTimestamp: String(message.sentAt),
    SenderId: message.senderId,
    ...(message.source === undefined ? {} : { DeadLetterQueueSourceArn: message.source }),
  };
  const kept = Object.entries(attributes).filter(([name]) => system.includes('All') || system.includes(name));
  const own = Object.fromEntries(
    Object.entries(message.attributes).filter(([name]) => isNamed(name, input.MessageAttributeNames ?? [])),
  );
  const digest = md5OfAttributes(own);
  return {
    MessageId: message.id,
    ReceiptHandle: message.receiptHandle,
    Body: message.body,
    MD5OfBody: md5(message.body),
    ...(kept.length > 0 ? { Attributes: Object.fromEntries(kept) } : {}),
    ...(digest === undefined ? {} : { MessageAttributes: own, MD5OfMessageAttributes: digest }),
  };
}

/** By its name, by `All` or `.*`, or by `prefix.*`. */
function isNamed(name: string, asked: readonly string[]): boolean {
  return asked.some(
    (one) => one === name || one === 'All' || (one.endsWith('.*') && name.startsWith(one.slice(0, -2))),
  );
}

function within(name: string, value: number, least: number, most: number): number {
  if (value >= least && value <= most) return value;
  throw awsError(
    'InvalidParameterValue',
    400,
    `Value ${value} for parameter ${name} is invalid. Reason: Must be between ${least} and ${most}, if provided.`,
  );
}
