import type {
  ListTagsForResourceCommandInput,
  ListTagsForResourceCommandOutput,
  Tag,
  TagResourceCommandInput,
  UntagResourceCommandInput,
} from '@aws-sdk/client-scheduler';
import type { Action, Call } from '../service';
import { findGroup, invalid } from './store';

/** Only groups have tags. */
export const TagResource: Action<TagResourceCommandInput, object> = {
  needs: ({ input }) => [
    { action: 'scheduler:TagResource', resource: input.ResourceArn ?? '', context: tagKeys(input.Tags) },
  ],
  run(call) {
    putTags(tagsOf(call), call.input.Tags);
    return {};
  },
};

export const UntagResource: Action<UntagResourceCommandInput, object> = {
  needs: ({ input }) => [
    {
      action: 'scheduler:UntagResource',
      resource: input.ResourceArn ?? '',
      context: { 'aws:TagKeys': input.TagKeys ?? [] },
    },
  ],
  run(call) {
    const tags = tagsOf(call);
    for (const key of call.input.TagKeys ?? []) tags.delete(key);
    return {};
  },
};

export const ListTagsForResource: Action<
  ListTagsForResourceCommandInput,
  Omit<ListTagsForResourceCommandOutput, '$metadata'>
> = {
  needs: ({ input }) => [{ action: 'scheduler:ListTagsForResource', resource: input.ResourceArn ?? '' }],
  run: (call) => ({
    Tags: [...tagsOf(call)].sort(([a], [b]) => (a < b ? -1 : 1)).map(([Key, Value]) => ({ Key, Value })),
  }),
};

/** AWS takes 50 tags for each resource. */
const MOST_TAGS = 50;

/** Adds all tags or none. */
export function putTags(tags: Map<string, string>, given: readonly Tag[] = []): void {
  const changed = new Map(tags);
  for (const { Key, Value } of given) changed.set(Key ?? '', Value ?? '');
  if (changed.size > MOST_TAGS) {
    throw invalid(`The resource would have ${changed.size} tags; ${MOST_TAGS} are allowed.`);
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

function tagsOf(call: Call<{ ResourceArn?: string | undefined }>): Map<string, string> {
  const [, name] = /:schedule-group\/(.+)$/.exec(call.input.ResourceArn ?? '') ?? [];
  if (name === undefined) throw invalid(`${call.input.ResourceArn} is not a schedule group.`);
  return findGroup(call.world, call, name).tags;
}
