import type {
  DescribeDBParameterGroupsCommandOutput,
  DescribeDBSubnetGroupsCommandOutput,
  Parameter,
} from '@aws-sdk/client-rds';
import type {
  ParameterGroupArgs,
  ParameterGroupState,
  SubnetGroupArgs,
  SubnetGroupState,
} from '@pulumi/aws/rds';
import { differs, type Plain, resource, unlessMissing } from './define';
import type { Context } from './handler';
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

export const parameterGroup = resource<ParameterGroupArgs, ParameterGroupState>({
  inputs: ['name', 'family', 'description', 'parameters', 'region', 'tags'],
  replaceOn: ['name', 'family', 'description'],
  naming: { property: 'name', maximum: 255 },
  tagging: taggingOf('pg'),
  async create(aws, inputs) {
    await aws.call('rds', 'CreateDBParameterGroup', {
      DBParameterGroupName: inputs.name,
      DBParameterGroupFamily: inputs.family,
      Description: inputs.description ?? 'Managed by Pulumi',
      Tags: keyValueTags(aws.tags),
    });
    await setParameters(aws, inputs);
    return inputs.name ?? '';
  },
  async update(aws, _id, inputs, before) {
    if (differs(inputs, before, ['parameters'])) await setParameters(aws, inputs);
    return undefined;
  },
  async delete(aws, id) {
    await aws.call('rds', 'DeleteDBParameterGroup', { DBParameterGroupName: id });
  },
  async describe(aws, id) {
    const answer = await unlessMissing(['DBParameterGroupNotFound'], () =>
      aws.call<DescribeDBParameterGroupsCommandOutput>('rds', 'DescribeDBParameterGroups', {
        DBParameterGroupName: id,
      }),
    );
    const [found] = answer?.DBParameterGroups ?? [];
    return (
      found && {
        name: found.DBParameterGroupName,
        arn: found.DBParameterGroupArn,
        family: found.DBParameterGroupFamily,
        description: found.Description,
      }
    );
  },
});

function subnetGroupRequest(inputs: Plain<SubnetGroupArgs>): object {
  return {
    DBSubnetGroupName: inputs.name,
    DBSubnetGroupDescription: inputs.description ?? 'Managed by Pulumi',
    SubnetIds: inputs.subnetIds,
  };
}

async function setParameters(aws: Context, inputs: Plain<ParameterGroupArgs>): Promise<void> {
  const Parameters = (inputs.parameters ?? []).map(({ name, value, applyMethod }) => ({
    ParameterName: name,
    ParameterValue: value,
    ApplyMethod: (applyMethod ?? 'immediate') as Parameter['ApplyMethod'],
  }));
  if (Parameters.length === 0) return;
  await aws.call('rds', 'ModifyDBParameterGroup', { DBParameterGroupName: inputs.name, Parameters });
}
