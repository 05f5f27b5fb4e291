import type { Service } from '../service';
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
import { ReceiveMessage } from './receive';
import {
  ChangeMessageVisibility,
  ChangeMessageVisibilityBatch,
  DeleteMessage,
  DeleteMessageBatch,
} from './received-messages';
import { SendMessage, SendMessageBatch } from './send';
import { queueByArn } from './store';

/** SQS: queues that are polled. First-in-first-out queues are not simulated. */
export const sqs: Service = {
  name: 'sqs',
  lacks: ['Standard queues: no first-in-first-out queues, no redrive tasks.'],
  client: () => require('@aws-sdk/client-sqs'),
  resourcePolicy(world, arn) {
    const queue = queueByArn(world, arn);
    if (!queue) return undefined;
    return queue.attributes.Policy === undefined ? [] : [queue.attributes.Policy];
  },
  resourceTags: (world, arn) => queueByArn(world, arn)?.tags,
  actions: {
    ChangeMessageVisibility,
    ChangeMessageVisibilityBatch,
    CreateQueue,
    DeleteMessage,
    DeleteMessageBatch,
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
