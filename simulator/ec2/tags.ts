import type { CreateTagsCommandInput, DeleteTagsCommandInput, Tag } from '@aws-sdk/client-ec2';
import { awsError } from '../aws-error';
import type { Action, Call } from '../service';
import { storeOf } from './store';

export const CreateTags: Action<CreateTagsCommandInput> = {
  needs: () => [{ action: 'ec2:CreateTags', resource: '*' }],
  run(call) {
    const { Resources = [], Tags = [] } = call.input;
    for (const one of Resources.map((id) => tagged(call, id))) {
      const names = Tags.map(({ Key }) => Key);
      one.Tags = [...(one.Tags ?? []).filter(({ Key }) => !names.includes(Key)), ...Tags];
    }
    return {};
  },
};

export const DeleteTags: Action<DeleteTagsCommandInput> = {
  needs: () => [{ action: 'ec2:DeleteTags', resource: '*' }],
  run(call) {
    const { Resources = [], Tags = [] } = call.input;
    for (const one of Resources.map((id) => tagged(call, id))) {
      one.Tags = (one.Tags ?? []).filter(({ Key }) => !Tags.some((tag) => tag.Key === Key));
    }
    return {};
  },
};

function tagged(call: Call, id: string): { Tags?: Tag[] } {
  const found: { Tags?: Tag[] } | undefined = Object.values(storeOf(call))
    .map((things: ReadonlyMap<string, { Tags?: Tag[] }>) => things.get(id))
    .find((thing) => thing !== undefined);
  if (!found) throw awsError('InvalidID', 400, `The ID '${id}' is not valid`);
  return found;
}
