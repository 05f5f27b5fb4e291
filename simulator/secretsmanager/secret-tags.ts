import type { TagResourceCommandInput, UntagResourceCommandInput } from '@aws-sdk/client-secrets-manager';
import { awsError } from '../aws-error';
import type { Action } from '../service';
import { secretNeed, tagContext } from './needs';
import { findSecret } from './store';

export const TagResource: Action<TagResourceCommandInput, object> = {
  needs: (call) => [secretNeed(call, 'TagResource', tagContext(call.input.Tags))],
  run(call) {
    const secret = findSecret(call, call.input.SecretId);
    const tags = (call.input.Tags ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? ''] as const);
    const together = new Set([...secret.tags.keys(), ...tags.map(([key]) => key)]);
    if (together.size > 50) {
      throw awsError(
        'LimitExceededException',
        400,
        `The secret would have ${together.size} tags; 50 are allowed.`,
      );
    }
    for (const [key, value] of tags) secret.tags.set(key, value);
    return {};
  },
};

export const UntagResource: Action<UntagResourceCommandInput, object> = {
  needs: (call) => [secretNeed(call, 'UntagResource', { 'aws:TagKeys': call.input.TagKeys ?? [] })],
  run(call) {
    const secret = findSecret(call, call.input.SecretId);
    for (const key of call.input.TagKeys ?? []) secret.tags.delete(key);
    return {};
  },
};
