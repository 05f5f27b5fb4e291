import type {
  CreateEventSubscriptionCommandInput,
  DescribeEventSubscriptionsCommandOutput,
  ModifyEventSubscriptionCommandInput,
} from '@aws-sdk/client-rds';
import type { EventSubscriptionArgs, EventSubscriptionState } from '@pulumi/aws/rds';
import { type Plain, resource, unlessMissing } from './define';
import type { Context } from './handler';
import { taggingOf } from './rds';
import { keyValueTags } from './tagging';

export const eventSubscription = resource<EventSubscriptionArgs, EventSubscriptionState>({
  inputs: ['name', 'snsTopic', 'sourceType', 'sourceIds', 'eventCategories', 'enabled', 'region', 'tags'],
  replaceOn: ['name'],
  naming: { property: 'name', maximum: 254 },
  tagging: taggingOf('es'),
  async create(aws, inputs) {
    await aws.call('rds', 'CreateEventSubscription', {
      SubscriptionName: inputs.name,
      SourceIds: inputs.sourceIds,
      Tags: keyValueTags(aws.tags),
      ...settings(inputs),
    } satisfies CreateEventSubscriptionCommandInput);
    return inputs.name ?? '';
  },
  async update(aws, id, inputs, before) {
    await aws.call('rds', 'ModifyEventSubscription', {
      SubscriptionName: id,
      ...settings(inputs),
    } satisfies ModifyEventSubscriptionCommandInput);
    const [now, old] = [inputs.sourceIds ?? [], before.sourceIds ?? []];
    await changeSources(aws, id, 'RemoveSourceIdentifierFromSubscription', without(old, now));
    await changeSources(aws, id, 'AddSourceIdentifierToSubscription', without(now, old));
    return undefined;
  },
  async delete(aws, id) {
    await aws.call('rds', 'DeleteEventSubscription', { SubscriptionName: id });
  },
  async describe(aws, id) {
    const answer = await unlessMissing(['SubscriptionNotFound'], () =>
      aws.call<DescribeEventSubscriptionsCommandOutput>('rds', 'DescribeEventSubscriptions', {
        SubscriptionName: id,
      }),
    );
    const [found] = answer?.EventSubscriptionsList ?? [];
    return (
      found && {
        arn: found.EventSubscriptionArn,
        customerAwsId: found.CustomerAwsId,
        name: found.CustSubscriptionId,
        snsTopic: found.SnsTopicArn,
        enabled: found.Enabled,
      }
    );
  },
});

function settings({ snsTopic, sourceType, eventCategories, enabled }: Plain<EventSubscriptionArgs>) {
  return {
    SnsTopicArn: String(snsTopic),
    SourceType: sourceType,
    EventCategories: eventCategories,
    Enabled: enabled ?? true,
  };
}

async function changeSources(aws: Context, name: string, action: string, sources: string[]): Promise<void> {
  for (const SourceIdentifier of sources) {
    await aws.call('rds', action, { SubscriptionName: name, SourceIdentifier });
  }
}

function without(all: readonly string[], others: readonly string[]): string[] {
  return all.filter((one) => !others.includes(one));
}
