import type {
  ListTagsForResourceCommandInput,
  ListTagsForResourceCommandOutput,
  Tag,
  TagResourceCommandInput,
  UntagResourceCommandInput,
} from '@aws-sdk/client-sns';
import { awsError } from '../aws-error';
import type { Action } from '../service';
import { needTopic, topicAt } from './store';

export const TagResource: Action<TagResourceCommandInput, object> = {
  needs: (call) => needTopic(call, 'TagResource', call.input.ResourceArn, tagKeys(call.input.Tags)),
  run({ world, input }) {
    putTags(topicAt(world, input.ResourceArn).tags, input.Tags);
    return {};
  },
};

export const UntagResource: Action<UntagResourceCommandInput, object> = {
  needs: (call) =>
    needTopic(call, 'UntagResource', call.input.ResourceArn, { 'aws:TagKeys': call.input.TagKeys ?? [] }),
  run({ world, input }) {
    const { tags } = topicAt(world, input.ResourceArn);
    for (const key of input.TagKeys ?? []) tags.delete(key);
    return {};
  },
};

export const ListTagsForResource: Action<
  ListTagsForResourceCommandInput,
  Omit<ListTagsForResourceCommandOutput, '$metadata'>
> = {
  needs: (call) => needTopic(call, 'ListTagsForResource', call.input.ResourceArn),
  run: ({ world, input }) => ({
    Tags: [...topicAt(world, input.ResourceArn).tags]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([Key, Value]) => ({ Key, Value })),
  }),
};

/** AWS takes 50 tags for each topic. */
const MOST_TAGS = 50;

/** Adds all tags or none. Throws `TagLimitExceeded` 400. */
export function putTags(tags: Map<string, string>, given: readonly Tag[] = []): void {
  const changed = new Map(tags);
  for (const { Key, Value } of given) changed.set(Key ?? '', Value ?? '');
  if (changed.size > MOST_TAGS) {
    throw awsError(
      'TagLimitExceeded',
      400,
      `The topic would have ${changed.size} tags; ${MOST_TAGS} are allowed.`,
    );
  }
  for (const [key, value] of changed) tags.set(key, value);
}

/** The condition keys of a request that sets tags. */
export function tagKeys(tags: readonly Tag[] = []): Record<string, string | string[]> {
  return {
    'aws:TagKeys': tags.map(({ Key }) => String(Key)),
    ...Object.fromEntries(tags.map(({ Key, Value }) => [`aws:RequestTag/${Key}`, String(Value)])),
  };
}
