import type {
  CreateSecurityGroupCommandOutput,
  CreateSubnetCommandOutput,
  CreateVpcCommandOutput,
  DescribeRouteTablesCommandOutput,
  DescribeSecurityGroupsCommandOutput,
  DescribeSubnetsCommandOutput,
  DescribeVpcsCommandOutput,
  ResourceType,
  TagSpecification,
} from '@aws-sdk/client-ec2';
import type {
  SecurityGroupArgs,
  SecurityGroupState,
  SubnetArgs,
  SubnetState,
  VpcArgs,
  VpcState,
} from '@pulumi/aws/ec2';
import { differs, type Plain, resource, unlessMissing } from './define';
import type { Context } from './handler';
import {
  authorize,
  EVERYWHERE,
  ec2Tagging,
  type InlineRule,
  inlinePermission,
  revoke,
} from './security-group-rules';
import { keyValueTags } from './tagging';

export const vpc = resource<VpcArgs, VpcState>({
  inputs: ['cidrBlock', 'enableDnsSupport', 'enableDnsHostnames', 'instanceTenancy', 'region', 'tags'],
  replaceOn: ['cidrBlock', 'instanceTenancy'],
  tagging: ec2Tagging,
  async create(aws, inputs) {
    const { Vpc } = await aws.call<CreateVpcCommandOutput>('ec2', 'CreateVpc', {
      CidrBlock: inputs.cidrBlock,
      InstanceTenancy: inputs.instanceTenancy,
      TagSpecifications: specifications(aws, 'vpc'),
    });
    const id = Vpc?.VpcId ?? '';
    await setDns(aws, id, inputs, {});
    return id;
  },
  async update(aws, id, inputs, before) {
    await setDns(aws, id, inputs, before);
    return undefined;
  },
  async delete(aws, id) {
    await aws.call('ec2', 'DeleteVpc', { VpcId: id });
  },
  async describe(aws, id) {
    const answer = await unlessMissing(['InvalidVpcID.NotFound'], () =>
      aws.call<DescribeVpcsCommandOutput>('ec2', 'DescribeVpcs', { VpcIds: [id] }),
    );
    const [found] = answer?.Vpcs ?? [];
    return (
      found && {
        arn: `arn:aws:ec2:${aws.region}:${aws.account}:vpc/${id}`,
        cidrBlock: found.CidrBlock,
        ownerId: aws.account,
        defaultSecurityGroupId: await defaultGroup(aws, id),
        ...(await mainTable(aws, id)),
      }
    );
  },
});

export const subnet = resource<SubnetArgs, SubnetState>({
  inputs: ['vpcId', 'cidrBlock', 'availabilityZone', 'mapPublicIpOnLaunch', 'region', 'tags'],
  replaceOn: ['vpcId', 'cidrBlock', 'availabilityZone'],
  tagging: ec2Tagging,
  async create(aws, inputs) {
    const { Subnet } = await aws.call<CreateSubnetCommandOutput>('ec2', 'CreateSubnet', {
      VpcId: inputs.vpcId,
      CidrBlock: inputs.cidrBlock,
      AvailabilityZone: inputs.availabilityZone,
      TagSpecifications: specifications(aws, 'subnet'),
    });
    const id = Subnet?.SubnetId ?? '';
    if (inputs.mapPublicIpOnLaunch) await mapPublicIps(aws, id, true);
    return id;
  },
  async update(aws, id, inputs, before) {
    if (differs(inputs, before, ['mapPublicIpOnLaunch'])) {
      await mapPublicIps(aws, id, inputs.mapPublicIpOnLaunch ?? false);
    }
    return undefined;
  },
  async delete(aws, id) {
    await aws.call('ec2', 'DeleteSubnet', { SubnetId: id });
  },
  async describe(aws, id) {
    const answer = await unlessMissing(['InvalidSubnetID.NotFound'], () =>
      aws.call<DescribeSubnetsCommandOutput>('ec2', 'DescribeSubnets', { SubnetIds: [id] }),
    );
    const [found] = answer?.Subnets ?? [];
    return (
      found && {
        arn: `arn:aws:ec2:${aws.region}:${aws.account}:subnet/${id}`,
        vpcId: found.VpcId,
        cidrBlock: found.CidrBlock,
        availabilityZone: found.AvailabilityZone,
        availabilityZoneId: found.AvailabilityZoneId,
        ownerId: aws.account,
      }
    );
  },
});

