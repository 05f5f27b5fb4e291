import type {
  CreateDBClusterParameterGroupCommandInput,
  CreateDBClusterParameterGroupCommandOutput,
  DBClusterParameterGroup,
  DeleteDBClusterParameterGroupCommandInput,
  DescribeDBClusterParameterGroupsCommandInput,
  DescribeDBClusterParameterGroupsCommandOutput,
} from '@aws-sdk/client-rds';
import { awsError } from '../aws-error';
import type { Action, Call } from '../service';
import { arnIn, need, tagNeeds } from './needs';
import { pageOf } from './page';
import {
  addGroup,
  checkFamily,
  groupNotFound,
  inUse,
  isDefaultGroup,
  type ParameterGroup,
} from './parameter-group';
import { missing } from './refusals';
import { rdsOf } from './store';

type Plain<Output> = Omit<Output, '$metadata'>;

/** AWS docs: RDS API Reference, CreateDBClusterParameterGroup. */
export const createDBClusterParameterGroup: Action<
  CreateDBClusterParameterGroupCommandInput,
  Plain<CreateDBClusterParameterGroupCommandOutput>
> = {
  needs(call) {
    const arn = arnIn(call, 'cluster-pg', call.input.DBClusterParameterGroupName ?? '');
    return [
      need(call, 'CreateDBClusterParameterGroup', arn, call.input.Tags),
      ...tagNeeds(call, arn, call.input.Tags),
    ];
  },
  run(call) {
    const { DBClusterParameterGroupName: name, Description: description, Tags } = call.input;
    if (description === undefined) throw missing('Description');
    const family = checkFamily(call.input.DBParameterGroupFamily);
    const parameter = 'DBClusterParameterGroupName';
    const group = addGroup(call, { kind: 'cluster-pg', parameter, name, family, description, tags: Tags });
    return { DBClusterParameterGroup: clusterParameterGroupView(group) };
  },
};

export const describeDBClusterParameterGroups: Action<
  DescribeDBClusterParameterGroupsCommandInput,
  Plain<DescribeDBClusterParameterGroupsCommandOutput>
> = {
  needs: (call) => [
    need(
      call,
      'DescribeDBClusterParameterGroups',
      arnIn(call, 'cluster-pg', call.input.DBClusterParameterGroupName ?? '*'),
    ),
  ],
  run(call) {
    const { DBClusterParameterGroupName: name } = call.input;
    const { clusterParameterGroups } = rdsOf(call.world, call.account, call.region);
    const found = name === undefined ? [...clusterParameterGroups.values()] : [findClusterGroup(call, name)];
    const { items, ...page } = pageOf(found, (group) => group.name, call.input);
    return { DBClusterParameterGroups: items.map(clusterParameterGroupView), ...page };
  },
};

/** Refuses with `InvalidDBParameterGroupState` (400) while a cluster uses it. */
export const deleteDBClusterParameterGroup: Action<DeleteDBClusterParameterGroupCommandInput, object> = {
  needs: (call) => [
    need(
      call,
      'DeleteDBClusterParameterGroup',
      arnIn(call, 'cluster-pg', call.input.DBClusterParameterGroupName ?? ''),
    ),
  ],
  run(call) {
    const { name } = findClusterGroup(call, call.input.DBClusterParameterGroupName);
    const { clusters, clusterParameterGroups } = rdsOf(call.world, call.account, call.region);
    if ([...clusters.values()].some(({ parameterGroup }) => parameterGroup === name)) throw inUse('clusters');
    clusterParameterGroups.delete(name);
    return {};
  },
};

/** For a cluster: throws `DBClusterParameterGroupNotFound` unless the group is the engine's default one or has been created. */
export function checkClusterParameterGroup({ world, account, region }: Call, name: string): void {
  if (isDefaultGroup(name) || rdsOf(world, account, region).clusterParameterGroups.has(name)) return;
  throw awsError('DBClusterParameterGroupNotFound', 404, `DBClusterParameterGroup not found: ${name}`);
}

/** As the actions on groups themselves say it: `DBParameterGroupNotFound`. */
export function findClusterGroup({ world, account, region }: Call, name: string | undefined): ParameterGroup {
  const group = rdsOf(world, account, region).clusterParameterGroups.get((name ?? '').toLowerCase());
  if (group === undefined) throw groupNotFound(name ?? '', 'DBClusterParameterGroup');
  return group;
}

export function clusterParameterGroupView({
  name,
  family,
  description,
  arn,
}: ParameterGroup): DBClusterParameterGroup {
  return {
    DBClusterParameterGroupName: name,
    DBParameterGroupFamily: family,
    Description: description,
    DBClusterParameterGroupArn: arn,
  };
}
