import type {
  ListRoleTagsCommandInput,
  ListRoleTagsCommandOutput,
  TagRoleCommandInput,
  UntagRoleCommandInput,
} from '@aws-sdk/client-iam';
import { putTags } from './constraints';
import { pageOf } from './page';
import { onRole } from './role-of';
import { tagsOf } from './roles';

export const tagRole = onRole<TagRoleCommandInput, object>(
  'TagRole',
  ({ input }, role) => {
    // All or none: what a limit refuses must leave the role as it was.
    const tags = new Map(role.tags);
    putTags(tags, input.Tags ?? []);
    for (const [key, value] of tags) role.tags.set(key, value);
    return {};
  },
  (input) => requestTags(input.Tags),
);

export const untagRole = onRole<UntagRoleCommandInput, object>(
  'UntagRole',
  ({ input }, role) => {
    for (const key of input.TagKeys ?? []) role.tags.delete(key);
    return {};
  },
  (input) => ({ 'aws:TagKeys': input.TagKeys ?? [] }),
);

export const listRoleTags = onRole<ListRoleTagsCommandInput, Omit<ListRoleTagsCommandOutput, '$metadata'>>(
  'ListRoleTags',
  ({ input }, role) => {
    const { items, ...rest } = pageOf(tagsOf(role), ({ Key }) => Key, input);
    return { Tags: items, ...rest };
  },
);

/** The condition keys of a request that sets tags. */
export function requestTags(
  tags: readonly { readonly Key: string | undefined; readonly Value: string | undefined }[] = [],
): Record<string, string | string[]> {
  return {
    'aws:TagKeys': tags.map(({ Key }) => String(Key)),
    ...Object.fromEntries(tags.map(({ Key, Value }) => [`aws:RequestTag/${Key}`, String(Value)])),
  };
}
