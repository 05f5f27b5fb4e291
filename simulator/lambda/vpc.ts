import type { DescribeSecurityGroupsCommandOutput, DescribeSubnetsCommandOutput } from '@aws-sdk/client-ec2';
import type { VpcConfig } from '@aws-sdk/client-lambda';
import { awsError, isAwsError } from '../aws-error';
import type { VpcPlace } from '../network';
import type { Call } from '../service';

/**
 * Where in the network a function stands; undefined when it is taken out of its VPC. Whoever asks for it must be
 * allowed to describe subnets and security groups (AWS docs: lambda configuration-vpc). Functions in a VPC reach what
 * is in it and nothing of AWS's APIs: endpoints and NAT gateways are not simulated.
 */
export async function placeOf(
  call: Call,
  { SubnetIds = [], SecurityGroupIds = [] }: VpcConfig,
): Promise<VpcPlace | undefined> {
  if (SubnetIds.length === 0 && SecurityGroupIds.length === 0) return undefined;
  if (SubnetIds.length === 0 || SecurityGroupIds.length === 0) {
    throw invalid('SubnetIds and SecurityIds must coexist or be both empty list.');
  }
  const { Subnets = [] } = await described<DescribeSubnetsCommandOutput>(call, 'DescribeSubnets', {
    SubnetIds,
  });
  await described<DescribeSecurityGroupsCommandOutput>(call, 'DescribeSecurityGroups', {
    GroupIds: SecurityGroupIds,
  });
  const vpcs = [...new Set(Subnets.map(({ VpcId }) => VpcId ?? ''))];
  if (vpcs.length !== 1) throw invalid('All subnets must be in the same VPC.');
  return { vpc: vpcs[0] ?? '', subnets: SubnetIds, securityGroups: SecurityGroupIds };
}

async function described<Output>(call: Call, action: string, input: object): Promise<Output> {
  try {
    return await call.world.call<Output>(call.caller, call.region, 'ec2', action, input);
  } catch (error) {
    if (!isAwsError(error)) throw error;
    throw invalid(
      `Error occurred while ${action}. EC2 Error Code: ${error.awsCode}. EC2 Error Message: ${error.message}`,
    );
  }
}

function invalid(message: string) {
  return awsError('InvalidParameterValueException', 400, message);
}
