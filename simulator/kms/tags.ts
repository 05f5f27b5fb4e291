import type {
  ListResourceTagsCommandInput,
  ListResourceTagsCommandOutput,
  Tag,
  TagResourceCommandInput,
  UntagResourceCommandInput,
} from '@aws-sdk/client-kms';
import { awsError } from '../aws-error';
import type { Action } from '../service';
import { findOwnKey, keyNeeds, mustNotBePendingDeletion } from './find-key';
import type { Key } from './key';
import { pageOf } from './page';
import { managedByAws } from './refusals';

const MOST_TAGS = 50;

export const tagResource: Action<TagResourceCommandInput, object> = {
  needs: (call) => keyNeeds(call, 'TagResource', call.input.KeyId, tagContext(call.input.Tags)),
  run(call) {
    const key = findOwnKey(call, call.input.KeyId);
    if (key.manager === 'AWS') throw managedByAws(key);
    mustNotBePendingDeletion(key);
    addTags(key, call.input.Tags);
    return {};
  },
};

export const untagResource: Action<UntagResourceCommandInput, object> = {
  needs: (call) =>
    keyNeeds(call, 'UntagResource', call.input.KeyId, { 'aws:TagKeys': call.input.TagKeys ?? [] }),
  run(call) {
    const key = findOwnKey(call, call.input.KeyId);
    if (key.manager === 'AWS') throw managedByAws(key);
    mustNotBePendingDeletion(key);
    for (const tag of call.input.TagKeys ?? []) key.tags.delete(tag);
    return {};
  },
};

export const listResourceTags: Action<
  ListResourceTagsCommandInput,
  Omit<ListResourceTagsCommandOutput, '$metadata'>
> = {
  needs: (call) => keyNeeds(call, 'ListResourceTags', call.input.KeyId),
  run(call) {
    const { tags } = findOwnKey(call, call.input.KeyId);
    const { items, ...page } = pageOf([...tags], ([key]) => key, call.input);
    return { Tags: items.map(([TagKey, TagValue]) => ({ TagKey, TagValue })), ...page };
  },
};

export function tagContext(tags: readonly Tag[] | undefined): Record<string, string | string[]> {
  const given = tags ?? [];
  return {
    ...Object.fromEntries(given.map(({ TagKey, TagValue }) => [`aws:RequestTag/${TagKey}`, TagValue ?? ''])),
    ...(given.length === 0 ? {} : { 'aws:TagKeys': given.map(({ TagKey }) => TagKey ?? '') }),
  };
}

/** Throws `TagException`, or `LimitExceededException`, before anything is changed. */
export function addTags(key: Key, given: readonly Tag[] | undefined): void {
  const tags = new Map(key.tags);
  for (const { TagKey = '', TagValue = '' } of given ?? []) {
    if (TagKey === '' || TagKey.length > 128 || TagValue.length > 256 || /^aws:/i.test(TagKey)) {
      throw awsError('TagException', 400, `Invalid tag key or value: ${TagKey}`);
    }
    tags.set(TagKey, TagValue);
  }
  if (tags.size > MOST_TAGS)
    throw awsError('LimitExceededException', 400, `A key can have ${MOST_TAGS} tags.`);
  for (const [tag, value] of tags) key.tags.set(tag, value);
}
