import type {
  CreateDBParameterGroupCommandInput,
  CreateDBParameterGroupCommandOutput,
  DBParameterGroup,
  DeleteDBParameterGroupCommandInput,
  DescribeDBParameterGroupsCommandInput,
  DescribeDBParameterGroupsCommandOutput,
  DescribeDBParametersCommandInput,
  DescribeDBParametersCommandOutput,
  ModifyDBParameterGroupCommandInput,
  ModifyDBParameterGroupCommandOutput,
} from '@aws-sdk/client-rds';
import { type AwsError, awsError } from '../aws-error';
import type { Action, Call } from '../service';
import { newIdentifier } from './identifier';
import { arnIn, need, tagNeeds } from './needs';
import { pageOf } from './page';
import { invalidValue, missing } from './refusals';
import { rdsOf } from './store';
import { withTags } from './tags';

/** A named set of an engine's parameters. The servers here do not read it; it only has to be there. */
export interface ParameterGroup {
  readonly name: string;
  readonly arn: string;
  /** `postgres17` */
  readonly family: string;
  readonly description: string;
  readonly tags: Map<string, string>;
  readonly parameters: Map<string, string>;
}

export const createDBParameterGroup: Action<
  CreateDBParameterGroupCommandInput,
  Omit<CreateDBParameterGroupCommandOutput, '$metadata'>
> = {
  needs(call) {
    const arn = arnIn(call, 'pg', call.input.DBParameterGroupName ?? '');
    return [
      need(call, 'CreateDBParameterGroup', arn, call.input.Tags),
      ...tagNeeds(call, arn, call.input.Tags),
    ];
  },
  run(call) {
    const { DBParameterGroupFamily: family, Description: description, Tags } = call.input;
    const name = newIdentifier('DBParameterGroupName', call.input.DBParameterGroupName, 255);
    if (description === undefined) throw missing('Description');
    if (!/^(postgres|mysql|mariadb)\d+(\.\d+)?$/.test(family ?? '')) {
      throw invalidValue(`ParameterGroupFamily ${family} is not a valid parameter group family`);
    }
    const { parameterGroups } = rdsOf(call.world, call.account, call.region);
    if (parameterGroups.has(name)) {
      throw awsError('DBParameterGroupAlreadyExists', 400, `Parameter group ${name} already exists`);
    }
    const group: ParameterGroup = {
      name,
      arn: arnIn(call, 'pg', name),
      family: family ?? '',
      description,
      tags: withTags(new Map(), Tags),
      parameters: new Map(),
    };
    parameterGroups.set(name, group);
    return { DBParameterGroup: view(group) };
  },
};

export const modifyDBParameterGroup: Action<
  ModifyDBParameterGroupCommandInput,
  Omit<ModifyDBParameterGroupCommandOutput, '$metadata'>
> = {
  needs: (call) => [
    need(call, 'ModifyDBParameterGroup', arnIn(call, 'pg', call.input.DBParameterGroupName ?? '')),
  ],
  run(call) {
    const group = findGroup(call, call.input.DBParameterGroupName);
    for (const { ParameterName, ParameterValue } of call.input.Parameters ?? []) {
      if (ParameterName === undefined || ParameterValue === undefined) {
        throw invalidValue('Each parameter needs a ParameterName, a ParameterValue and an ApplyMethod.');
      }
      group.parameters.set(ParameterName, ParameterValue);
    }
    return { DBParameterGroupName: group.name };
  },
};

export const describeDBParameterGroups: Action<
  DescribeDBParameterGroupsCommandInput,
  Omit<DescribeDBParameterGroupsCommandOutput, '$metadata'>
> = {
  needs: (call) => [
    need(call, 'DescribeDBParameterGroups', arnIn(call, 'pg', call.input.DBParameterGroupName ?? '*')),
  ],
  run(call) {
    const { DBParameterGroupName: name } = call.input;
    const { parameterGroups } = rdsOf(call.world, call.account, call.region);
    const found = name === undefined ? [...parameterGroups.values()] : [findGroup(call, name)];
    const { items, ...page } = pageOf(found, (group) => group.name, call.input);
    return { DBParameterGroups: items.map(view), ...page };
  },
};

/** Shows the parameters that were set; those that the engine has besides are not simulated. */
export const describeDBParameters: Action<
  DescribeDBParametersCommandInput,
  Omit<DescribeDBParametersCommandOutput, '$metadata'>
> = {
  needs: (call) => [
    need(call, 'DescribeDBParameters', arnIn(call, 'pg', call.input.DBParameterGroupName ?? '')),
  ],
  run(call) {
    const { DBParameterGroupName: name, Source } = call.input;
    checkParameterGroup(call, name ?? '');
    const { parameterGroups } = rdsOf(call.world, call.account, call.region);
    const set = [...(parameterGroups.get((name ?? '').toLowerCase())?.parameters ?? [])].sort();
    const shown = Source === undefined || Source === 'user' ? set : [];
    const { items, ...page } = pageOf(shown, ([parameter]) => parameter, call.input);
    return {
      Parameters: items.map(([ParameterName, ParameterValue]) => ({
        ParameterName,
        ParameterValue,
        Source: 'user',
        IsModifiable: true,
      })),
      ...page,
    };
  },
};

export const deleteDBParameterGroup: Action<DeleteDBParameterGroupCommandInput, object> = {
  needs: (call) => [
    need(call, 'DeleteDBParameterGroup', arnIn(call, 'pg', call.input.DBParameterGroupName ?? '')),
  ],
  run(call) {
    const { name } = findGroup(call, call.input.DBParameterGroupName);
    const { instances, parameterGroups } = rdsOf(call.world, call.account, call.region);
    if ([...instances.values()].some(({ parameterGroup }) => parameterGroup === name)) {
      throw awsError(
        'InvalidDBParameterGroupState',
        400,
        'One or more database instances are still members of this parameter group, so the group cannot be deleted',
      );
    }
    parameterGroups.delete(name);
    return {};
  },
};

export function groupNotFound(name: string): AwsError {
  return awsError('DBParameterGroupNotFound', 404, `DBParameterGroup not found: ${name}`);
}

/** Throws unless the group is the engine's default one or has been created. */
export function checkParameterGroup({ world, account, region }: Call, name: string): void {
  if (/^default\.[a-z]+[\d.]+$/.test(name)) return;
  if (!rdsOf(world, account, region).parameterGroups.has(name)) throw groupNotFound(name);
}

function findGroup({ world, account, region }: Call, name: string | undefined): ParameterGroup {
  const group = rdsOf(world, account, region).parameterGroups.get((name ?? '').toLowerCase());
  if (group === undefined) throw groupNotFound(name ?? '');
  return group;
}

function view({ name, family, description, arn }: ParameterGroup): DBParameterGroup {
  return {
    DBParameterGroupName: name,
    DBParameterGroupFamily: family,
    Description: description,
    DBParameterGroupArn: arn,
  };
}
