import type {
  CreateDBParameterGroupCommandInput,
  CreateDBParameterGroupCommandOutput,
  DBParameterGroup,
  DeleteDBParameterGroupCommandInput,
  DescribeDBParameterGroupsCommandInput,
  DescribeDBParameterGroupsCommandOutput,
  Tag,
} from '@aws-sdk/client-rds';
import { type AwsError, awsError } from '../aws-error';
import type { Action, Call } from '../service';
import { newIdentifier } from './identifier';
import { arnIn, need, tagNeeds } from './needs';
import { pageOf } from './page';
import { invalidValue, missing } from './refusals';
import { rdsOf } from './store';
import { withTags } from './tags';

/** Per account and Region. AWS docs: RDS User Guide, "Quotas and constraints for Amazon RDS". */
const MOST_GROUPS = 50;

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
    const { DBParameterGroupName: name, DBParameterGroupFamily, Description: description, Tags } = call.input;
    if (description === undefined) throw missing('Description');
    const family = checkFamily(DBParameterGroupFamily);
    const group = addGroup(call, {
      kind: 'pg',
      parameter: 'DBParameterGroupName',
      name,
      family,
      description,
      tags: Tags,
    });
    return { DBParameterGroup: parameterGroupView(group) };
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
    return { DBParameterGroups: items.map(parameterGroupView), ...page };
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
      throw inUse('instances');
    }
    parameterGroups.delete(name);
    return {};
  },
};

interface NewGroup {
  /** As ARNs name it: of instances, or of clusters. */
  readonly kind: 'pg' | 'cluster-pg';
  /** How the action calls the name. */
  readonly parameter: string;
  readonly name: string | undefined;
  readonly family: string;
  readonly description: string;
  readonly tags: readonly Tag[] | undefined;
}

/** Makes a group. Throws `DBParameterGroupAlreadyExists`, `DBParameterGroupQuotaExceeded`, `InvalidParameterValue`. */
export function addGroup(
  call: Call,
  { kind, parameter, name: given, family, description, tags }: NewGroup,
): ParameterGroup {
  const name = newIdentifier(parameter, given, 255);
  const { parameterGroups, clusterParameterGroups } = rdsOf(call.world, call.account, call.region);
  const groups = kind === 'pg' ? parameterGroups : clusterParameterGroups;
  if (groups.has(name)) {
    throw awsError('DBParameterGroupAlreadyExists', 400, `Parameter group ${name} already exists`);
  }
  if (groups.size >= MOST_GROUPS) {
    throw awsError(
      'DBParameterGroupQuotaExceeded',
      400,
      `Cannot create more than ${MOST_GROUPS} parameter groups`,
    );
  }
  const group: ParameterGroup = {
    name,
    arn: arnIn(call, kind, name),
    family,
    description,
    tags: withTags(new Map(), tags),
    parameters: new Map(),
  };
  groups.set(name, group);
  return group;
}

/** Throws `InvalidParameterValue` unless it looks like `postgres17` or `mysql8.4`. */
export function checkFamily(family: string | undefined): string {
  if (
    family !== undefined &&
    /^(postgres|mysql|mariadb|aurora-postgresql|aurora-mysql)\d+(\.\d+)?$/.test(family)
  )
    return family;
  throw invalidValue(`ParameterGroupFamily ${family} is not a valid parameter group family`);
}

export function groupNotFound(name: string, noun = 'DBParameterGroup'): AwsError {
  return awsError('DBParameterGroupNotFound', 404, `${noun} not found: ${name}`);
}

export function inUse(by: 'instances' | 'clusters'): AwsError {
  return awsError(
    'InvalidDBParameterGroupState',
    400,
    `One or more database ${by} are still members of this parameter group, so the group cannot be deleted`,
  );
}

/** Whether it is a name of a group that every account has, as `default.postgres17`. */
export function isDefaultGroup(name: string): boolean {
  return /^default\.[a-z-]+[\d.]+$/.test(name);
}

/** `postgres17` of `default.postgres17` */
export function familyOfDefault(name: string): string {
  return name.slice(name.indexOf('.') + 1);
}

/** Throws unless the group is the engine's default one or has been created. */
export function checkParameterGroup({ world, account, region }: Call, name: string): void {
  if (isDefaultGroup(name)) return;
  if (!rdsOf(world, account, region).parameterGroups.has(name)) throw groupNotFound(name);
}

export function findGroup({ world, account, region }: Call, name: string | undefined): ParameterGroup {
  const group = rdsOf(world, account, region).parameterGroups.get((name ?? '').toLowerCase());
  if (group === undefined) throw groupNotFound(name ?? '');
  return group;
}

export function parameterGroupView({ name, family, description, arn }: ParameterGroup): DBParameterGroup {
  return {
    DBParameterGroupName: name,
    DBParameterGroupFamily: family,
    Description: description,
    DBParameterGroupArn: arn,
  };
}
