import type {
  CreateTopicCommandInput,
  DeleteTopicCommandInput,
  GetTopicAttributesCommandInput,
  ListTagsForResourceCommandInput,
  ListTopicsCommandInput,
  SetTopicAttributesCommandInput,
  TagResourceCommandInput,
  UntagResourceCommandInput,
} from '@aws-sdk/client-sns';
import { awsError } from '../aws-error';
import { parsePolicy } from '../iam/policy';
import type { Action } from '../service';
import { needTopic, snsStore, topicArn, topicAt } from './store';

export const CreateTopic: Action<CreateTopicCommandInput> = {
  needs: (call) => needTopic(call, 'CreateTopic', topicArn(call, call.input.Name ?? '*')),
  run(call) {
    const { Name: name = '', Attributes = {}, Tags = [] } = call.input;
    if (!/^[\w-]{1,256}(\.fifo)?$/.test(name))
      throw awsError('InvalidParameter', 400, 'Invalid parameter: Topic Name');
    const topics = call.world.store(snsStore, call.account, call.region);
    const arn = topicArn(call, name);
    if (Attributes.Policy) parsePolicy(Attributes.Policy, 'resource');
    if (!topics.has(name)) {
      topics.set(name, { arn, attributes: { ...Attributes }, tags: Tags, subscriptions: new Map() });
    }
    return { TopicArn: arn };
  },
};

export const GetTopicAttributes: Action<GetTopicAttributesCommandInput> = {
  needs: (call) => needTopic(call, 'GetTopicAttributes', call.input.TopicArn),
  run({ world, input, account }) {
    const topic = topicAt(world, input.TopicArn);
    const subscriptions = [...topic.subscriptions.values()];
    return {
      Attributes: {
        ...topic.attributes,
        TopicArn: topic.arn,
        Owner: account,
        SubscriptionsConfirmed: String(subscriptions.filter(({ confirmed }) => confirmed).length),
        SubscriptionsPending: String(subscriptions.filter(({ confirmed }) => !confirmed).length),
        SubscriptionsDeleted: '0',
      },
    };
  },
};

export const SetTopicAttributes: Action<SetTopicAttributesCommandInput> = {
  needs: (call) => needTopic(call, 'SetTopicAttributes', call.input.TopicArn),
  run({ world, input }) {
    const { AttributeName = '', AttributeValue = '' } = input;
    const topic = topicAt(world, input.TopicArn);
    if (AttributeName === 'Policy' && AttributeValue !== '') parsePolicy(AttributeValue, 'resource');
    topic.attributes[AttributeName] = AttributeValue;
    if (AttributeValue === '') delete topic.attributes[AttributeName];
    return {};
  },
};

export const DeleteTopic: Action<DeleteTopicCommandInput> = {
  needs: (call) => needTopic(call, 'DeleteTopic', call.input.TopicArn),
  run({ world, account, region, input }) {
    world.store(snsStore, account, region).delete(input.TopicArn?.split(':')[5] ?? '');
    return {};
  },
};

export const ListTopics: Action<ListTopicsCommandInput> = {
  needs: () => [{ action: 'sns:ListTopics', resource: '*' }],
  run: ({ world, account, region }) => ({
    Topics: [...world.store(snsStore, account, region).values()].map(({ arn }) => ({ TopicArn: arn })),
  }),
};

export const TagResource: Action<TagResourceCommandInput> = {
  needs: (call) => needTopic(call, 'TagResource', call.input.ResourceArn),
  run({ world, input }) {
    const topic = topicAt(world, input.ResourceArn);
    const tags = input.Tags ?? [];
    topic.tags = [...topic.tags.filter(({ Key }) => !tags.some((tag) => tag.Key === Key)), ...tags];
    return {};
  },
};

export const UntagResource: Action<UntagResourceCommandInput> = {
  needs: (call) => needTopic(call, 'UntagResource', call.input.ResourceArn),
  run({ world, input }) {
    const topic = topicAt(world, input.ResourceArn);
    topic.tags = topic.tags.filter(({ Key }) => !input.TagKeys?.includes(Key ?? ''));
    return {};
  },
};

export const ListTagsForResource: Action<ListTagsForResourceCommandInput> = {
  needs: (call) => needTopic(call, 'ListTagsForResource', call.input.ResourceArn),
  run: ({ world, input }) => ({ Tags: topicAt(world, input.ResourceArn).tags }),
};
