import type {
  ListTagsForResourceCommandInput,
  TagResourceCommandInput,
  UntagResourceCommandInput,
} from '@aws-sdk/client-cloudwatch';
import type { Action, Call } from '../service';
import { found } from './alarms';
import type { Alarm } from './store';

export const TagResource: Action<TagResourceCommandInput> = {
  needs: ({ input }) => [{ action: 'cloudwatch:TagResource', resource: input.ResourceARN ?? '*' }],
  run(call) {
    const { ResourceARN, Tags = [] } = call.input;
    const alarm = at(call, ResourceARN);
    alarm.tags = [...alarm.tags.filter(({ Key }) => !Tags.some((tag) => tag.Key === Key)), ...Tags];
    return {};
  },
};

export const UntagResource: Action<UntagResourceCommandInput> = {
  needs: ({ input }) => [{ action: 'cloudwatch:UntagResource', resource: input.ResourceARN ?? '*' }],
  run(call) {
    const { ResourceARN, TagKeys = [] } = call.input;
    const alarm = at(call, ResourceARN);
    alarm.tags = alarm.tags.filter(({ Key }) => !TagKeys.includes(Key ?? ''));
    return {};
  },
};

export const ListTagsForResource: Action<ListTagsForResourceCommandInput> = {
  needs: ({ input }) => [{ action: 'cloudwatch:ListTagsForResource', resource: input.ResourceARN ?? '*' }],
  run: (call) => ({ Tags: at(call, call.input.ResourceARN).tags }),
};

/** `arn:aws:cloudwatch:us-east-1:222222222222:alarm:name` */
function at(call: Call, arn: string | undefined): Alarm {
  return found(call, arn?.split(':').slice(6).join(':'));
}
