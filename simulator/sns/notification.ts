import type { MessageAttributeValue } from '@aws-sdk/client-sns';
import { idOf } from '../chance';
import type { Subscription } from './store';

/** A message on its way to subscriptions. */
export interface Notification {
  readonly id: string;
  /** The topic's ARN. */
  readonly topic: string;
  readonly subject: string | undefined;
  /** Texts by protocol, `default` for those without one of their own. */
  readonly messages: Readonly<Record<string, string>> & { readonly default: string };
  readonly attributes: Readonly<Record<string, MessageAttributeValue>>;
  /** Virtual milliseconds since 1970. */
  readonly time: number;
}

export function textFor({ protocol }: Subscription, { messages }: Notification): string {
  return messages[protocol] ?? messages.default;
}

/** What a queue gets unless it wants the bare message. AWS docs: SNS Developer Guide, "Parsing Amazon SNS message formats". */
export function queueBody(subscription: Subscription, notification: Notification): string {
  const { subject, attributes } = notification;
  const { SigningCertUrl, UnsubscribeUrl, ...common } = fields(subscription, notification);
  return JSON.stringify({
    ...common,
    ...(subject === undefined ? {} : { Subject: subject }),
    SigningCertURL: SigningCertUrl,
    UnsubscribeURL: UnsubscribeUrl,
    ...(Object.keys(attributes).length > 0 ? { MessageAttributes: shown(attributes) } : {}),
  });
}

/** What a function gets. AWS docs: Lambda Developer Guide, "Invoking Lambda functions with Amazon SNS notifications". */
export function functionEvent(subscription: Subscription, notification: Notification): object {
  const { subject = null, attributes } = notification;
  return {
    Records: [
      {
        EventSource: 'aws:sns',
        EventVersion: '1.0',
        EventSubscriptionArn: subscription.arn,
        Sns: {
          ...fields(subscription, notification),
          Subject: subject,
          MessageAttributes: shown(attributes),
        },
      },
    ],
  };
}

function fields(subscription: Subscription, notification: Notification) {
  const { id, topic, time } = notification;
  const region = topic.split(':')[3];
  const host = `https://sns.${region}.amazonaws.com`;
  return {
    Type: 'Notification',
    MessageId: id,
    TopicArn: topic,
    Message: textFor(subscription, notification),
    Timestamp: new Date(time).toISOString(),
    SignatureVersion: '1',
    // Of the right form, but signed by nobody: there is no certificate at the address below.
    Signature: Buffer.from(idOf(64, 'signature', id), 'hex').toString('base64'),
    SigningCertUrl: `${host}/SimpleNotificationService-${idOf(32, 'certificate', region ?? '')}.pem`,
    UnsubscribeUrl: `${host}/?Action=Unsubscribe&SubscriptionArn=${subscription.arn}`,
  };
}

function shown(attributes: Notification['attributes']): object {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
      name,
      {
        Type: DataType,
        Value: BinaryValue === undefined ? StringValue : Buffer.from(BinaryValue).toString('base64'),
      },
    ]),
  );
}
