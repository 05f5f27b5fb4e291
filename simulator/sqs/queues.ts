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
import type { Action, Call } from '../service';
import { measureEveryMinute } from './measure';
import { checkAttributes, DEFAULTS } from './queue-attributes';
import {
  expire,
  needQueue,
  newQueue,
  type Queue,
  queueArn,
  queueAt,
  queueDoesNotExist,
  queuesOf,
} from './store';

export const CreateQueue: Action<CreateQueueCommandInput> = {
  needs: (call) => [{ action: 'sqs:CreateQueue', resource: queueArn(call, call.input.QueueName ?? '*') }],
  run(call) {
    const { QueueName: name = '', Attributes = {}, tags = {} } = call.input;
    if (Attributes.FifoQueue === 'true' || /\.fifo$/.test(name)) {
      throw awsError('NotSimulated', 501, 'CreateQueue: FIFO queues are not simulated.');
    }
    if (!/^[\w-]{1,80}$/.test(name)) {
      throw awsError(
        'InvalidParameterValue',
        400,
        'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length',
      );
    }
    const queues = queuesOf(call.world, call);
    const before = queues.get(name);
    const attributes = withoutEmpty(Attributes);
    checkAttributes(call.world, queueArn(call, name), attributes);
    if (before) {
      const all = { ...DEFAULTS, SqsManagedSseEnabled: 'true', ...before.attributes } as Record<
        string,
        string
      >;
      if (Object.entries(attributes).every(([key, value]) => all[key] === value))
        return { QueueUrl: before.url };
      throw awsError(
        'QueueNameExists',
        400,
        'A queue already exists with the same name and a different value for an attribute.',
      );
    }
    const queue = newQueue(call, name);
    queue.attributes = attributes;
    for (const [key, value] of Object.entries(tags)) queue.tags.set(key, value);
    queues.set(name, queue);
    measureEveryMinute(call.world, queue);
    return { QueueUrl: queue.url };
  },
};

export const GetQueueUrl: Action<GetQueueUrlCommandInput> = {
  needs: (call) => [{ action: 'sqs:GetQueueUrl', resource: arnOfName(call) }],
  run(call) {
    const { QueueName, QueueOwnerAWSAccountId = call.account } = call.input;
    const place = { account: QueueOwnerAWSAccountId, region: call.region };
    const queue = queuesOf(call.world, place).get(QueueName ?? '');
    if (!queue) throw queueDoesNotExist();
    return { QueueUrl: queue.url };
  },
};

export const GetQueueAttributes: Action<GetQueueAttributesCommandInput> = {
  needs: (call) => needQueue(call, 'GetQueueAttributes'),
  run(call) {
    const { world, input } = call;
    const queue = queueAt(call);
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
  run(call) {
    const { world, input } = call;
    const queue = queueAt(call);
    const given = input.Attributes ?? {};
    checkAttributes(world, queue.arn, withoutEmpty(given));
    queue.attributes = withoutEmpty({ ...queue.attributes, ...given });
    queue.modifiedAt = world.clock.now();
    return {};
  },
};

export const DeleteQueue: Action<DeleteQueueCommandInput> = {
  needs: (call) => needQueue(call, 'DeleteQueue'),
  run(call) {
    const queue = queueAt(call);
    queue.deleted = true;
    queuesOf(call.world, queue).delete(queue.name);
    return {};
  },
};

export const PurgeQueue: Action<PurgeQueueCommandInput> = {
  needs: (call) => needQueue(call, 'PurgeQueue'),
  run(call) {
    queueAt(call).messages = [];
    return {};
  },
};

export const ListQueues: Action<ListQueuesCommandInput> = {
  needs: () => [{ action: 'sqs:ListQueues', resource: '*' }],
  run({ world, account, region, input }) {
    const queues = [...queuesOf(world, { account, region }).values()];
    const QueueUrls = queues
      .filter(({ name }) => name.startsWith(input.QueueNamePrefix ?? ''))
      .map(({ url }) => url);
    return QueueUrls.length === 0 ? {} : { QueueUrls: QueueUrls.sort() };
  },
};

export const TagQueue: Action<TagQueueCommandInput> = {
  needs: (call) => needQueue(call, 'TagQueue'),
  run(call) {
    const { tags } = queueAt(call);
    for (const [key, value] of Object.entries(call.input.Tags ?? {})) tags.set(key, value);
    return {};
  },
};

export const UntagQueue: Action<UntagQueueCommandInput> = {
  needs: (call) => needQueue(call, 'UntagQueue'),
  run(call) {
    const { tags } = queueAt(call);
    for (const key of call.input.TagKeys ?? []) tags.delete(key);
    return {};
  },
};

export const ListQueueTags: Action<ListQueueTagsCommandInput> = {
  needs: (call) => needQueue(call, 'ListQueueTags'),
  run: (call) => ({ Tags: Object.fromEntries([...queueAt(call).tags].sort()) }),
};

function attributesOf(queue: Queue, now: number): Record<string, string> {
  expire(queue, now);
  const visible = queue.messages.filter(({ visibleAt }) => visibleAt <= now).length;
  const inFlight = queue.messages.filter((message) => message.visibleAt > now && message.receives > 0).length;
  const seconds = (time: number) => String(Math.floor(time / 1000));
  const { KmsDataKeyReusePeriodSeconds, ...usual } = DEFAULTS;
  const encrypted = queue.attributes.KmsMasterKeyId !== undefined;
  return {
    ...usual,
    ...(encrypted ? { KmsDataKeyReusePeriodSeconds } : { SqsManagedSseEnabled: 'true' }),
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

/** An empty value takes an attribute away. */
function withoutEmpty(attributes: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(attributes).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '',
    ),
  );
}
