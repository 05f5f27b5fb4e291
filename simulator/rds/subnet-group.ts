import type {
  CreateDBSubnetGroupCommandInput,
  CreateDBSubnetGroupCommandOutput,
  DBSubnetGroup,
  DeleteDBSubnetGroupCommandInput,
  DescribeDBSubnetGroupsCommandInput,
  DescribeDBSubnetGroupsCommandOutput,
  ModifyDBSubnetGroupCommandInput,
  ModifyDBSubnetGroupCommandOutput,
} from '@aws-sdk/client-rds';
import { type AwsError, awsError } from '../aws-error';
import type { Action, Call } from '../service';
import { arnIn, need, tagNeeds } from './needs';
import { describeSubnets, type SubnetPlace } from './network-place';
import { pageOf } from './page';
import { invalidValue, missing } from './refusals';
import { rdsOf } from './store';
import { withTags } from './tags';

/** Per account and Region. AWS docs: RDS User Guide, "Quotas and constraints for Amazon RDS". */
const MOST_GROUPS = 50;

export interface SubnetGroup {
  /** Lower case. */
  readonly name: string;
  readonly arn: string;
  readonly tags: Map<string, string>;
  readonly vpc: string;
  description: string;
  subnets: readonly SubnetPlace[];
}

export const createDBSubnetGroup: Action<
  CreateDBSubnetGroupCommandInput,
  Omit<CreateDBSubnetGroupCommandOutput, '$metadata'>
> = {
  needs(call) {
    const arn = arnIn(call, 'subgrp', call.input.DBSubnetGroupName ?? '');
    return [need(call, 'CreateDBSubnetGroup', arn, call.input.Tags), ...tagNeeds(call, arn, call.input.Tags)];
  },
  async run(call) {
    const { DBSubnetGroupName, DBSubnetGroupDescription: description, SubnetIds, Tags } = call.input;
    const name = checkName(DBSubnetGroupName);
    if (description === undefined) throw missing('DBSubnetGroupDescription');
    const tags = withTags(new Map(), Tags);
    const subnets = await coveringSubnets(call, SubnetIds ?? []);
    const { subnetGroups } = rdsOf(call.world, call.account, call.region);
    if (subnetGroups.has(name)) {
      throw awsError('DBSubnetGroupAlreadyExists', 400, `The DB subnet group '${name}' already exists.`);
    }
    if (subnetGroups.size >= MOST_GROUPS) {
      throw awsError(
        'DBSubnetGroupQuotaExceeded',
        400,
        `Cannot create more than ${MOST_GROUPS} DB subnet groups`,
      );
    }
    const vpc = subnets[0]?.vpc ?? '';
    const group: SubnetGroup = { name, arn: arnIn(call, 'subgrp', name), tags, vpc, description, subnets };
    subnetGroups.set(name, group);
    return { DBSubnetGroup: subnetGroupView(group) };
  },
};

export const modifyDBSubnetGroup: Action<
  ModifyDBSubnetGroupCommandInput,
  Omit<ModifyDBSubnetGroupCommandOutput, '$metadata'>
> = {
  needs: (call) => [
    need(call, 'ModifyDBSubnetGroup', arnIn(call, 'subgrp', call.input.DBSubnetGroupName ?? '')),
  ],
  async run(call) {
    const group = findGroup(call, call.input.DBSubnetGroupName);
    const subnets = await coveringSubnets(call, call.input.SubnetIds ?? []);
    if (subnets[0]?.vpc !== group.vpc) {
      throw awsError('InvalidSubnet', 400, `The new subnets are not in the subnet group's VPC ${group.vpc}.`);
    }
    group.subnets = subnets;
    group.description = call.input.DBSubnetGroupDescription ?? group.description;
    return { DBSubnetGroup: subnetGroupView(group) };
  },
};

export const describeDBSubnetGroups: Action<
  DescribeDBSubnetGroupsCommandInput,
  Omit<DescribeDBSubnetGroupsCommandOutput, '$metadata'>
