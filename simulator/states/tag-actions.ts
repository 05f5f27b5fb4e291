import type {
  ListTagsForResourceCommandInput,
  ListTagsForResourceCommandOutput,
  TagResourceCommandInput,
  UntagResourceCommandInput,
} from '@aws-sdk/client-sfn';
import { awsError } from '../aws-error';
import type { Action, Call } from '../service';
import { type Machine, machineAt } from './store';
import { fromTags, tagContext, toTags } from './tags';

export const TagResource: Action<TagResourceCommandInput, object> = {
  needs: ({ input }) => [
    { action: 'states:TagResource', resource: input.resourceArn ?? '*', context: tagContext(input.tags) },
  ],
  run(call) {
    const machine = tagged(call, call.input.resourceArn);
    const tags = fromTags(call.input.tags);
    const together = new Set([...machine.tags.keys(), ...tags.keys()]);
    if (together.size > 50) {
      throw awsError('TooManyTags', 400, `${machine.arn} would have ${together.size} tags; 50 are allowed.`);
    }
    for (const [key, value] of tags) machine.tags.set(key, value);
    return {};
  },
};

export const UntagResource: Action<UntagResourceCommandInput, object> = {
  needs: ({ input }) => [
    {
      action: 'states:UntagResource',
      resource: input.resourceArn ?? '*',
      context: { 'aws:TagKeys': input.tagKeys ?? [] },
    },
  ],
  run(call) {
    const machine = tagged(call, call.input.resourceArn);
    for (const key of call.input.tagKeys ?? []) machine.tags.delete(key);
    return {};
  },
};

export const ListTagsForResource: Action<
  ListTagsForResourceCommandInput,
  Omit<ListTagsForResourceCommandOutput, '$metadata'>
> = {
  needs: ({ input }) => [{ action: 'states:ListTagsForResource', resource: input.resourceArn ?? '*' }],
  run: (call) => ({ tags: toTags(tagged(call, call.input.resourceArn).tags) }),
};

function tagged(call: Call, arn: string | undefined): Machine {
  const machine = machineAt(call, arn);
  if (!machine) throw awsError('ResourceNotFound', 400, `Resource not found: '${arn}'`);
  return machine;
}
