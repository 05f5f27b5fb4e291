import type { Service } from '../service';
import { Publish } from './publish';
import { findTopic } from './store';
import {
  ConfirmSubscription,
  GetSubscriptionAttributes,
  ListSubscriptionsByTopic,
  SetSubscriptionAttributes,
  Subscribe,
  Unsubscribe,
} from './subscriptions';
import { ListTagsForResource, TagResource, UntagResource } from './topic-tags';
import { CreateTopic, DeleteTopic, GetTopicAttributes, ListTopics, SetTopicAttributes } from './topics';

/** SNS: topics that deliver to queues and functions, in no order. Mail and web endpoints are kept as subscriptions, unconfirmed. */
export const sns: Service = {
  name: 'sns',
  lacks: [
    'Standard topics that deliver to SQS and Lambda; mail, web and text endpoints are kept as subscriptions, unconfirmed, and get nothing. No first-in-first-out topics.',
  ],
  client: () => require('@aws-sdk/client-sns'),
  resourcePolicy(world, arn) {
    const topic = findTopic(world, arn);
    if (!topic) return undefined;
    return topic.attributes.Policy === undefined ? [] : [topic.attributes.Policy];
  },
  resourceTags: (world, arn) => findTopic(world, arn)?.tags,
  actions: {
    ConfirmSubscription,
    CreateTopic,
    DeleteTopic,
    GetSubscriptionAttributes,
    GetTopicAttributes,
    ListSubscriptionsByTopic,
    ListTagsForResource,
    ListTopics,
    Publish,
    SetSubscriptionAttributes,
    SetTopicAttributes,
    Subscribe,
    TagResource,
    Unsubscribe,
    UntagResource,
  },
};
