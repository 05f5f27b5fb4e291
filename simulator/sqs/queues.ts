import type {
  CreateQueueCommandInput,
  DeleteQueueCommandInput,
  GetQueueAttributesCommandInput,
  GetQueueUrlCommandInput,
  ListQueuesCommandInput,
  ListQueueTagsCommandInput,
  PurgeQueueCommandInput,
  SetQueueAttributesCommandInput,
  TagQueueCommandInput,
  UntagQueueCommandInput,
} from '@aws-sdk/client-sqs';
import { awsError } from '../aws-error';
import { parsePolicy } from '../iam/policy';
import type { Action, Call } from '../service';
import { measureEveryMinute } from './measure';
import { DEFAULTS, needQueue, type Queue, queueArn, queueAt, sqsStore } from './store';

export const CreateQueue: Action<CreateQueueCommandInput> = {
  needs: (call) => [{ action: 'sqs:CreateQueue', resource: queueArn(call, call.input.QueueName ?? '*') }],
  run(call) {
    const { QueueName: name = '', Attributes = {}, tags = {} } = call.input;
    if (!/^[\w-]{1,80}$/.test(name) && !/^[\w-]{1,75}\.fifo$/.test(name)) {
      throw awsError(
        'InvalidParameterValue',
        400,
        'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length',
      );
    }
    const { queues } = call.world.store(sqsStore, call.account, call.region);
    const before = queues.get(name);
    const attributes = withoutEmpty(Attributes);
    if (before) {
      const differs = Object.entries(attributes).some(([key, value]) => before.attributes[key] !== value);
      if (!differs) return { QueueUrl: before.url };
      throw awsError(
        'QueueAlreadyExists',
        400,
        `A queue already exists with the same name and other attributes.`,
      );
    }
    checkPolicy(attributes);
    const now = call.world.clock.now();
    const queue: Queue = {
      name,
      arn: queueArn(call, name),
      url: `https://sqs.${call.region}.amazonaws.com/${call.account}/${name}`,
      createdAt: now,
      modifiedAt: now,
      attributes,
      tags: { ...tags },
      messages: [],
    };
    queues.set(name, queue);
    measureEveryMinute(call.world, call.account, call.region);
    return { QueueUrl: queue.url };
  },
};

export const GetQueueUrl: Action<GetQueueUrlCommandInput> = {
  needs: (call) => [{ action: 'sqs:GetQueueUrl', resource: arnOfName(call) }],
  run(call) {
    const { QueueName, QueueOwnerAWSAccountId = call.account } = call.input;
    const url = `https://sqs.${call.region}.amazonaws.com/${QueueOwnerAWSAccountId}/${QueueName}`;
    return { QueueUrl: queueAt(call.world, url).url };
  },
};

export const GetQueueAttributes: Action<GetQueueAttributesCommandInput> = {
  needs: (call) => needQueue(call, 'GetQueueAttributes'),
  run({ world, input }) {
    const queue = queueAt(world, input.QueueUrl);
    const names: readonly string[] = input.AttributeNames ?? [];
    const all = attributesOf(queue, world.clock.now());
    const Attributes = Object.fromEntries(
      Object.entries(all).filter(([name]) => names.includes('All') || names.includes(name)),
    );
    return { Attributes };
  },
};

export const SetQueueAttributes: Action<SetQueueAttributesCommandInput> = {
  needs: (call) => needQueue(call, 'SetQueueAttributes'),
  run({ world, input }) {
    const queue = queueAt(world, input.QueueUrl);
    const given = input.Attributes ?? {};
    checkPolicy(withoutEmpty(given));
    queue.attributes = withoutEmpty({ ...queue.attributes, ...given });
    queue.modifiedAt = world.clock.now();
    return {};
  },
};

export const DeleteQueue: Action<DeleteQueueCommandInput> = {
  needs: (call) => needQueue(call, 'DeleteQueue'),
  run(call) {
    const { name } = queueAt(call.world, call.input.QueueUrl);
    call.world.store(sqsStore, call.account, call.region).queues.delete(name);
    return {};
  },
};

export const PurgeQueue: Action<PurgeQueueCommandInput> = {
  needs: (call) => needQueue(call, 'PurgeQueue'),
  run({ world, input }) {
    queueAt(world, input.QueueUrl).messages = [];
    return {};
  },
};

export const ListQueues: Action<ListQueuesCommandInput> = {
  needs: () => [{ action: 'sqs:ListQueues', resource: '*' }],
  run({ world, account, region, input }) {
    const queues = [...world.store(sqsStore, account, region).queues.values()];
    const QueueUrls = queues
      .filter(({ name }) => name.startsWith(input.QueueNamePrefix ?? ''))
      .map(({ url }) => url);
    return QueueUrls.length === 0 ? {} : { QueueUrls: QueueUrls.sort() };
  },
};

export const TagQueue: Action<TagQueueCommandInput> = {
  needs: (call) => needQueue(call, 'TagQueue'),
  run({ world, input }) {
    Object.assign(queueAt(world, input.QueueUrl).tags, input.Tags);
    return {};
  },
};

export const UntagQueue: Action<UntagQueueCommandInput> = {
  needs: (call) => needQueue(call, 'UntagQueue'),
  run({ world, input }) {
    const queue = queueAt(world, input.QueueUrl);
    for (const key of input.TagKeys ?? []) delete queue.tags[key];
    return {};
  },
};

export const ListQueueTags: Action<ListQueueTagsCommandInput> = {
  needs: (call) => needQueue(call, 'ListQueueTags'),
  run: ({ world, input }) => ({ Tags: { ...queueAt(world, input.QueueUrl).tags } }),
};

function attributesOf(queue: Queue, now: number): Record<string, string> {
  const visible = queue.messages.filter(({ visibleAt }) => visibleAt <= now).length;
  const inFlight = queue.messages.filter((message) => message.visibleAt > now && message.receives > 0).length;
  const seconds = (time: number) => String(Math.floor(time / 1000));
  return {
    ...DEFAULTS,
    SqsManagedSseEnabled: 'true',
    ...queue.attributes,
    QueueArn: queue.arn,
    CreatedTimestamp: seconds(queue.createdAt),
    LastModifiedTimestamp: seconds(queue.modifiedAt),
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(queue.messages.length - visible - inFlight),
  };
}

function arnOfName({ account, region, input }: Call<GetQueueUrlCommandInput>): string {
  return queueArn({ account: input.QueueOwnerAWSAccountId ?? account, region }, input.QueueName ?? '*');
}

function checkPolicy({ Policy }: Record<string, string>): void {
  if (Policy !== undefined) parsePolicy(Policy, 'resource');
}

/** An empty value takes an attribute away. */
function withoutEmpty(attributes: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(attributes).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '',
    ),
  );
}
