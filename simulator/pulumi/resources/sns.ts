import type {
  CreateTopicCommandInput,
  CreateTopicCommandOutput,
  GetTopicAttributesCommandOutput,
  SubscribeCommandInput,
  SubscribeCommandOutput,
} from '@aws-sdk/client-sns';
import type {
  TopicArgs,
  TopicPolicyArgs,
  TopicPolicyState,
  TopicState,
  TopicSubscriptionArgs,
  TopicSubscriptionState,
} from '@pulumi/aws/sns';
import { document, type Plain, resource, unlessMissing } from './define';
import type { Context } from './handler';
import { keyValueTags } from './tagging';

/** AWS's attributes by the provider's properties. */
const TOPIC_ATTRIBUTES = {
  displayName: 'DisplayName',
  fifoTopic: 'FifoTopic',
  contentBasedDeduplication: 'ContentBasedDeduplication',
  kmsMasterKeyId: 'KmsMasterKeyId',
  policy: 'Policy',
  signatureVersion: 'SignatureVersion',
  tracingConfig: 'TracingConfig',
} as const;

const SUBSCRIPTION_ATTRIBUTES = {
  filterPolicy: 'FilterPolicy',
  filterPolicyScope: 'FilterPolicyScope',
  rawMessageDelivery: 'RawMessageDelivery',
  redrivePolicy: 'RedrivePolicy',
} as const;

export const topic = resource<TopicArgs, TopicState>({
  inputs: ['name', ...keysOf(TOPIC_ATTRIBUTES), 'region', 'tags'],
  replaceOn: ['name', 'fifoTopic'],
  naming: { property: 'name', maximum: 256, suffix: (inputs) => (inputs.fifoTopic === true ? '.fifo' : '') },
  tagging: {
    tag: (aws, id, tags) => aws.call('sns', 'TagResource', { ResourceArn: id, Tags: keyValueTags(tags) }),
    untag: (aws, id, keys) => aws.call('sns', 'UntagResource', { ResourceArn: id, TagKeys: keys }),
  },
  async create(aws, inputs) {
    const { TopicArn = '' } = await aws.call<CreateTopicCommandOutput>('sns', 'CreateTopic', {
      Name: inputs.name,
      Attributes: attributes(inputs, TOPIC_ATTRIBUTES),
      Tags: keyValueTags(aws.tags),
    } satisfies CreateTopicCommandInput);
    return TopicArn;
  },
  async update(aws, id, inputs, before) {
    const now = attributes(inputs, TOPIC_ATTRIBUTES);
    const old = attributes(before, TOPIC_ATTRIBUTES);
    for (const name of Object.values(TOPIC_ATTRIBUTES)) {
      if (now[name] === old[name]) continue;
      const value = now[name] ?? (name === 'Policy' ? defaultPolicy(aws.account, id) : '');
      await setAttribute(aws, id, name, value);
    }
    return undefined;
  },
  async delete(aws, id) {
    await aws.call('sns', 'DeleteTopic', { TopicArn: id });
  },
  async describe(aws, id) {
    const answer = await unlessMissing(['NotFound'], () =>
      aws.call<GetTopicAttributesCommandOutput>('sns', 'GetTopicAttributes', { TopicArn: id }),
    );
    return answer && { arn: id, name: id.split(':').at(-1), owner: id.split(':')[4] };
  },
});

export const topicPolicy = resource<TopicPolicyArgs, TopicPolicyState>({
  inputs: ['arn', 'policy', 'region'],
  replaceOn: ['arn'],
  async create(aws, inputs) {
    await setAttribute(aws, inputs.arn, 'Policy', document(inputs.policy));
    return inputs.arn;
  },
  async update(aws, id, inputs) {
    await setAttribute(aws, id, 'Policy', document(inputs.policy));
    return undefined;
  },
  async delete(aws, id) {
    await setAttribute(aws, id, 'Policy', defaultPolicy(aws.account, id));
  },
  outputs: (_aws, id) => ({ owner: id.split(':')[4] }),
});

export const topicSubscription = resource<TopicSubscriptionArgs, TopicSubscriptionState>({
  inputs: [
    'topic',
    'protocol',
    'endpoint',
    ...keysOf(SUBSCRIPTION_ATTRIBUTES),
    'endpointAutoConfirms',
    'region',
  ],
  replaceOn: ['topic', 'protocol', 'endpoint'],
  async create(aws, inputs) {
    const { SubscriptionArn = '' } = await aws.call<SubscribeCommandOutput>('sns', 'Subscribe', {
      TopicArn: String(inputs.topic),
      Protocol: inputs.protocol,
      Endpoint: inputs.endpoint,
      Attributes: attributes(inputs, SUBSCRIPTION_ATTRIBUTES),
      ReturnSubscriptionArn: true,
    } satisfies SubscribeCommandInput);
    return SubscriptionArn;
  },
  async update(aws, id, inputs, before) {
    const now = attributes(inputs, SUBSCRIPTION_ATTRIBUTES);
    const old = attributes(before, SUBSCRIPTION_ATTRIBUTES);
    for (const AttributeName of Object.values(SUBSCRIPTION_ATTRIBUTES)) {
      if (now[AttributeName] === old[AttributeName]) continue;
      const change = { SubscriptionArn: id, AttributeName, AttributeValue: now[AttributeName] ?? '' };
      await aws.call('sns', 'SetSubscriptionAttributes', change);
    }
    return undefined;
  },
  async delete(aws, id) {
    await aws.call('sns', 'Unsubscribe', { SubscriptionArn: id });
  },
  outputs: (aws, id) => ({ arn: id, ownerId: aws.account, rawMessageDelivery: false }),
});

async function setAttribute(aws: Context, TopicArn: string, AttributeName: string, AttributeValue: string) {
  await aws.call('sns', 'SetTopicAttributes', { TopicArn, AttributeName, AttributeValue });
}

function keysOf<T extends object>(table: T): (keyof T)[] {
  return Object.keys(table) as (keyof T)[];
}

/** SNS takes every attribute as text. */
function attributes<Args>(inputs: Plain<Args>, table: { readonly [Key in keyof Args]?: string }) {
  const found: Record<string, string> = {};
  for (const [key, name] of Object.entries(table) as [keyof Args, string][]) {
    const value: unknown = inputs[key];
    if (value !== undefined && value !== null)
      found[name] = typeof value === 'object' ? document(value) : String(value);
  }
  return found;
}

/** Who may do what with a topic that has no policy of its own. Source: AWS docs, SNS, CreateTopic. */
function defaultPolicy(account: string, arn: string): string {
  const actions = [
    'GetTopicAttributes',
    'SetTopicAttributes',
    'AddPermission',
    'RemovePermission',
    'DeleteTopic',
  ];
  return JSON.stringify({
    Version: '2008-10-17',
    Id: '__default_policy_ID',
    Statement: [
      {
        Sid: '__default_statement_ID',
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action: [...actions, 'Subscribe', 'ListSubscriptionsByTopic', 'Publish'].map((name) => `SNS:${name}`),
        Resource: arn,
        Condition: { StringEquals: { 'AWS:SourceOwner': account } },
      },
    ],
  });
}
