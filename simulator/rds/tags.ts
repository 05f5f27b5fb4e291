import type {
  AddTagsToResourceCommandInput,
  ListTagsForResourceCommandInput,
  ListTagsForResourceCommandOutput,
  RemoveTagsFromResourceCommandInput,
  Tag,
} from '@aws-sdk/client-rds';
import type { AwsError } from '../aws-error';
import type { Action, Call } from '../service';
import type { World } from '../world';
import { subscriptionNotFound } from './event-subscription';
import { readSnapshotArn } from './identifier';
import { need } from './needs';
import { optionGroupNotFound } from './option-group';
import { groupNotFound } from './parameter-group';
import { MOST_TAGS } from './quotas';
import {
  clusterNotFound,
  instanceNotFound,
  invalidValue,
  missing,
  snapshotNotFound,
  wrongSnapshotState,
} from './refusals';
import { changeTags } from './settling';
import { rdsOf, snapshotsOf } from './store';
import { subnetGroupNotFound } from './subnet-group';

export const addTagsToResource: Action<AddTagsToResourceCommandInput, object> = {
  needs: (call) => [need(call, 'AddTagsToResource', call.input.ResourceName ?? '', call.input.Tags)],
  run(call) {
    const tags = changeableTags(call);
    const all = withTags(tags, call.input.Tags);
    changeTags(call.world, tags, call.input.ResourceName ?? '', (changed) => {
      for (const [key, value] of all) changed.set(key, value);
    });
    return {};
  },
};

export const removeTagsFromResource: Action<RemoveTagsFromResourceCommandInput, object> = {
  needs: (call) => [need(call, 'RemoveTagsFromResource', call.input.ResourceName ?? '')],
  run(call) {
    const tags = changeableTags(call);
    changeTags(call.world, tags, call.input.ResourceName ?? '', (changed) => {
      for (const key of call.input.TagKeys ?? []) changed.delete(key);
    });
    return {};
  },
};

export const listTagsForResource: Action<
  ListTagsForResourceCommandInput,
  Omit<ListTagsForResourceCommandOutput, '$metadata'>
> = {
  needs: (call) => [need(call, 'ListTagsForResource', call.input.ResourceName ?? '')],
  run: (call) => ({ TagList: tagList(ownTags(call)) }),
};

/** Tags as AWS lists them, by key. */
export function tagList(tags: ReadonlyMap<string, string>): Tag[] {
  return [...tags].sort(([a], [b]) => (a < b ? -1 : 1)).map(([Key, Value]) => ({ Key, Value }));
}

/** AWS docs: RDS User Guide, "Tagging Amazon RDS resources". */
const TAG_TEXT = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** Tags with those of a request added or replaced. Throws `InvalidParameterValue`. */
export function withTags(
  tags: ReadonlyMap<string, string>,
  requested: readonly Tag[] | undefined,
): Map<string, string> {
  const all = new Map(tags);
  for (const { Key = '', Value = '' } of requested ?? []) {
    if (/^(aws|rds):/i.test(Key)) {
      throw invalidValue(
        'Tag keys cannot start with the reserved prefix for system tags, which are aws: and rds:.',
      );
    }
    if (Key === '' || Key.length > 128 || Value.length > 256) {
      throw invalidValue('Tag keys have 1 to 128 characters, tag values at most 256.');
    }
    if (!TAG_TEXT.test(Key) || !TAG_TEXT.test(Value)) {
      throw invalidValue('Tag keys and values have letters, digits, spaces and _.:/=+-@ only.');
    }
    all.set(Key, Value);
  }
  if (all.size > MOST_TAGS)
    throw invalidValue(`The resource would have ${all.size} tags; ${MOST_TAGS} are allowed.`);
  return all;
}

/** Tags of the resource with this ARN; undefined when there is no such resource. */
export function resourceTags(world: World, arn: string): Map<string, string> | undefined {
  const [, , , region = '', account = '', kind, ...rest] = arn.split(':');
  const name = rest.join(':').toLowerCase();
  const {
    instances,
    clusters,
    snapshots,
    clusterSnapshots,
    subnetGroups,
    parameterGroups,
    clusterParameterGroups,
    optionGroups,
    subscriptions,
  } = rdsOf(world, account, region);
  switch (kind) {
    case 'db':
      return instances.get(name)?.tags;
    case 'cluster':
      return clusters.get(name)?.tags;
    case 'snapshot':
      return snapshots.get(name)?.tags;
    case 'cluster-snapshot':
      return clusterSnapshots.get(name)?.tags;
    case 'subgrp':
      return subnetGroups.get(name)?.tags;
    case 'pg':
      return parameterGroups.get(name)?.tags;
    case 'cluster-pg':
      return clusterParameterGroups.get(name)?.tags;
    case 'og':
      return optionGroups.get(name)?.tags;
    case 'es':
      return subscriptions.get(name)?.tags;
    default:
      return undefined;
  }
}

function ownTags(call: Call<{ ResourceName: string | undefined }>): Map<string, string> {
  const { ResourceName: arn } = call.input;
  if (arn === undefined || arn === '') throw missing('ResourceName');
  const [, , service, region, account] = arn.split(':');
  if (service !== 'rds' || region !== call.region || account !== call.account) {
    throw invalidValue(`Invalid resource name: ${arn}`);
  }
  const tags = resourceTags(call.world, arn);
  if (tags === undefined) throw notFound(arn);
  return tags;
}

/** The same, to be changed, which AWS may not allow while a snapshot is made. */
function changeableTags(call: Call<{ ResourceName: string | undefined }>): Map<string, string> {
  const tags = ownTags(call);
  if (call.world.assumptions['snapshot-tagging'] === 'always') return tags;
  for (const kind of ['instance', 'cluster'] as const) {
    const { id } = readSnapshotArn(kind, call.input.ResourceName ?? '') ?? {};
    const status = snapshotsOf(rdsOf(call.world, call.account, call.region), kind).get(id ?? '')?.status;
    if (status !== undefined && status !== 'available')
      throw wrongSnapshotState(kind, `${id} is ${status}, and would have to be available.`);
  }
  return tags;
}

function notFound(arn: string): AwsError {
  const [, , , , , kind, ...rest] = arn.split(':');
  const name = rest.join(':');
  switch (kind) {
    case 'db':
      return instanceNotFound(name);
    case 'cluster':
      return clusterNotFound(name);
    case 'snapshot':
      return snapshotNotFound('instance', name);
    case 'cluster-snapshot':
      return snapshotNotFound('cluster', name);
    case 'subgrp':
      return subnetGroupNotFound(name);
    case 'pg':
      return groupNotFound(name);
    case 'cluster-pg':
      return groupNotFound(name, 'DBClusterParameterGroup');
    case 'og':
      return optionGroupNotFound(name);
    case 'es':
      return subscriptionNotFound(name);
    default:
      return invalidValue(`Invalid resource name: ${arn}`);
  }
}