> = {
  needs: (call) => [
    need(call, 'DescribeDBSubnetGroups', arnIn(call, 'subgrp', call.input.DBSubnetGroupName ?? '*')),
  ],
  run(call) {
    const { DBSubnetGroupName: name } = call.input;
    const { subnetGroups } = rdsOf(call.world, call.account, call.region);
    const found = name === undefined ? [...subnetGroups.values()] : [findGroup(call, name)];
    const { items, ...page } = pageOf(found, (group) => group.name, call.input);
    return { DBSubnetGroups: items.map(subnetGroupView), ...page };
  },
};

export const deleteDBSubnetGroup: Action<DeleteDBSubnetGroupCommandInput, object> = {
  needs: (call) => [
    need(call, 'DeleteDBSubnetGroup', arnIn(call, 'subgrp', call.input.DBSubnetGroupName ?? '')),
  ],
  run(call) {
    const { name } = findGroup(call, call.input.DBSubnetGroupName);
    const { instances, subnetGroups } = rdsOf(call.world, call.account, call.region);
    if ([...instances.values()].some(({ subnetGroup }) => subnetGroup === name)) {
      throw awsError(
        'InvalidDBSubnetGroupStateFault',
        400,
        `Cannot delete the subnet group '${name}' because at least one database instance is still using it.`,
      );
    }
    subnetGroups.delete(name);
    return {};
  },
};

export function subnetGroupView(group: SubnetGroup): DBSubnetGroup {
  return {
    DBSubnetGroupName: group.name,
    DBSubnetGroupDescription: group.description,
    VpcId: group.vpc,
    SubnetGroupStatus: 'Complete',
    Subnets: group.subnets.map(({ id, zone }) => ({
      SubnetIdentifier: id,
      SubnetAvailabilityZone: { Name: zone },
      SubnetOutpost: {},
      SubnetStatus: 'Active',
    })),
    DBSubnetGroupArn: group.arn,
    SupportedNetworkTypes: ['IPV4'],
  };
}

export function subnetGroupNotFound(name: string): AwsError {
  return awsError('DBSubnetGroupNotFoundFault', 404, `DB subnet group '${name}' does not exist.`);
}

function findGroup({ world, account, region }: Call, name: string | undefined): SubnetGroup {
  const group = rdsOf(world, account, region).subnetGroups.get((name ?? '').toLowerCase());
  if (group === undefined) throw subnetGroupNotFound(name ?? '');
  return group;
}

/** The subnets, if they are in one VPC and in at least two Availability Zones. */
async function coveringSubnets(call: Call, ids: readonly string[]): Promise<SubnetPlace[]> {
  if (ids.length === 0) throw missing('SubnetIds');
  const subnets = await describeSubnets(call, ids);
  const vpcs = [...new Set(subnets.map(({ vpc }) => vpc))];
  if (vpcs.length > 1) {
    throw awsError('InvalidSubnet', 400, `The specified subnets are in different VPCs: ${vpcs.join(', ')}`);
  }
  const zones = [...new Set(subnets.map(({ zone }) => zone))].sort();
  if (zones.length < 2) {
    throw awsError(
      'DBSubnetGroupDoesNotCoverEnoughAZs',
      400,
      "The DB subnet group doesn't meet Availability Zone (AZ) coverage requirement. " +
        `Current AZ coverage: ${zones.join(', ')}. Add subnets to cover at least 2 AZs.`,
    );
  }
  return subnets;
}

/** AWS docs: RDS API Reference, CreateDBSubnetGroup. */
function checkName(given: string | undefined): string {
  if (given === undefined || given === '') throw missing('DBSubnetGroupName');
  const name = given.toLowerCase();
  if (name.length > 255 || !/^[a-z0-9 ._-]+$/.test(name) || name === 'default') {
    throw invalidValue(
      'The parameter DBSubnetGroupName must be provided and must not contain more than 255 characters: letters, ' +
        'numbers, periods, underscores, spaces, or hyphens. It must not be "default".',
    );
  }
  return name;
}
