import type {
  ListTagsForResourceCommandInput,
  ListTagsForResourceCommandOutput,
  ListTagsLogGroupCommandInput,
  TagLogGroupCommandInput,
  TagResourceCommandInput,
  UntagLogGroupCommandInput,
  UntagResourceCommandInput,
} from '@aws-sdk/client-cloudwatch-logs';
import type { Action } from '../service';
import { findLogGroup, type LogGroup } from './log-group';
import { needs, needsOfTags } from './needs';

type Listed = Omit<ListTagsForResourceCommandOutput, '$metadata'>;

export const tagResource: Action<TagResourceCommandInput, object> = {
  needs: needsOfTags('TagResource'),
  run: (call) => tag(findLogGroup(call, call.input.resourceArn), call.input.tags),
};

export const untagResource: Action<UntagResourceCommandInput, object> = {
  needs: needsOfTags('UntagResource'),
  run: (call) => untag(findLogGroup(call, call.input.resourceArn), call.input.tagKeys),
};

export const listTagsForResource: Action<ListTagsForResourceCommandInput, Listed> = {
  needs: needsOfTags('ListTagsForResource'),
  run: (call) => ({ tags: Object.fromEntries(findLogGroup(call, call.input.resourceArn).tags) }),
};

/** The older three, by name; their permissions have names of their own. */
export const tagLogGroup: Action<TagLogGroupCommandInput, object> = {
  needs: needs('TagLogGroup'),
  run: (call) => tag(findLogGroup(call, call.input.logGroupName), call.input.tags),
};

export const untagLogGroup: Action<UntagLogGroupCommandInput, object> = {
  needs: needs('UntagLogGroup'),
  run: (call) => untag(findLogGroup(call, call.input.logGroupName), call.input.tags),
};

export const listTagsLogGroup: Action<ListTagsLogGroupCommandInput, Listed> = {
  needs: needs('ListTagsLogGroup'),
  run: (call) => ({ tags: Object.fromEntries(findLogGroup(call, call.input.logGroupName).tags) }),
};

function tag(group: LogGroup, tags: Readonly<Record<string, string>> | undefined): object {
  for (const [key, value] of Object.entries(tags ?? {})) group.tags.set(key, value);
  return {};
}

function untag(group: LogGroup, keys: readonly string[] | undefined): object {
  for (const key of keys ?? []) group.tags.delete(key);
  return {};
}
