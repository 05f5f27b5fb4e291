import type {
  AddSourceIdentifierToSubscriptionCommandInput,
  AddSourceIdentifierToSubscriptionCommandOutput,
  CreateEventSubscriptionCommandInput,
  CreateEventSubscriptionCommandOutput,
  DeleteEventSubscriptionCommandInput,
  DeleteEventSubscriptionCommandOutput,
  DescribeEventSubscriptionsCommandInput,
  DescribeEventSubscriptionsCommandOutput,
  ModifyEventSubscriptionCommandInput,
  ModifyEventSubscriptionCommandOutput,
  RemoveSourceIdentifierFromSubscriptionCommandInput,
  RemoveSourceIdentifierFromSubscriptionCommandOutput,
} from '@aws-sdk/client-rds';
import { awsError } from '../aws-error';
import type { Action, Call, Need } from '../service';
import { greet } from './event-notification';
import {
  checkCategories,
  checkSources,
  checkSourceType,
  type EventSubscription,
  findSubscription,
  subscriptionView,
} from './event-subscription';
import { arnIn, need, tagNeeds } from './needs';
import { pageOf } from './page';
import { invalidValue, missing, refuseUnknown } from './refusals';
import { rdsOf } from './store';
import { withTags } from './tags';

type Plain<Output> = Omit<Output, '$metadata'>;

/** Per account and Region. AWS docs: RDS User Guide, "Quotas and constraints for Amazon RDS". */
const MOST_SUBSCRIPTIONS = 20;

/** Sends a first message to the topic, by which RDS finds out whether it may. */
export const createEventSubscription: Action<
  CreateEventSubscriptionCommandInput,
  Plain<CreateEventSubscriptionCommandOutput>
> = {
  needs: (call) => {
    const arn = arnIn(call, 'es', call.input.SubscriptionName ?? '');
    return [
      need(call, 'CreateEventSubscription', arn, call.input.Tags),
      ...tagNeeds(call, arn, call.input.Tags),
    ];
  },
  async run(call) {
    const { world, account, region, input } = call;
    const { SubscriptionName, SourceIds = [], EventCategories = [], Tags } = input;
    const name = checkName(SubscriptionName);
    const { subscriptions } = rdsOf(world, account, region);
    if (subscriptions.has(name.toLowerCase())) {
      throw awsError('SubscriptionAlreadyExist', 400, `Event subscription ${name} already exists.`);
    }
    if (subscriptions.size >= MOST_SUBSCRIPTIONS) {
      const message = `You have reached the maximum number of event subscriptions, ${MOST_SUBSCRIPTIONS}.`;
      throw awsError('EventSubscriptionQuotaExceeded', 400, message);
    }
    const sourceType = checkSourceType(input.SourceType);
    checkCategories(EventCategories, sourceType);
    const subscription: EventSubscription = {
      ...{ name, account, region, sourceType },
      arn: arnIn(call, 'es', name),
      tags: withTags(new Map(), Tags),
      created: world.clock.now(),
      topic: input.SnsTopicArn ?? '',
      sources: checkSources(call, SourceIds, sourceType),
      categories: EventCategories,
      enabled: input.Enabled ?? true,
      status: 'active',
    };
    await greet(world, subscription);
    subscriptions.set(name.toLowerCase(), subscription);
    return answer(subscription);
  },
};

/** Sources are not changed by this, but one by one. */
export const modifyEventSubscription: Action<
  ModifyEventSubscriptionCommandInput,
  Plain<ModifyEventSubscriptionCommandOutput>
> = {
  needs: (call) => needs(call, 'ModifyEventSubscription'),
  async run(call) {
    const { SnsTopicArn, SourceType, EventCategories, Enabled } = call.input;
    const subscription = findSubscription(call, call.input.SubscriptionName);
    const sourceType = checkSourceType(SourceType) ?? subscription.sourceType;
    const categories = EventCategories ?? subscription.categories;
    checkCategories(categories, sourceType);
    const topic = SnsTopicArn ?? subscription.topic;
    if (topic !== subscription.topic) await greet(call.world, { ...subscription, topic });
    const enabled = Enabled ?? subscription.enabled;
    Object.assign(subscription, { topic, sourceType, categories, enabled, status: 'active' });
    return answer(subscription);
  },
};

export const deleteEventSubscription: Action<
  DeleteEventSubscriptionCommandInput,
  Plain<DeleteEventSubscriptionCommandOutput>
> = {
  needs: (call) => needs(call, 'DeleteEventSubscription'),
  run(call) {
    const subscription = findSubscription(call, call.input.SubscriptionName);
    rdsOf(call.world, call.account, call.region).subscriptions.delete(subscription.name.toLowerCase());
    return answer(subscription);
  },
};

export const describeEventSubscriptions: Action<
  DescribeEventSubscriptionsCommandInput,
  Plain<DescribeEventSubscriptionsCommandOutput>
> = {
  needs: (call) => [
    need(call, 'DescribeEventSubscriptions', arnIn(call, 'es', call.input.SubscriptionName ?? '*')),
  ],
  run(call) {
    refuseUnknown('DescribeEventSubscriptions', call.input, ['SubscriptionName', 'MaxRecords', 'Marker']);
    const { SubscriptionName } = call.input;
    const all =
      SubscriptionName === undefined
        ? [...rdsOf(call.world, call.account, call.region).subscriptions.values()]
        : [findSubscription(call, SubscriptionName)];
    const { items, ...page } = pageOf(all, ({ arn }) => arn, call.input);
    return { EventSubscriptionsList: items.map(subscriptionView), ...page };
  },
};

export const addSourceIdentifierToSubscription: Action<
  AddSourceIdentifierToSubscriptionCommandInput,
  Plain<AddSourceIdentifierToSubscriptionCommandOutput>
> = {
  needs: (call) => needs(call, 'AddSourceIdentifierToSubscription'),
  run(call) {
    const subscription = findSubscription(call, call.input.SubscriptionName);
    const added = checkSources(call, [call.input.SourceIdentifier ?? ''], subscription.sourceType);
    subscription.sources = [...new Set([...subscription.sources, ...added])];
    return answer(subscription);
  },
};

export const removeSourceIdentifierFromSubscription: Action<
  RemoveSourceIdentifierFromSubscriptionCommandInput,
  Plain<RemoveSourceIdentifierFromSubscriptionCommandOutput>
> = {
  needs: (call) => needs(call, 'RemoveSourceIdentifierFromSubscription'),
  run(call) {
    const subscription = findSubscription(call, call.input.SubscriptionName);
    const id = (call.input.SourceIdentifier ?? '').toLowerCase();
    if (!subscription.sources.includes(id)) {
      throw awsError('SourceNotFound', 404, `The source ${id} is not one of ${subscription.name}.`);
    }
    subscription.sources = subscription.sources.filter((source) => source !== id);
    return answer(subscription);
  },
};

function needs(call: Call<{ SubscriptionName: string | undefined }>, action: string): Need[] {
  return [need(call, action, arnIn(call, 'es', call.input.SubscriptionName ?? ''))];
}

function answer(subscription: EventSubscription) {
  return { EventSubscription: subscriptionView(subscription) };
}

/** AWS docs: RDS API Reference, CreateEventSubscription: fewer than 255 characters. */
function checkName(name: string | undefined): string {
  if (name === undefined || name === '') throw missing('SubscriptionName');
  if (!/^[a-z](-?[a-z0-9])*$/i.test(name) || name.length > 254) {
    throw invalidValue(`The parameter SubscriptionName is not a valid identifier: ${name}`);
  }
  return name;
}
