import type {
  ListTagsCommandInput,
  ListTagsCommandOutput,
  TagResourceCommandInput,
  UntagResourceCommandInput,
} from '@aws-sdk/client-lambda';
import { awsError } from '../aws-error';
import type { Action, Call } from '../service';
import { requestTags } from './create-function';
import { isMappingArn, mappingNotFound, mappingTags } from './event-source-mapping';
import { readFunctionArn } from './function-name';
import { functionNotFound, functionsOf } from './function-record';

export const tagResource: Action<TagResourceCommandInput, object> = {
  needs: (call) => need(call, 'TagResource', requestTags(call.input.Tags)),
  run(call) {
    const tags = tagged(call);
    for (const [key, value] of Object.entries(call.input.Tags ?? {})) tags.set(key, value);
    return {};
  },
};

export const untagResource: Action<UntagResourceCommandInput, object> = {
  needs: (call) => need(call, 'UntagResource', { 'aws:TagKeys': call.input.TagKeys ?? [] }),
  run(call) {
    const tags = tagged(call);
    for (const key of call.input.TagKeys ?? []) tags.delete(key);
    return {};
  },
};

export const listTags: Action<ListTagsCommandInput, Omit<ListTagsCommandOutput, '$metadata'>> = {
  needs: (call) => need(call, 'ListTags', {}),
  run: (call) => ({ Tags: Object.fromEntries(tagged(call)) }),
};

function need(call: Call<{ Resource?: string }>, action: string, context: Record<string, string | string[]>) {
  return [{ action: `lambda:${action}`, resource: call.input.Resource ?? '*', context }];
}

/** Tags belong to the function itself, never to a version or an alias, and to event source mappings. */
function tagged(call: Call<{ Resource?: string }>): Map<string, string> {
  const arn = call.input.Resource ?? '';
  if (isMappingArn(arn)) {
    const tags = mappingTags(call.world, arn);
    if (!tags) throw mappingNotFound();
    return tags;
  }
  const reference = readFunctionArn(arn);
  if (!reference || reference.qualifier !== undefined) {
    throw awsError(
      'InvalidParameterValueException',
      400,
      'Tags on function aliases and versions are not supported. Please specify a function ARN.',
    );
  }
  const found = functionsOf(call.world, reference.account, reference.region).get(reference.name);
  if (!found) throw functionNotFound(reference);
  return found.tags;
}
