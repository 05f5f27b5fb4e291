import type {
  ListTagsForResourceCommandInput,
  ListTagsForResourceCommandOutput,
  Tag,
  TagResourceCommandInput,
  UntagResourceCommandInput,
} from '@aws-sdk/client-eventbridge';
import type { Action, Call } from '../service';
import { DEFAULT_BUS, findBus, findRule, invalid } from './store';

export const TagResource: Action<TagResourceCommandInput, object> = {
  needs: ({ input }) => [
    { action: 'events:TagResource', resource: input.ResourceARN ?? '', context: tagKeys(input.Tags) },
  ],
  run(call) {
    putTags(tagsOf(call), call.input.Tags);
    return {};
  },
};

export const UntagResource: Action<UntagResourceCommandInput, object> = {
  needs: ({ input }) => [
    {
      action: 'events:UntagResource',
      resource: input.ResourceARN ?? '',
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
  needs: ({ input }) => [{ action: 'events:ListTagsForResource', resource: input.ResourceARN ?? '' }],
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

/** Tags of a bus (`...:event-bus/<name>`) or a rule (`...:rule/[<bus>/]<name>`). */
function tagsOf({
  world,
  account,
  region,
  input,
}: Call<{ ResourceARN?: string | undefined }>): Map<string, string> {
  const own = { account, region };
  const resource = (input.ResourceARN ?? '').split(':').slice(5).join(':');
  const [kind, ...path] = resource.split('/');
  if (kind === 'event-bus') return findBus(world, own, path.join('/')).tags;
  if (kind !== 'rule') throw invalid(`${input.ResourceARN} is neither a bus nor a rule.`);
  const [name, bus = DEFAULT_BUS] = path.reverse();
  return findRule(world, own, bus, name).tags;
}