export const securityGroup = resource<SecurityGroupArgs, SecurityGroupState>({
  inputs: ['name', 'description', 'vpcId', 'ingress', 'egress', 'revokeRulesOnDelete', 'region', 'tags'],
  replaceOn: ['name', 'description', 'vpcId'],
  naming: { property: 'name', maximum: 255 },
  tagging: ec2Tagging,
  async create(aws, inputs) {
    const { GroupId: id = '' } = await aws.call<CreateSecurityGroupCommandOutput>(
      'ec2',
      'CreateSecurityGroup',
      {
        GroupName: inputs.name,
        Description: inputs.description ?? 'Managed by Pulumi',
        VpcId: inputs.vpcId,
        TagSpecifications: specifications(aws, 'security-group'),
      },
    );
    // AWS lets a new group's members out to everywhere; the provider takes that away, so that rules are all there is.
    await revoke(aws, id, 'egress', [EVERYWHERE]);
    await authorizeAll(aws, id, inputs);
    return id;
  },
  async update(aws, id, inputs, before) {
    for (const direction of ['ingress', 'egress'] as const) {
      if (!differs(inputs, before, [direction])) continue;
      const earlier = rulesOf(before, direction).map((rule) => inlinePermission(id, rule));
      if (earlier.length > 0) await revoke(aws, id, direction, earlier);
      const now = rulesOf(inputs, direction).map((rule) => inlinePermission(id, rule));
      if (now.length > 0) await authorize(aws, id, direction, now);
    }
    return undefined;
  },
  async delete(aws, id) {
    await aws.call('ec2', 'DeleteSecurityGroup', { GroupId: id });
  },
  async describe(aws, id) {
    const answer = await unlessMissing(['InvalidGroup.NotFound'], () =>
      aws.call<DescribeSecurityGroupsCommandOutput>('ec2', 'DescribeSecurityGroups', { GroupIds: [id] }),
    );
    const [found] = answer?.SecurityGroups ?? [];
    return (
      found && {
        arn: `arn:aws:ec2:${aws.region}:${aws.account}:security-group/${id}`,
        name: found.GroupName,
        description: found.Description,
        vpcId: found.VpcId,
        ownerId: aws.account,
      }
    );
  },
});

async function authorizeAll(aws: Context, id: string, inputs: Plain<SecurityGroupArgs>): Promise<void> {
  for (const direction of ['ingress', 'egress'] as const) {
    const permissions = rulesOf(inputs, direction).map((rule) => inlinePermission(id, rule));
    if (permissions.length > 0) await authorize(aws, id, direction, permissions);
  }
}

function rulesOf(inputs: Plain<SecurityGroupArgs>, direction: 'ingress' | 'egress'): readonly InlineRule[] {
  return inputs[direction] ?? [];
}

async function setDns(aws: Context, VpcId: string, inputs: Plain<VpcArgs>, before: Partial<Plain<VpcArgs>>) {
  const { enableDnsSupport = true, enableDnsHostnames = false } = inputs;
  if (enableDnsSupport !== (before.enableDnsSupport ?? true)) {
    await aws.call('ec2', 'ModifyVpcAttribute', { VpcId, EnableDnsSupport: { Value: enableDnsSupport } });
  }
  if (enableDnsHostnames !== (before.enableDnsHostnames ?? false)) {
    await aws.call('ec2', 'ModifyVpcAttribute', { VpcId, EnableDnsHostnames: { Value: enableDnsHostnames } });
  }
}

async function mapPublicIps(aws: Context, SubnetId: string, Value: boolean): Promise<void> {
  await aws.call('ec2', 'ModifySubnetAttribute', { SubnetId, MapPublicIpOnLaunch: { Value } });
}

async function defaultGroup(aws: Context, vpcId: string): Promise<string | undefined> {
  const { SecurityGroups = [] } = await aws.call<DescribeSecurityGroupsCommandOutput>(
    'ec2',
    'DescribeSecurityGroups',
    {
      Filters: [
        { Name: 'vpc-id', Values: [vpcId] },
        { Name: 'group-name', Values: ['default'] },
      ],
    },
  );
  return SecurityGroups[0]?.GroupId;
}

async function mainTable(aws: Context, vpcId: string) {
  const { RouteTables = [] } = await aws.call<DescribeRouteTablesCommandOutput>(
    'ec2',
    'DescribeRouteTables',
    {
      Filters: [
        { Name: 'vpc-id', Values: [vpcId] },
        { Name: 'association.main', Values: ['true'] },
      ],
    },
  );
  const id = RouteTables[0]?.RouteTableId;
  return { mainRouteTableId: id, defaultRouteTableId: id };
}

/** The tags of something new in EC2's form. */
export function specifications(aws: Context, ResourceType: ResourceType): TagSpecification[] {
  const Tags = keyValueTags(aws.tags);
  return Tags.length > 0 ? [{ ResourceType, Tags }] : [];
}
