import { awsError } from '../aws-error';
import type { Call, Caller, Need } from '../service';
import { storeKind, type World } from '../world';

export interface Subscription {
  readonly arn: string;
  readonly protocol: string;
  readonly endpoint: string;
  /** The account that subscribed. */
  readonly owner: string;
  /** People and web endpoints have to confirm before anything is sent to them. */
  confirmed: boolean;
  readonly attributes: Record<string, string>;
}

export interface Topic {
  readonly arn: string;
  readonly attributes: Record<string, string>;
  readonly tags: Map<string, string>;
  /** Subscriptions by ARN. */
  readonly subscriptions: Map<string, Subscription>;
}

const TOPICS = storeKind<Map<string, Topic>>('sns topics', () => new Map());

interface Place {
  readonly account: string;
  readonly region: string;
}

/** Topics of an account and Region by name. */
export function topicsOf(world: World, { account, region }: Place): Map<string, Topic> {
  return world.store(TOPICS, account, region);
}

/** The topic of an ARN, or of a subscription's ARN. */
export function findTopic(world: World, arn: string | undefined): Topic | undefined {
  const [, , , region = '', account = '', name = ''] = (arn ?? '').split(':');
  return topicsOf(world, { account, region }).get(name);
}

/** Throws `NotFound` 404. */
export function topicAt(world: World, arn: string | undefined): Topic {
  const topic = findTopic(world, arn);
  if (!topic) throw awsError('NotFound', 404, 'Topic does not exist');
  return topic;
}

/** Throws `NotFound` 404. */
export function subscriptionAt(world: World, arn: string | undefined): Subscription {
  const subscription = findTopic(world, arn)?.subscriptions.get(arn ?? '');
  if (!subscription) throw awsError('NotFound', 404, 'Subscription does not exist');
  return subscription;
}

/** `arn:aws:sns:us-east-1:222222222222:alerts`, of which a subscription's ARN has one part more. */
export function topicArn({ account, region }: Place, name: string): string {
  return `arn:aws:sns:${region}:${account}:${name}`;
}

/** A need of an action on the topic of an ARN, which may be a subscription's. */
export function needTopic(
  call: Call,
  action: string,
  arn: string | undefined,
  context: Need['context'] = {},
): Need[] {
  const resource = arn?.split(':').slice(0, 6).join(':') ?? topicArn(call, '*');
  return [{ action: `sns:${action}`, resource, context: { ...context, ...sourceOwner(call.caller) } }];
}

const SETTING_SOURCE_OWNER = ['cloudwatch.amazonaws.com', 'events.rds.amazonaws.com'];

/**
 * The key that a topic's default policy asks for. Of AWS's services only older ones set it, as CloudWatch does for
 * alarms and RDS for its events; EventBridge needs a statement of its own. AWS docs: EventBridge User Guide, "Amazon SNS
 * permissions"; RDS User Guide, "Granting permissions to publish notifications to an Amazon SNS topic".
 */
function sourceOwner(caller: Caller): Record<string, string | string[]> {
  const sets = caller.kind !== 'service' || SETTING_SOURCE_OWNER.includes(caller.service);
  return { 'aws:SourceOwner': sets ? caller.account : [] };
}
