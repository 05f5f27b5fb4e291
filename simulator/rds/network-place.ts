import type { DescribeSecurityGroupsCommandOutput, DescribeSubnetsCommandOutput } from '@aws-sdk/client-ec2';
import { awsError, isAwsError } from '../aws-error';
import { idOf } from '../chance';
import type { Call, Caller } from '../service';
import { rdsOf } from './store';
import { subnetGroupNotFound } from './subnet-group';

/** Where an instance stands in the network. */
export interface NetworkPlace {
  readonly vpc: string;
  readonly subnetGroup: string | undefined;
  readonly subnets: readonly string[];
  readonly zones: readonly string[];
  readonly securityGroups: readonly string[];
}

export interface SubnetPlace {
  readonly id: string;
  readonly vpc: string;
  readonly zone: string;
}

/**
 * The place that a request asks for. Without a subnet group it is the account's default VPC, which has a name here and
 * nothing else, since EC2 is simulated without one. Throws `DBSubnetGroupNotFoundFault`,
 * `InvalidVPCNetworkStateFault`, `InvalidParameterCombination`.
 */
export async function placeFor(
  call: Call,
  subnetGroup: string | undefined,
  securityGroups: readonly string[] | undefined,
): Promise<NetworkPlace> {
  const { world, account, region } = call;
  if (subnetGroup === undefined) {
    const vpc = `vpc-0${idOf(16, world.seed, 'default vpc', account, region)}`;
    await checkGroups(call, vpc, securityGroups ?? []);
    const zones = ['a', 'b', 'c'].map((zone) => `${region}${zone}`);
    return { vpc, subnetGroup, subnets: [], zones, securityGroups: securityGroups ?? [] };
  }
  const name = subnetGroup.toLowerCase();
  const group = rdsOf(world, account, region).subnetGroups.get(name);
  if (group === undefined) throw subnetGroupNotFound(subnetGroup);
  const { vpc, subnets } = group;
  return {
    vpc,
    subnetGroup: name,
    subnets: subnets.map(({ id }) => id),
    zones: [...new Set(subnets.map(({ zone }) => zone))].sort(),
    securityGroups: securityGroups ?? (await defaultGroup(call, vpc)),
  };
}

/** The subnets as EC2 knows them. Throws `InvalidSubnet` when one does not exist. */
export async function describeSubnets(call: Call, ids: readonly string[]): Promise<SubnetPlace[]> {
  try {
    const { Subnets = [] } = await callEc2<DescribeSubnetsCommandOutput>(call, 'DescribeSubnets', {
      SubnetIds: [...ids],
    });
    return Subnets.map(({ SubnetId = '', VpcId = '', AvailabilityZone = '' }) => ({
      id: SubnetId,
      vpc: VpcId,
      zone: AvailabilityZone,
    }));
  } catch (error) {
    if (!isAwsError(error)) throw error;
    throw awsError('InvalidSubnet', 400, `Some input subnets in :[${ids.join(', ')}] are invalid.`);
  }
}

export async function checkGroups(call: Call, vpc: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const groups = await describeGroups(call, { GroupIds: [...ids] });
  const other = groups.find(({ VpcId }) => VpcId !== vpc)?.VpcId;
  if (other === undefined) return;
  throw awsError(
    'InvalidVPCNetworkStateFault',
    400,
    `The DB instance and EC2 security group are in different VPCs. The DB instance is in ${vpc} and the EC2 security group is in ${other}`,
  );
}

async function defaultGroup(call: Call, vpc: string): Promise<string[]> {
  const groups = await describeGroups(call, {
    Filters: [
      { Name: 'vpc-id', Values: [vpc] },
      { Name: 'group-name', Values: ['default'] },
    ],
  });
  return groups.map(({ GroupId = '' }) => GroupId);
}

async function describeGroups(call: Call, input: object) {
  try {
    const answer = await callEc2<DescribeSecurityGroupsCommandOutput>(call, 'DescribeSecurityGroups', input);
    return answer.SecurityGroups ?? [];
  } catch (error) {
    if (!isAwsError(error)) throw error;
    throw awsError(
      'InvalidParameterValue',
      400,
      `Invalid security group, groupId=${JSON.stringify(input)}, groupName=.`,
    );
  }
}

/** RDS asks EC2 with its own role in the account. AWS docs: RDS User Guide, "Using service-linked roles". */
function callEc2<Output>({ world, account, region }: Call, action: string, input: object): Promise<Output> {
  const caller: Caller = { kind: 'service', account, service: 'rds.amazonaws.com' };
  return world.call<Output>(caller, region, 'ec2', action, input);
}
