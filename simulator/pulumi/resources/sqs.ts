import type {
  CreateQueueCommandInput,
  CreateQueueCommandOutput,
  GetQueueAttributesCommandOutput,
} from '@aws-sdk/client-sqs';
import type {
  QueueArgs,
  QueuePolicyArgs,
  QueuePolicyState,
  QueueState,
  RedriveAllowPolicyArgs,
  RedriveAllowPolicyState,
  RedrivePolicyArgs,
  RedrivePolicyState,
} from '@pulumi/aws/sqs';
import { document, type Plain, resource, unlessMissing } from './define';
import type { Context, Handler } from './handler';

/** AWS's attributes by the provider's properties, with the values that AWS gives when there are none. */
const ATTRIBUTES = {
  delaySeconds: ['DelaySeconds', '0'],
  maxMessageSize: ['MaximumMessageSize', '1048576'],
  messageRetentionSeconds: ['MessageRetentionPeriod', '345600'],
  receiveWaitTimeSeconds: ['ReceiveMessageWaitTimeSeconds', '0'],
  visibilityTimeoutSeconds: ['VisibilityTimeout', '30'],
  redrivePolicy: ['RedrivePolicy', ''],
  redriveAllowPolicy: ['RedriveAllowPolicy', ''],
  policy: ['Policy', ''],
  kmsMasterKeyId: ['KmsMasterKeyId', ''],
  kmsDataKeyReusePeriodSeconds: ['KmsDataKeyReusePeriodSeconds', '300'],
  sqsManagedSseEnabled: ['SqsManagedSseEnabled', 'true'],
  fifoQueue: ['FifoQueue', 'false'],
  contentBasedDeduplication: ['ContentBasedDeduplication', 'false'],
} as const;

const NAMES = Object.keys(ATTRIBUTES) as (keyof typeof ATTRIBUTES)[];

export const queue = resource<QueueArgs, QueueState>({
  inputs: ['name', ...NAMES, 'region', 'tags'],
  replaceOn: ['name', 'fifoQueue'],
  naming: { property: 'name', maximum: 80, suffix: (inputs) => (inputs.fifoQueue === true ? '.fifo' : '') },
  tagging: {
    tag: (aws, id, tags) => aws.call('sqs', 'TagQueue', { QueueUrl: id, Tags: tags }),
    untag: (aws, id, keys) => aws.call('sqs', 'UntagQueue', { QueueUrl: id, TagKeys: keys }),
  },
  async create(aws, inputs) {
    const { QueueUrl = '' } = await aws.call<CreateQueueCommandOutput>('sqs', 'CreateQueue', {
      QueueName: inputs.name,
      Attributes: attributes(inputs),
      tags: { ...aws.tags },
    } satisfies CreateQueueCommandInput);
    return QueueUrl;
  },
  async update(aws, id, inputs, before) {
    const now = attributes(inputs);
    const old = attributes(before);
    const changed = Object.values(ATTRIBUTES).filter(([name]) => now[name] !== old[name]);
    if (changed.length === 0) return undefined;
    const Attributes = Object.fromEntries(changed.map(([name, usual]) => [name, now[name] ?? usual]));
    await aws.call('sqs', 'SetQueueAttributes', { QueueUrl: id, Attributes });
    return undefined;
  },
  async delete(aws, id) {
    await aws.call('sqs', 'DeleteQueue', { QueueUrl: id });
  },
  async describe(aws, id) {
    const answer = await unlessMissing(['QueueDoesNotExist', 'AWS.SimpleQueueService.NonExistentQueue'], () =>
      aws.call<GetQueueAttributesCommandOutput>('sqs', 'GetQueueAttributes', {
        QueueUrl: id,
        AttributeNames: ['All'],
      }),
    );
    const found: Record<string, string> | undefined = answer?.Attributes;
    const number = (name: string, usual: string) => Number(found?.[name] ?? usual);
    return (
      found && {
        arn: found.QueueArn,
        url: id,
        name: id.split('/').at(-1),
        delaySeconds: number(...ATTRIBUTES.delaySeconds),
        maxMessageSize: number(...ATTRIBUTES.maxMessageSize),
        messageRetentionSeconds: number(...ATTRIBUTES.messageRetentionSeconds),
        receiveWaitTimeSeconds: number(...ATTRIBUTES.receiveWaitTimeSeconds),
        visibilityTimeoutSeconds: number(...ATTRIBUTES.visibilityTimeoutSeconds),
      }
    );
  },
});

export const queuePolicy = attribute<QueuePolicyArgs, QueuePolicyState>('policy', 'Policy');
export const redrivePolicy = attribute<RedrivePolicyArgs, RedrivePolicyState>(
  'redrivePolicy',
  'RedrivePolicy',
);
export const redriveAllowPolicy = attribute<RedriveAllowPolicyArgs, RedriveAllowPolicyState>(
  'redriveAllowPolicy',
  'RedriveAllowPolicy',
);

/** An attribute of a queue that is a resource of its own. */
function attribute<Args extends { queueUrl: unknown }, State>(
  property: keyof Args & string,
  name: string,
): Handler {
  const set = (aws: Context, QueueUrl: string, value: string) =>
    aws.call('sqs', 'SetQueueAttributes', { QueueUrl, Attributes: { [name]: value } });
  return resource<Args, State>({
    inputs: ['queueUrl', property, 'region' as keyof Args & string],
    replaceOn: ['queueUrl'],
    async create(aws, inputs) {
      const url = String(inputs.queueUrl);
      await set(aws, url, document(inputs[property]));
      return url;
    },
    async update(aws, id, inputs) {
      await set(aws, id, document(inputs[property]));
      return undefined;
    },
    async delete(aws, id) {
      await set(aws, id, '');
    },
  });
}

/** SQS takes every attribute as text. */
function attributes(inputs: Plain<QueueArgs>): Record<string, string> {
  const given = NAMES.filter((key) => inputs[key] !== undefined && inputs[key] !== null);
  return Object.fromEntries(given.map((key) => [ATTRIBUTES[key][0], String(inputs[key])]));
}
