import type { DescribeDBSubnetGroupsCommandOutput, Parameter } from '@aws-sdk/client-rds';
import type {
  ClusterParameterGroupArgs,
  ClusterParameterGroupState,
  ParameterGroupArgs,
  ParameterGroupState,
  SubnetGroupArgs,
  SubnetGroupState,
} from '@pulumi/aws/rds';
import { differs, type Plain, resource, unlessMissing } from './define';
import type { Context, Handler } from './handler';
import { keyValueTags, type Tagging } from './tagging';

/** How RDS changes the tags of what is named by `kind` in ARNs. */
export function taggingOf(kind: string): Tagging {
  const arnOf = (aws: Context, id: string) => `arn:aws:rds:${aws.region}:${aws.account}:${kind}:${id}`;
  return {
    tag: (aws, id, tags) =>
      aws.call('rds', 'AddTagsToResource', { ResourceName: arnOf(aws, id), Tags: keyValueTags(tags) }),
    untag: (aws, id, keys) =>
      aws.call('rds', 'RemoveTagsFromResource', { ResourceName: arnOf(aws, id), TagKeys: keys }),
  };
}

export const subnetGroup = resource<SubnetGroupArgs, SubnetGroupState>({
  inputs: ['name', 'description', 'subnetIds', 'region', 'tags'],
  replaceOn: ['name'],
  naming: { property: 'name', maximum: 255 },
  tagging: taggingOf('subgrp'),
  async create(aws, inputs) {
    await aws.call('rds', 'CreateDBSubnetGroup', {
      ...subnetGroupRequest(inputs),
      Tags: keyValueTags(aws.tags),
    });
    return inputs.name ?? '';
  },
  async update(aws, _id, inputs) {
    await aws.call('rds', 'ModifyDBSubnetGroup', subnetGroupRequest(inputs));
    return undefined;
  },
  async delete(aws, id) {
    await aws.call('rds', 'DeleteDBSubnetGroup', { DBSubnetGroupName: id });
  },
  async describe(aws, id) {
    const answer = await unlessMissing(['DBSubnetGroupNotFoundFault', 'DBSubnetGroupNotFound'], () =>
      aws.call<DescribeDBSubnetGroupsCommandOutput>('rds', 'DescribeDBSubnetGroups', {
        DBSubnetGroupName: id,
      }),
    );
    const [found] = answer?.DBSubnetGroups ?? [];
    return (
      found && {
        name: found.DBSubnetGroupName,
        arn: found.DBSubnetGroupArn,
        description: found.DBSubnetGroupDescription,
        vpcId: found.VpcId,
        subnetIds: found.Subnets?.map(({ SubnetIdentifier }) => SubnetIdentifier ?? ''),
      }
    );
  },
});

/** What both kinds of parameter groups have. */
type GroupArgs = ParameterGroupArgs & ClusterParameterGroupArgs;
type GroupState = ParameterGroupState & ClusterParameterGroupState;

/** How RDS calls a group in names of actions and members, and in ARNs. */
interface GroupWords {
  readonly noun: 'DBParameterGroup' | 'DBClusterParameterGroup';
  readonly kind: 'pg' | 'cluster-pg';
}

export const parameterGroup = groupOf({ noun: 'DBParameterGroup', kind: 'pg' });

export const clusterParameterGroup = groupOf({ noun: 'DBClusterParameterGroup', kind: 'cluster-pg' });

function groupOf({ noun, kind }: GroupWords): Handler {
  const named = (name: string | undefined) => ({ [`${noun}Name`]: name });
  return resource<GroupArgs, GroupState>({
    inputs: ['name', 'family', 'description', 'parameters', 'region', 'tags'],
    replaceOn: ['name', 'family', 'description'],
    naming: { property: 'name', maximum: 255 },
    tagging: taggingOf(kind),
    async create(aws, inputs) {
      await aws.call('rds', `Create${noun}`, {
        ...named(inputs.name),
        DBParameterGroupFamily: inputs.family,
        Description: inputs.description ?? 'Managed by Pulumi',
        Tags: keyValueTags(aws.tags),
      });
      await setParameters(aws, { noun, kind }, inputs.name, inputs.parameters);
      return inputs.name ?? '';
    },
    async update(aws, id, inputs, before) {
      if (!differs(inputs, before, ['parameters'])) return undefined;
      const wanted = new Set(inputs.parameters?.map(({ name }) => name));
      const gone = before.parameters?.filter(({ name }) => !wanted.has(name)) ?? [];
      if (gone.length > 0) {
        const Parameters = gone.map(({ name, applyMethod = 'immediate' }) => ({
          ParameterName: name,
          ApplyMethod: applyMethod,
        }));
        await aws.call('rds', `Reset${noun}`, { ...named(id), ResetAllParameters: false, Parameters });
      }
      await setParameters(aws, { noun, kind }, id, inputs.parameters);
      return undefined;
    },
    async delete(aws, id) {
      await aws.call('rds', `Delete${noun}`, named(id));
    },
    async describe(aws, id) {
      const answer = await unlessMissing(['DBParameterGroupNotFound'], () =>
        aws.call<Record<string, Record<string, string>[] | undefined>>('rds', `Describe${noun}s`, named(id)),
      );
      const [found] = answer?.[`${noun}s`] ?? [];
      return (
        found && {
          name: found[`${noun}Name`],
          arn: found[`${noun}Arn`],
          family: found.DBParameterGroupFamily,
          description: found.Description,
        }
      );
    },
  });
}

function subnetGroupRequest(inputs: Plain<SubnetGroupArgs>): object {
  return {
    DBSubnetGroupName: inputs.name,
    DBSubnetGroupDescription: inputs.description ?? 'Managed by Pulumi',
    SubnetIds: inputs.subnetIds,
  };
}

/** RDS takes twenty at a time. */
async function setParameters(
  aws: Context,
  { noun }: GroupWords,
  name: string | undefined,
  parameters: Plain<GroupArgs>['parameters'] = [],
): Promise<void> {
  const all = parameters.map(({ name: ParameterName, value, applyMethod }) => ({
    ParameterName,
    ParameterValue: value,
    ApplyMethod: (applyMethod ?? 'immediate') as Parameter['ApplyMethod'],
  }));
  for (let at = 0; at < all.length; at += MOST_AT_ONCE) {
    const Parameters = all.slice(at, at + MOST_AT_ONCE);
    await aws.call('rds', `Modify${noun}`, { [`${noun}Name`]: name, Parameters });
  }
}

const MOST_AT_ONCE = 20;
