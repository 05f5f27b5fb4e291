import type { Service } from '../service';
import {
  ChangeMessageVisibility,
  DeleteMessage,
  ReceiveMessage,
  SendMessage,
  SendMessageBatch,
} from './messages';
import {
  CreateQueue,
  DeleteQueue,
  GetQueueAttributes,
  GetQueueUrl,
  ListQueues,
  ListQueueTags,
  PurgeQueue,
  SetQueueAttributes,
  TagQueue,
  UntagQueue,
} from './queues';
import { sqsStore } from './store';

/** SQS: queues that are polled. First-in-first-out order and long polling are not simulated. */
export const sqs: Service = {
  name: 'sqs',
  client: () => require('@aws-sdk/client-sqs'),
  resourcePolicy(world, arn) {
    const [, , , region = '', account = '', name = ''] = arn.split(':');
    const queue = world.store(sqsStore, account, region).queues.get(name);
    if (!queue) return undefined;
    return queue.attributes.Policy === undefined ? [] : [queue.attributes.Policy];
  },
  actions: {
    ChangeMessageVisibility,
    CreateQueue,
    DeleteMessage,
    DeleteQueue,
    GetQueueAttributes,
    GetQueueUrl,
    ListQueues,
    ListQueueTags,
    PurgeQueue,
    ReceiveMessage,
    SendMessage,
    SendMessageBatch,
    SetQueueAttributes,
    TagQueue,
    UntagQueue,
  },
};
