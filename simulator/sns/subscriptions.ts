import type {
  ConfirmSubscriptionCommandInput,
  ConfirmSubscriptionCommandOutput,
  GetSubscriptionAttributesCommandInput,
  GetSubscriptionAttributesCommandOutput,
  ListSubscriptionsByTopicCommandInput,
  ListSubscriptionsByTopicCommandOutput,
  SetSubscriptionAttributesCommandInput,
  SubscribeCommandInput,
  SubscribeCommandOutput,
  UnsubscribeCommandInput,
} from '@aws-sdk/client-sns';
import { awsError } from '../aws-error';
import { uuid } from '../eventbridge/envelope';
import type { Action } from '../service';
import { checkFilter } from './filter';
import { findTopic, needTopic, type Subscription, subscriptionAt, topicAt } from './store';

type Plain<Output> = Omit<Output, '$metadata'>;

/** Protocols that are delivered to here; the others are kept and stay silent. */
const DELIVERED = ['sqs', 'lambda'];
const PROTOCOLS = ['email', 'email-json', 'http', 'https', 'sms', 'application', 'firehose', ...DELIVERED];

const ATTRIBUTES = [
  'FilterPolicy',
  'FilterPolicyScope',
  'RawMessageDelivery',
  'RedrivePolicy',
  'DeliveryPolicy',
];

/** A queue or function of the caller's own account is subscribed at once; everybody else has to confirm. */
export const Subscribe: Action<SubscribeCommandInput, Plain<SubscribeCommandOutput>> = {
  needs: (call) =>
    needTopic(call, 'Subscribe', call.input.TopicArn, {
      'sns:Endpoint': call.input.Endpoint ?? '',
      'sns:Protocol': call.input.Protocol ?? '',
    }),
  run({ world, input, account }) {
    const {
      Protocol: protocol = '',
      Endpoint: endpoint = '',
      Attributes = {},
      ReturnSubscriptionArn,
    } = input;
    const topic = topicAt(world, input.TopicArn);
    if (!PROTOCOLS.includes(protocol)) throw invalid(`Does not support this protocol string: ${protocol}`);
    const [, service] = /^arn:aws:([a-z]+):[a-z0-9-]+:\d{12}:./.exec(endpoint) ?? [];
    if (endpoint === '' || (DELIVERED.includes(protocol) && service !== protocol)) {
      throw invalid(`${protocol} endpoint ARN: ${endpoint}`);
    }
    checkAttributes(Attributes);
    const arn = `${topic.arn}:${uuid(world.seed, topic.arn, protocol, endpoint)}`;
    const confirmed =
      topic.subscriptions.get(arn)?.confirmed ??
      (DELIVERED.includes(protocol) && endpoint.split(':')[4] === account);
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
export const ConfirmSubscription: Action<
  ConfirmSubscriptionCommandInput,
  Plain<ConfirmSubscriptionCommandOutput>
> = {
  needs: (call) => needTopic(call, 'ConfirmSubscription', call.input.TopicArn),
  run({ world, input }) {
    const subscription = topicAt(world, input.TopicArn).subscriptions.get(input.Token ?? '');
    if (!subscription) throw invalid('Token');
    subscription.confirmed = true;
    return { SubscriptionArn: subscription.arn };
  },
};

/** Unsubscribing what is not subscribed is no error. */
export const Unsubscribe: Action<UnsubscribeCommandInput, object> = {
  needs: (call) => needTopic(call, 'Unsubscribe', call.input.SubscriptionArn),
  run({ world, input }) {
    findTopic(world, input.SubscriptionArn)?.subscriptions.delete(input.SubscriptionArn ?? '');
    return {};
  },
};

export const GetSubscriptionAttributes: Action<
  GetSubscriptionAttributesCommandInput,
  Plain<GetSubscriptionAttributesCommandOutput>
> = {
  needs: (call) => needTopic(call, 'GetSubscriptionAttributes', call.input.SubscriptionArn),
  run({ world, input }) {
    const { arn, protocol, endpoint, owner, confirmed, attributes } = subscriptionAt(
      world,
      input.SubscriptionArn,
    );
    return {
      Attributes: {
        RawMessageDelivery: 'false',
        ...attributes,
        SubscriptionArn: arn,
        TopicArn: arn.split(':').slice(0, 6).join(':'),
        Protocol: protocol,
        Endpoint: endpoint,
        Owner: owner,
        PendingConfirmation: String(!confirmed),
      },
    };
  },
};

export const SetSubscriptionAttributes: Action<SetSubscriptionAttributesCommandInput, object> = {
  needs: (call) => needTopic(call, 'SetSubscriptionAttributes', call.input.SubscriptionArn),
  run({ world, input }) {
    const { AttributeName = '', AttributeValue = '' } = input;
    const { attributes } = subscriptionAt(world, input.SubscriptionArn);
    checkAttributes({ [AttributeName]: AttributeValue });
    if (AttributeValue === '') delete attributes[AttributeName];
    else attributes[AttributeName] = AttributeValue;
    return {};
  },
};

export const ListSubscriptionsByTopic: Action<
  ListSubscriptionsByTopicCommandInput,
  Plain<ListSubscriptionsByTopicCommandOutput>
> = {
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
    const sorted = [...subscriptions.values()].sort((a, b) => (a.arn < b.arn ? -1 : 1));
    return { Subscriptions: sorted.map(shown) };
  },
};

function checkAttributes(attributes: Readonly<Record<string, string>>): void {
  const unknown = Object.keys(attributes).find((name) => !ATTRIBUTES.includes(name));
  if (unknown !== undefined) throw invalid(`Attributes Reason: Unknown attribute ${unknown}`);
  if (attributes.FilterPolicy) checkFilter(attributes.FilterPolicy);
  if (!attributes.RedrivePolicy) return;
  try {
    JSON.parse(attributes.RedrivePolicy);
  } catch {
    throw invalid('RedrivePolicy: failed to parse JSON.');
  }
}

function invalid(what: string) {
  return awsError('InvalidParameter', 400, `Invalid parameter: ${what}`);
}
