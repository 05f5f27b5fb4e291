import type {
  ConfirmSubscriptionCommandInput,
  GetSubscriptionAttributesCommandInput,
  ListSubscriptionsByTopicCommandInput,
  SetSubscriptionAttributesCommandInput,
  SubscribeCommandInput,
  UnsubscribeCommandInput,
} from '@aws-sdk/client-sns';
import { awsError } from '../aws-error';
import { idOf } from '../chance';
import type { Action } from '../service';
import { findTopic, needTopic, type Subscription, subscriptionAt, topicAt } from './store';

/** Protocols that are delivered to here; the others are kept and stay silent. */
const DELIVERED = ['sqs', 'lambda'];
const PROTOCOLS = ['email', 'email-json', 'http', 'https', 'sms', 'application', 'firehose', ...DELIVERED];

export const Subscribe: Action<SubscribeCommandInput> = {
  needs: (call) => needTopic(call, 'Subscribe', call.input.TopicArn),
  run({ world, input, account }) {
    const {
      Protocol: protocol = '',
      Endpoint: endpoint = '',
      Attributes = {},
      ReturnSubscriptionArn,
    } = input;
    const topic = topicAt(world, input.TopicArn);
    if (!PROTOCOLS.includes(protocol))
      throw awsError('InvalidParameter', 400, `Invalid parameter: Protocol ${protocol}`);
    if (endpoint === '') throw awsError('InvalidParameter', 400, 'Invalid parameter: Endpoint');
    const arn = `${topic.arn}:${idOf(32, topic.arn, protocol, endpoint)}`;
    const before = topic.subscriptions.get(arn);
    const confirmed = before?.confirmed ?? DELIVERED.includes(protocol);
    topic.subscriptions.set(arn, {
      arn,
      protocol,
      endpoint,
      owner: account,
      confirmed,
      attributes: { ...Attributes },
    });
    return { SubscriptionArn: confirmed || ReturnSubscriptionArn ? arn : 'pending confirmation' };
  },
};

/** The token is the subscription's ARN here: no mail is sent from which a person could take another. */
export const ConfirmSubscription: Action<ConfirmSubscriptionCommandInput> = {
  needs: (call) => needTopic(call, 'ConfirmSubscription', call.input.TopicArn),
  run({ world, input }) {
    const subscription = topicAt(world, input.TopicArn).subscriptions.get(input.Token ?? '');
    if (!subscription) throw awsError('InvalidParameter', 400, 'Invalid parameter: Token');
    subscription.confirmed = true;
    return { SubscriptionArn: subscription.arn };
  },
};

export const Unsubscribe: Action<UnsubscribeCommandInput> = {
  needs: (call) => needTopic(call, 'Unsubscribe', call.input.SubscriptionArn),
  run({ world, input }) {
    findTopic(world, input.SubscriptionArn ?? '')?.subscriptions.delete(input.SubscriptionArn ?? '');
    return {};
  },
};

export const GetSubscriptionAttributes: Action<GetSubscriptionAttributesCommandInput> = {
  needs: (call) => needTopic(call, 'GetSubscriptionAttributes', call.input.SubscriptionArn),
  run({ world, input }) {
    const subscription = subscriptionAt(world, input.SubscriptionArn);
    return {
      Attributes: {
        ...subscription.attributes,
        SubscriptionArn: subscription.arn,
        TopicArn: subscription.arn.split(':').slice(0, 6).join(':'),
        Protocol: subscription.protocol,
        Endpoint: subscription.endpoint,
        Owner: subscription.owner,
        PendingConfirmation: String(!subscription.confirmed),
      },
    };
  },
};

export const SetSubscriptionAttributes: Action<SetSubscriptionAttributesCommandInput> = {
  needs: (call) => needTopic(call, 'SetSubscriptionAttributes', call.input.SubscriptionArn),
  run({ world, input }) {
    const { attributes } = subscriptionAt(world, input.SubscriptionArn);
    attributes[input.AttributeName ?? ''] = input.AttributeValue ?? '';
    return {};
  },
};

export const ListSubscriptionsByTopic: Action<ListSubscriptionsByTopicCommandInput> = {
  needs: (call) => needTopic(call, 'ListSubscriptionsByTopic', call.input.TopicArn),
  run({ world, input }) {
    const { arn, subscriptions } = topicAt(world, input.TopicArn);
    const shown = ({ arn: own, protocol, endpoint, owner, confirmed }: Subscription) => ({
      SubscriptionArn: confirmed ? own : 'PendingConfirmation',
      Owner: owner,
      Protocol: protocol,
      Endpoint: endpoint,
      TopicArn: arn,
    });
    return { Subscriptions: [...subscriptions.values()].map(shown) };
  },
};
