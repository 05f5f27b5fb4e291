import type {
  CreateTopicCommandInput,
  CreateTopicCommandOutput,
  DeleteTopicCommandInput,
  GetTopicAttributesCommandInput,
  GetTopicAttributesCommandOutput,
  ListTopicsCommandInput,
  ListTopicsCommandOutput,
  SetTopicAttributesCommandInput,
} from '@aws-sdk/client-sns';
import { awsError } from '../aws-error';
import { parsePolicy } from '../iam/policy';
import type { Action } from '../service';
import { defaultPolicy } from './default-policy';
import { needTopic, topicArn, topicAt, topicsOf } from './store';
import { putTags, tagKeys } from './topic-tags';

type Plain<Output> = Omit<Output, '$metadata'>;

const ATTRIBUTES = [
  ...['DeliveryPolicy', 'DisplayName', 'KmsMasterKeyId', 'Policy', 'SignatureVersion', 'TracingConfig'],
  ...['FifoTopic', 'ContentBasedDeduplication'],
];

/** Making a topic that is there already answers with it. */
export const CreateTopic: Action<CreateTopicCommandInput, Plain<CreateTopicCommandOutput>> = {
  needs: (call) =>
    needTopic(call, 'CreateTopic', topicArn(call, call.input.Name ?? '*'), tagKeys(call.input.Tags)),
  run(call) {
    const { Name: name = '', Attributes = {}, Tags } = call.input;
    if (!/^[\w-]{1,256}$/.test(name)) throw invalid('Topic Name');
    checkAttributes(Attributes);
    const arn = topicArn(call, name);
    const topics = topicsOf(call.world, call);
    if (!topics.has(name)) {
      const given = Object.entries(Attributes).filter(([, value]) => value !== '');
      const tags = new Map<string, string>();
      putTags(tags, Tags);
      topics.set(name, {
        arn,
        attributes: { Policy: defaultPolicy(arn), ...Object.fromEntries(given) },
        tags,
        subscriptions: new Map(),
      });
    }
    return { TopicArn: arn };
  },
};

export const GetTopicAttributes: Action<
  GetTopicAttributesCommandInput,
  Plain<GetTopicAttributesCommandOutput>
> = {
  needs: (call) => needTopic(call, 'GetTopicAttributes', call.input.TopicArn),
  run({ world, input }) {
    const topic = topicAt(world, input.TopicArn);
    const subscriptions = [...topic.subscriptions.values()];
    const confirmed = subscriptions.filter((subscription) => subscription.confirmed).length;
    return {
      Attributes: {
        DisplayName: '',
        ...topic.attributes,
        TopicArn: topic.arn,
        Owner: topic.arn.split(':')[4] ?? '',
        SubscriptionsConfirmed: String(confirmed),
        SubscriptionsPending: String(subscriptions.length - confirmed),
        SubscriptionsDeleted: '0',
      },
    };
  },
};

export const SetTopicAttributes: Action<SetTopicAttributesCommandInput, object> = {
  needs: (call) => needTopic(call, 'SetTopicAttributes', call.input.TopicArn),
  run({ world, input }) {
    const { AttributeName = '', AttributeValue = '' } = input;
    const topic = topicAt(world, input.TopicArn);
    checkAttributes({ [AttributeName]: AttributeValue });
    if (AttributeValue !== '') topic.attributes[AttributeName] = AttributeValue;
    else if (AttributeName === 'Policy') throw invalid('Policy Error: null');
    else delete topic.attributes[AttributeName];
    return {};
  },
};

/** Deleting a topic that is not there is no error. */
export const DeleteTopic: Action<DeleteTopicCommandInput, object> = {
  needs: (call) => needTopic(call, 'DeleteTopic', call.input.TopicArn),
  run(call) {
    const [, , , region = '', account = '', name = ''] = (call.input.TopicArn ?? '').split(':');
    topicsOf(call.world, { account, region }).delete(name);
    return {};
  },
};

export const ListTopics: Action<ListTopicsCommandInput, Plain<ListTopicsCommandOutput>> = {
  needs: () => [{ action: 'sns:ListTopics', resource: '*' }],
  run: (call) => ({
    Topics: [...topicsOf(call.world, call).values()]
      .map(({ arn }) => ({ TopicArn: arn }))
      .sort((a, b) => (a.TopicArn < b.TopicArn ? -1 : 1)),
  }),
};

function checkAttributes(attributes: Readonly<Record<string, string>>): void {
  const unknown = Object.keys(attributes).find((name) => !ATTRIBUTES.includes(name));
  if (unknown !== undefined) throw invalid(`Attributes Reason: Unknown attribute ${unknown}`);
  if (attributes.FifoTopic === 'true') {
    throw invalid('Attributes Reason: FifoTopic: first-in-first-out topics are not simulated');
  }
  if (attributes.Policy) parsePolicy(attributes.Policy, 'resource', 'InvalidParameter');
}

function invalid(what: string) {
  return awsError('InvalidParameter', 400, `Invalid parameter: ${what}`);
}
