import type { MessageAttributeValue } from '@aws-sdk/client-sqs';
import { awsError } from '../aws-error';
import type { Call, Need } from '../service';
import { storeKind, type World } from '../world';
import { DEFAULTS } from './queue-attributes';
import { queueUrl } from './queue-url';

/** Times are virtual milliseconds since 1970. */
export interface Message {
  readonly id: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, MessageAttributeValue>>;
  readonly sentAt: number;
  readonly senderId: string;
  /** The queue that it was moved from. */
  readonly source?: string;
  visibleAt: number;
  receives: number;
  firstReceivedAt?: number;
  receiptHandle?: string;
}

export interface Queue {
  readonly name: string;
  readonly arn: string;
  readonly url: string;
  readonly account: string;
  readonly region: string;
  readonly createdAt: number;
  modifiedAt: number;
  usedAt: number;
  deleted: boolean;
  /** Whether its figures are published every minute. */
  measuring: boolean;
  /** As `SetQueueAttributes` takes them: text. */
  attributes: Record<string, string>;
  readonly tags: Map<string, string>;
  messages: Message[];
  /** Receivers that wait for a message. */
  readonly waiting: Set<() => void>;
}

/** Kept by ARN, so that they outlive a queue that is deleted and made again. */
const WAITING = storeKind<Map<string, Set<() => void>>>('sqs waiting', () => new Map());

const QUEUES = storeKind<Map<string, Queue>>('sqs queues', () => new Map());

interface Place {
  readonly account: string;
  readonly region: string;
}

/** Queues of an account and Region by name. */
export function queuesOf(world: World, { account, region }: Place): Map<string, Queue> {
  return world.store(QUEUES, account, region);
}

export function queueArn({ account, region }: Place, name: string): string {
  return `arn:aws:sqs:${region}:${account}:${name}`;
}

export function queueByArn(world: World, arn: string): Queue | undefined {
  const [, , , region = '', account = '', name = ''] = arn.split(':');
  return queuesOf(world, { account, region }).get(name);
}

/** Those who want to hear of messages that are sent to the queue of this ARN or show in it at another time. */
export function waitingAt(world: World, arn: string): Set<() => void> {
  const [, , , region = '', account = ''] = arn.split(':');
  const all = world.store(WAITING, account, region);
  const waiting = all.get(arn) ?? new Set();
  all.set(arn, waiting);
  return waiting;
}

export function newQueue({ world, account, region }: Call, name: string): Queue {
  const arn = queueArn({ account, region }, name);
  const now = world.clock.now();
  return {
    ...{ name, arn, url: queueUrl(arn), account, region },
    ...{ createdAt: now, modifiedAt: now, usedAt: now, deleted: false, measuring: false },
    attributes: {},
    tags: new Map(),
    messages: [],
    waiting: waitingAt(world, arn),
  };
}

type QueueCall = Call<{ readonly QueueUrl?: string | undefined }>;

/** The queue behind the call's URL, which must be of the Region that is asked. Throws `QueueDoesNotExist` 400. */
export function queueAt(call: QueueCall): Queue {
  const place = readQueueUrl(call.input.QueueUrl);
  const queue =
    place && place.region === call.region ? queuesOf(call.world, place).get(place.name) : undefined;
  if (!queue) throw queueDoesNotExist();
  return queue;
}

export function queueDoesNotExist() {
  return awsError('QueueDoesNotExist', 400, 'The specified queue does not exist.');
}

/** A need of an action on the queue behind the call's URL. */
export function needQueue(call: QueueCall, action: string): Need[] {
  const place = readQueueUrl(call.input.QueueUrl);
  return [{ action: `sqs:${action}`, resource: place ? queueArn(place, place.name) : queueArn(call, '*') }];
}

/** An attribute that holds a number. */
export function numberOf(queue: Queue, name: keyof typeof DEFAULTS): number {
  return Number(queue.attributes[name] ?? DEFAULTS[name]);
}

/** Drops what is older than the queue keeps messages. */
export function expire(queue: Queue, now: number): void {
  const oldest = now - numberOf(queue, 'MessageRetentionPeriod') * 1000;
  queue.messages = queue.messages.filter(({ sentAt }) => sentAt >= oldest);
}

/** `https://sqs.us-east-1.amazonaws.com/222222222222/name` */
function readQueueUrl(url: string | undefined): (Place & { readonly name: string }) | undefined {
  const [, region, account, name] =
    /^https:\/\/sqs\.([a-z0-9-]+)\.amazonaws\.com\/(\d{12})\/([\w-]+)$/.exec(url ?? '') ?? [];
  return region && account && name ? { account, region, name } : undefined;
}
