import type { EventSubscription as View } from '@aws-sdk/client-rds';
import { type AwsError, awsError } from '../aws-error';
import { timeText } from './event-time';
import type { Place } from './instance';
import { invalidCombination, invalidValue } from './refusals';
import { rdsOf } from './store';

/** What an account is told of by SNS. AWS docs: RDS User Guide, "Working with Amazon RDS event notification". */
export interface EventSubscription {
  /** As it was given; two that differ only in their case are the same. */
  readonly name: string;
  readonly arn: string;
  readonly account: string;
  readonly region: string;
  readonly tags: Map<string, string>;
  /** Virtual milliseconds since 1970. */
  readonly created: number;
  topic: string;
  /** Undefined for all types. */
  sourceType: SourceType | undefined;
  /** Identifiers in lower case; empty for all of the type. */
  sources: readonly string[];
  /** Empty for all. */
  categories: readonly string[];
  enabled: boolean;
  /** What came of the newest message. */
  status: 'active' | 'no-permission' | 'topic-not-exist';
}

/** AWS docs: RDS API Reference, CreateEventSubscription. */
export const SOURCE_TYPES = [
  ...(['db-instance', 'db-cluster', 'db-parameter-group', 'db-security-group', 'db-snapshot'] as const),
  ...(['db-cluster-snapshot', 'db-proxy', 'zero-etl', 'custom-engine-version'] as const),
  'blue-green-deployment',
] as const;

export type SourceType = (typeof SOURCE_TYPES)[number];

/** AWS docs: RDS User Guide, "Amazon RDS event categories and event messages", of the types that have events here. */
const SNAPSHOT_CATEGORIES = ['creation', 'deletion', 'failure', 'notification', 'restoration'];
const INSTANCE_CATEGORIES = [
  ...['availability', 'backtrack', 'backup', 'configuration change', 'creation', 'deletion', 'failover'],
  ...['failure', 'low storage', 'maintenance', 'notification', 'read replica', 'recovery', 'restoration'],
  ...['security', 'security patching'],
];

/** Throws `InvalidParameterValue`. */
export function checkSourceType(given: string | undefined): SourceType | undefined {
  if (given === undefined || given === '') return undefined;
  const found = SOURCE_TYPES.find((type) => type === given);
  if (found === undefined)
    throw invalidValue(`${given} is not a valid source type: ${SOURCE_TYPES.join(', ')}`);
  return found;
}

/** What AWS sends of a type; nothing for those that have no events here. */
export function categoriesOf(sourceType: SourceType): readonly string[] {
  if (sourceType === 'db-snapshot') return SNAPSHOT_CATEGORIES;
  return sourceType === 'db-instance' ? INSTANCE_CATEGORIES : [];
}

/** Throws `SubscriptionCategoryNotFound`. */
export function checkCategories(categories: readonly string[], sourceType: SourceType | undefined): void {
  const known = sourceType === 'db-snapshot' ? SNAPSHOT_CATEGORIES : INSTANCE_CATEGORIES;
  for (const category of categories) {
    if (known.includes(category)) continue;
    const message = `The category ${category} does not exist for ${sourceType ?? 'any source type'}.`;
    throw awsError('SubscriptionCategoryNotFound', 404, message);
  }
}

/** Lower-case identifiers of what is there. Throws `SourceNotFound`, or `InvalidParameterCombination` without a type. */
export function checkSources(
  { world, account, region }: Place,
  given: readonly string[],
  sourceType: SourceType | undefined,
): string[] {
  if (given.length > 0 && sourceType === undefined) {
    throw invalidCombination('SourceIds cannot be specified without SourceType.');
  }
  const { instances, snapshots } = rdsOf(world, account, region);
  const there =
    sourceType === 'db-instance' ? instances : sourceType === 'db-snapshot' ? snapshots : new Map();
  return given.map((source) => {
    const id = source.toLowerCase();
    if (there.has(id)) return id;
    throw awsError('SourceNotFound', 404, `The source ${source} of type ${sourceType} could not be found.`);
  });
}

/** Throws `SubscriptionNotFound`. */
export function findSubscription(
  { world, account, region }: Place,
  name: string | undefined,
): EventSubscription {
  const found = rdsOf(world, account, region).subscriptions.get((name ?? '').toLowerCase());
  if (found === undefined) throw subscriptionNotFound(name ?? '');
  return found;
}

export function subscriptionNotFound(name: string): AwsError {
  return awsError('SubscriptionNotFound', 404, `Event subscription ${name} not found.`);
}

export function subscriptionView(subscription: EventSubscription): View {
  const { sourceType, sources, categories } = subscription;
  return {
    CustomerAwsId: subscription.account,
    CustSubscriptionId: subscription.name,
    EventSubscriptionArn: subscription.arn,
    SnsTopicArn: subscription.topic,
    Status: subscription.status,
    SubscriptionCreationTime: timeText(subscription.created),
    Enabled: subscription.enabled,
    ...(sourceType === undefined ? {} : { SourceType: sourceType }),
    ...(sources.length === 0 ? {} : { SourceIdsList: [...sources] }),
    ...(categories.length === 0 ? {} : { EventCategoriesList: [...categories] }),
  };
}
