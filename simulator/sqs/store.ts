import { awsError } from '../aws-error';
import type { Call, Need } from '../service';
import { storeKind, type World } from '../world';

export interface Message {
  readonly id: string;
  readonly body: string;
  readonly attributes: Readonly<
    Record<string, { DataType?: string; StringValue?: string; BinaryValue?: Uint8Array }>
  >;
  readonly sentAt: number;
  readonly senderId: string;
  visibleAt: number;
  receives: number;
  firstReceivedAt?: number;
  receiptHandle?: string;
}

export interface Queue {
  readonly name: string;
  readonly arn: string;
  readonly url: string;
  readonly createdAt: number;
  modifiedAt: number;
  /** As `SetQueueAttributes` takes them: text. */
  attributes: Record<string, string>;
  tags: Record<string, string>;
  messages: Message[];
}

export interface SqsStore {
  readonly queues: Map<string, Queue>;
  measuring: boolean;
}

export const sqsStore = storeKind<SqsStore>('sqs', () => ({ queues: new Map(), measuring: false }));

export function queueArn({ account, region }: Pick<Call, 'account' | 'region'>, name: string): string {
  return `arn:aws:sqs:${region}:${account}:${name}`;
}

/** `https://sqs.us-east-1.amazonaws.com/222222222222/name` */
export function readQueueUrl(
  url: string | undefined,
): { account: string; region: string; name: string } | undefined {
  const [, region, account, name] =
    /^https:\/\/sqs\.([a-z0-9-]+)\.amazonaws\.com\/(\d{12})\/([\w-]+(?:\.fifo)?)$/.exec(url ?? '') ?? [];
  return region && account && name ? { account, region, name } : undefined;
}

/** The queue behind a URL. AWS docs: SQS API reference, QueueDoesNotExist. */
export function queueAt(world: World, url: string | undefined): Queue {
  const place = readQueueUrl(url);
  const queue = place && world.store(sqsStore, place.account, place.region).queues.get(place.name);
  if (!queue) {
    throw awsError('AWS.SimpleQueueService.NonExistentQueue', 400, 'The specified queue does not exist.');
  }
  return queue;
}

/** A need of an action on the queue behind the call's URL. */
export function needQueue(call: Call<{ QueueUrl?: string }>, action: string): Need[] {
  const place = readQueueUrl(call.input.QueueUrl);
  return [{ action: `sqs:${action}`, resource: place ? queueArn(place, place.name) : queueArn(call, '*') }];
}

/** An attribute that holds a number. */
export function numberOf(queue: Queue, name: keyof typeof DEFAULTS): number {
  return Number(queue.attributes[name] ?? DEFAULTS[name]);
}

/** AWS docs: SQS API reference, SetQueueAttributes. Times are in seconds, sizes in bytes. */
export const DEFAULTS = {
  DelaySeconds: '0',
  MaximumMessageSize: '1048576',
  MessageRetentionPeriod: '345600',
  ReceiveMessageWaitTimeSeconds: '0',
  VisibilityTimeout: '30',
};
