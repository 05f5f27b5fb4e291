import type { Tag } from '@aws-sdk/client-sns';
import { awsError } from '../aws-error';
import type { Call, Need } from '../service';
import { storeKind, type World } from '../world';

export interface Subscription {
  readonly arn: string;
  readonly protocol: string;
  readonly endpoint: string;
  readonly owner: string;
  /** Email and web endpoints have to confirm before anything is sent to them. */
  confirmed: boolean;
  attributes: Record<string, string>;
}

export interface Topic {
  readonly arn: string;
  attributes: Record<string, string>;
  tags: Tag[];
  readonly subscriptions: Map<string, Subscription>;
}

export const snsStore = storeKind<Map<string, Topic>>('sns', () => new Map());

export function findTopic(world: World, arn: string): Topic | undefined {
  const [, , , region = '', account = '', name = ''] = arn.split(':');
  return world.store(snsStore, account, region).get(name);
}

/** The topic of an ARN, or of a subscription's ARN. AWS docs: SNS API reference, NotFound. */
export function topicAt(world: World, arn: string | undefined): Topic {
  const topic = findTopic(world, arn ?? '');
  if (!topic) throw awsError('NotFound', 404, 'Topic does not exist');
  return topic;
}

export function subscriptionAt(world: World, arn: string | undefined): Subscription {
  const subscription = findTopic(world, arn ?? '')?.subscriptions.get(arn ?? '');
  if (!subscription) throw awsError('NotFound', 404, 'Subscription does not exist');
  return subscription;
}

/** `arn:aws:sns:us-east-1:222222222222:alerts`, of which a subscription's ARN has one part more. */
export function topicArn({ account, region }: Call, name: string): string {
  return `arn:aws:sns:${region}:${account}:${name}`;
}

export function needTopic(call: Call, action: string, arn: string | undefined): Need[] {
  return [
    { action: `sns:${action}`, resource: arn?.split(':').slice(0, 6).join(':') ?? topicArn(call, '*') },
  ];
}
