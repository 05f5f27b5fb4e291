import type {
  ChangeTagsForResourceCommandInput,
  ListTagsForResourceCommandInput,
  ListTagsForResourceCommandOutput,
} from '@aws-sdk/client-route-53';
import { awsError } from '../aws-error';
import type { Action, Call } from '../service';
import { findHealthCheck, healthCheckArn } from './health-checks';
import { findZone, zoneArn } from './store';

interface Tagged {
  readonly ResourceType?: 'healthcheck' | 'hostedzone';
  readonly ResourceId?: string;
}

export const ListTagsForResource: Action<
  ListTagsForResourceCommandInput,
  Omit<ListTagsForResourceCommandOutput, '$metadata'>
> = {
  needs: ({ input }) => [{ action: 'route53:ListTagsForResource', resource: arnOf(input) }],
  run: (call) => ({
    ResourceTagSet: {
      ResourceType: call.input.ResourceType,
      ResourceId: call.input.ResourceId,
      Tags: [...tagsOf(call)].sort(([a], [b]) => (a < b ? -1 : 1)).map(([Key, Value]) => ({ Key, Value })),
    },
  }),
};

export const ChangeTagsForResource: Action<ChangeTagsForResourceCommandInput, object> = {
  needs: ({ input }) => [{ action: 'route53:ChangeTagsForResource', resource: arnOf(input) }],
  run(call) {
    const { AddTags, RemoveTagKeys } = call.input;
    const tags = tagsOf(call);
    const changed = new Map(tags);
    for (const key of RemoveTagKeys ?? []) changed.delete(key);
    for (const { Key, Value } of AddTags ?? []) changed.set(Key ?? '', Value ?? '');
    if (changed.size > 10) {
      throw awsError('InvalidInput', 400, `The resource would have ${changed.size} tags; 10 are allowed.`);
    }
    tags.clear();
    for (const [key, value] of changed) tags.set(key, value);
    return {};
  },
};

function arnOf({ ResourceType, ResourceId }: Tagged): string {
  return ResourceType === 'healthcheck' ? healthCheckArn(ResourceId) : zoneArn(ResourceId);
}

function tagsOf(call: Call<Tagged>): Map<string, string> {
  const { ResourceType, ResourceId } = call.input;
  return ResourceType === 'healthcheck'
    ? findHealthCheck(call, ResourceId).tags
    : findZone(call, ResourceId).tags;
}
