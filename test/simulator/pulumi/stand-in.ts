import { awsError } from '../../../simulator/aws-error';
import type { Service } from '../../../simulator/service';
import { storeKind } from '../../../simulator/world';

interface StandInQueue {
  attributes: Record<string, string>;
  tags: Record<string, string>;
}

export const QUEUES = storeKind<Map<string, StandInQueue>>('stand-in-queues', () => new Map());

/** The changes made in an account and Region, in order. */
export const CHANGES = storeKind<string[]>('stand-in-changes', () => []);

/** Not SQS: just enough of its answers to see what an engine does with a service. */
export const standInQueues: Service = {
  name: 'sqs',
  actions: {
    CreateQueue: {
      needs: () => [],
      run({ world, account, region, input }) {
        world.store(CHANGES, account, region).push('CreateQueue');
        const queues = world.store(QUEUES, account, region);
        const url = `https://sqs.${region}.amazonaws.com/${account}/${input.QueueName}`;
        if (queues.has(url)) throw awsError('QueueNameExists', 400, `Queue ${input.QueueName} exists.`);
        if (input.QueueName.startsWith('refused'))
          throw awsError('InvalidParameterValue', 400, 'Refused by name.');
        queues.set(url, { attributes: input.Attributes, tags: input.tags });
        return { QueueUrl: url };
      },
    },
    SetQueueAttributes: {
      needs: () => [],
      run({ world, account, region, input }) {
        world.store(CHANGES, account, region).push('SetQueueAttributes');
        Object.assign(
          find(world.store(QUEUES, account, region), input.QueueUrl).attributes,
          input.Attributes,
        );
        return {};
      },
    },
    GetQueueAttributes: {
      needs: () => [],
      run({ world, account, region, input }) {
        const { attributes } = find(world.store(QUEUES, account, region), input.QueueUrl);
        const name = input.QueueUrl.split('/').at(-1);
        return { Attributes: { ...attributes, QueueArn: `arn:aws:sqs:${region}:${account}:${name}` } };
      },
    },
    TagQueue: {
      needs: () => [],
      run({ world, account, region, input }) {
        world.store(CHANGES, account, region).push('TagQueue');
        Object.assign(find(world.store(QUEUES, account, region), input.QueueUrl).tags, input.Tags);
        return {};
      },
    },
    DeleteQueue: {
      needs: () => [],
      run({ world, account, region, input }) {
        world.store(CHANGES, account, region).push('DeleteQueue');
        find(world.store(QUEUES, account, region), input.QueueUrl);
        world.store(QUEUES, account, region).delete(input.QueueUrl);
        return {};
      },
    },
  },
};

function find(queues: Map<string, StandInQueue>, url: string): StandInQueue {
  const queue = queues.get(url);
  if (!queue) throw awsError('QueueDoesNotExist', 400, `The specified queue does not exist: ${url}`);
  return queue;
}
