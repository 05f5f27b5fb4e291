import type { Properties } from '../values';
import type { Context } from './handler';

type Tags = Readonly<Record<string, string>>;

/** How a type's tags are changed: the service's two calls, as AWS has them for the whole service. */
export interface Tagging {
  tag(aws: Context, id: string, tags: Tags): Promise<unknown>;
  untag(aws: Context, id: string, keys: readonly string[]): Promise<unknown>;
}

/** Tags with the member names that a service's API uses for them. */
export function tagList<Key extends string, Val extends string>(tags: Tags, key: Key, value: Val) {
  return Object.entries(tags)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, text]) => ({ [key]: name, [value]: text }) as Record<Key | Val, string>);
}

export function keyValueTags(tags: Tags): { Key: string; Value: string }[] {
  return tagList(tags, 'Key', 'Value');
}

/** Route 53 has one call for both, told which kind of thing the id is of. */
export function route53Tagging(ResourceType: 'hostedzone' | 'healthcheck'): Tagging {
  const change = (aws: Context, ResourceId: string, tags: object) =>
    aws.call('route53', 'ChangeTagsForResource', { ResourceType, ResourceId, ...tags });
  return {
    tag: (aws, id, tags) => change(aws, id, { AddTags: keyValueTags(tags) }),
    untag: (aws, id, keys) => change(aws, id, { RemoveTagKeys: keys }),
  };
}

export async function changeTags(
  tagging: Tagging,
  aws: Context,
  id: string,
  before: Properties,
): Promise<void> {
  const old = (before.tagsAll ?? {}) as Tags;
  const removed = Object.keys(old).filter((key) => !(key in aws.tags));
  const set = Object.fromEntries(Object.entries(aws.tags).filter(([key, value]) => old[key] !== value));
  if (removed.length > 0) await tagging.untag(aws, id, removed.sort());
  if (Object.keys(set).length > 0) await tagging.tag(aws, id, set);
}
