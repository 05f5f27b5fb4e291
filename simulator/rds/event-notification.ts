import { awsError, isAwsError } from '../aws-error';
import { arrivals } from '../disturbed-event';
import { isEventLost } from '../lost-event';
import { findTopic } from '../sns/store';
import type { World } from '../world';
import type { EventSubscription } from './event-subscription';
import { timeText } from './event-time';
import type { RdsEvent } from './events';
import { later } from './later';
import { rdsOf } from './store';

/** An event, with what only messages about it hold. */
export interface ToldEvent extends RdsEvent {
  readonly id: string;
  /** `RDS DB Snapshot Event` */
  readonly detailType: string;
  readonly tags: Readonly<Record<string, string>>;
}

interface Place {
  readonly account: string;
  readonly region: string;
}

const SUBJECT = 'RDS Notification Message';

/**
 * Milliseconds until SNS has a message. AWS docs: RDS User Guide, "Working with Amazon RDS event notification": it "can
 * take up to five minutes". That most take far less is the simulator's model.
 */
const SOONEST = 2_000;
const LATEST = 300_000;

/** Tells the topics of all subscriptions that want it of an event, a little later. */
export function notify(world: World, place: Place, event: ToldEvent): void {
  for (const subscription of subscriptionsOf(world, place)) {
    if (!isWanted(subscription, event)) continue;
    const key = `${subscription.arn} ${event.sourceArn} ${event.id} ${event.time}`;
    const what = { ...place, detailType: event.detailType };
    if (isEventLost(world, what, key)) {
      const details = { target: subscription.topic, detailType: event.detailType };
      world.note({ kind: 'event-lost', subject: subscription.name, ...place, details });
      continue;
    }
    const delay = SOONEST + Math.round((LATEST - SOONEST) * world.chance('notification', key) ** 3);
    for (const [copy, more] of arrivals(world, what, key).entries()) {
      const order = copy === 0 ? key : `${key} again`;
      later(world, place.region, delay + more, order, () => tell(world, subscription, event));
    }
  }
}

/**
 * Publishes the message that RDS begins a subscription with. Throws `SNSInvalidTopic`, `SNSTopicArnNotFound`, or
 * `SNSNoAuthorization` when the topic's policy does not let RDS publish. AWS does not say on behalf of what it does so
 * here; it is the subscription.
 */
export async function greet(world: World, { topic, region, sourceType, arn, account }: EventSubscription) {
  const [, , service, topicRegion] = topic.split(':');
  if (service !== 'sns' || topicRegion !== region || topic.endsWith('.fifo')) {
    throw awsError(
      'SNSInvalidTopic',
      400,
      `SNS has responded that there is a problem with the topic: ${topic}`,
    );
  }
  const Message =
    'This is a message to notify that RDS will attempt to send you event notifications ' +
    `${sourceType === undefined ? '' : `of type ${sourceType} `}to the topic ${topic}.`;
  if (findTopic(world, topic) === undefined) {
    throw awsError('SNSTopicArnNotFound', 404, `The SNS topic ${topic} does not exist.`);
  }
  try {
    await publish(world, { account, region }, arn, { TopicArn: topic, Subject: SUBJECT, Message });
  } catch (error) {
    if (!isAwsError(error)) throw error;
    throw awsError(
      'SNSNoAuthorization',
      400,
      `You do not have permission to publish to the SNS topic ${topic}.`,
    );
  }
}

async function tell(world: World, subscription: EventSubscription, event: ToldEvent): Promise<void> {
  const { account, region, name, topic } = subscription;
  if (!subscriptionsOf(world, { account, region }).includes(subscription)) return;
  const text = (StringValue: string) => ({ DataType: 'String', StringValue });
  try {
    await publish(world, { account, region }, event.sourceArn, {
      TopicArn: topic,
      Subject: SUBJECT,
      Message: JSON.stringify(messageOf(region, event)),
      // AWS docs: RDS User Guide, "Amazon RDS event notification tags and attributes".
      MessageAttributes: { EventID: text(event.id), Resource: text(event.sourceArn) },
    });
    subscription.status = 'active';
  } catch (error) {
    if (!isAwsError(error)) throw error;
    subscription.status = findTopic(world, topic) === undefined ? 'topic-not-exist' : 'no-permission';
    const details = { target: topic, error: error.awsCode, message: error.message };
    world.note({ kind: 'event-undelivered', subject: name, account, region, details });
  }
}

/**
 * `sourceArn` is the resource that an event is about, which topics can ask for. AWS docs: RDS User Guide, "Granting
 * permissions to publish notifications to an Amazon SNS topic".
 */
function publish(
  world: World,
  { account, region }: Place,
  sourceArn: string,
  input: object,
): Promise<object> {
  const caller = { kind: 'service', account, service: 'events.rds.amazonaws.com', sourceArn } as const;
  return world.call(caller, region, 'sns', 'Publish', input);
}

/** AWS docs: Lambda Developer Guide, "Amazon RDS event notifications". */
function messageOf(region: string, { id, time, sourceType, sourceId, sourceArn, message, tags }: ToldEvent) {
  const anchor = sourceType === 'db-snapshot' ? 'snapshot' : 'dbinstance';
  const guide = 'http://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Events.Messages.html';
  return {
    'Event Source': sourceType,
    'Event Time': timeText(time),
    'Identifier Link': `https://console.aws.amazon.com/rds/home?region=${region}#${anchor}:id=${sourceId}`,
    'Source ID': sourceId,
    'Source ARN': sourceArn,
    'Event ID': `${guide}#${id}`,
    'Event Message': message,
    Tags: tags,
  };
}

function isWanted(
  { enabled, sourceType, sources, categories }: EventSubscription,
  event: ToldEvent,
): boolean {
  return (
    enabled &&
    (sourceType === undefined || sourceType === event.sourceType) &&
    (sources.length === 0 || sources.includes(event.sourceId)) &&
    (categories.length === 0 || categories.includes(event.category))
  );
}

function subscriptionsOf(world: World, { account, region }: Place): EventSubscription[] {
  const { subscriptions } = rdsOf(world, account, region);
  return [...subscriptions.values()].sort((a, b) => (a.arn < b.arn ? -1 : 1));
}
