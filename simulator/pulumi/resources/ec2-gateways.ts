import type {
  AllocateAddressCommandOutput,
  CreateInternetGatewayCommandOutput,
  CreateNatGatewayCommandOutput,
  DescribeAddressesCommandOutput,
  DescribeInternetGatewaysCommandOutput,
  DescribeNatGatewaysCommandOutput,
} from '@aws-sdk/client-ec2';
import type {
  EipArgs,
  EipState,
  InternetGatewayArgs,
  InternetGatewayState,
  NatGatewayArgs,
  NatGatewayState,
} from '@pulumi/aws/ec2';
import { differs, resource, unlessMissing } from './define';
import { specifications } from './ec2';
import { ec2Tagging } from './security-group-rules';

export const internetGateway = resource<InternetGatewayArgs, InternetGatewayState>({
  inputs: ['vpcId', 'region', 'tags'],
  tagging: ec2Tagging,
  async create(aws, inputs) {
    const { InternetGateway } = await aws.call<CreateInternetGatewayCommandOutput>(
      'ec2',
      'CreateInternetGateway',
      { TagSpecifications: specifications(aws, 'internet-gateway') },
    );
    const InternetGatewayId = InternetGateway?.InternetGatewayId ?? '';
    if (inputs.vpcId !== undefined) {
      await aws.call('ec2', 'AttachInternetGateway', { InternetGatewayId, VpcId: inputs.vpcId });
    }
    return InternetGatewayId;
  },
  async update(aws, InternetGatewayId, inputs, before) {
    if (!differs(inputs, before, ['vpcId'])) return undefined;
    if (before.vpcId !== undefined) {
      await aws.call('ec2', 'DetachInternetGateway', { InternetGatewayId, VpcId: before.vpcId });
    }
    if (inputs.vpcId !== undefined) {
      await aws.call('ec2', 'AttachInternetGateway', { InternetGatewayId, VpcId: inputs.vpcId });
    }
    return undefined;
  },
  async delete(aws, InternetGatewayId, before) {
    if (before.vpcId !== undefined) {
      await aws.call('ec2', 'DetachInternetGateway', { InternetGatewayId, VpcId: before.vpcId });
    }
    await aws.call('ec2', 'DeleteInternetGateway', { InternetGatewayId });
  },
  async describe(aws, id) {
    const answer = await unlessMissing(['InvalidInternetGatewayID.NotFound'], () =>
      aws.call<DescribeInternetGatewaysCommandOutput>('ec2', 'DescribeInternetGateways', {
        InternetGatewayIds: [id],
      }),
    );
    const [found] = answer?.InternetGateways ?? [];
    return (
      found && {
        arn: `arn:aws:ec2:${aws.region}:${aws.account}:internet-gateway/${id}`,
        ownerId: aws.account,
        vpcId: found.Attachments?.[0]?.VpcId ?? '',
      }
    );
  },
});

export const eip = resource<EipArgs, EipState>({
  inputs: ['domain', 'region', 'tags'],
  replaceOn: ['domain'],
  tagging: ec2Tagging,
  async create(aws) {
    const { AllocationId = '' } = await aws.call<AllocateAddressCommandOutput>('ec2', 'AllocateAddress', {
      Domain: 'vpc',
      TagSpecifications: specifications(aws, 'elastic-ip'),
    });
    return AllocationId;
  },
  async update() {
    return undefined;
  },
  async delete(aws, AllocationId) {
    await aws.call('ec2', 'ReleaseAddress', { AllocationId });
  },
  async describe(aws, id) {
    const answer = await unlessMissing(['InvalidAllocationID.NotFound'], () =>
      aws.call<DescribeAddressesCommandOutput>('ec2', 'DescribeAddresses', { AllocationIds: [id] }),
    );
    const [found] = answer?.Addresses ?? [];
    return (
      found && {
        allocationId: id,
        arn: `arn:aws:ec2:${aws.region}:${aws.account}:elastic-ip/${id}`,
        domain: 'vpc',
        publicIp: found.PublicIp,
        publicDns: `ec2-${found.PublicIp?.replaceAll('.', '-')}.${aws.region}.compute.amazonaws.com`,
        publicIpv4Pool: 'amazon',
        networkBorderGroup: aws.region,
      }
    );
  },
});

export const natGateway = resource<NatGatewayArgs, NatGatewayState>({
  inputs: ['allocationId', 'subnetId', 'connectivityType', 'region', 'tags'],
  replaceOn: ['allocationId', 'subnetId', 'connectivityType'],
  tagging: ec2Tagging,
  async create(aws, inputs) {
    const { NatGateway } = await aws.call<CreateNatGatewayCommandOutput>('ec2', 'CreateNatGateway', {
      SubnetId: inputs.subnetId,
      AllocationId: inputs.allocationId,
      ConnectivityType: inputs.connectivityType,
      TagSpecifications: specifications(aws, 'natgateway'),
    });
    return NatGateway?.NatGatewayId ?? '';
  },
  async update() {
    return undefined;
  },
  async delete(aws, NatGatewayId) {
    await aws.call('ec2', 'DeleteNatGateway', { NatGatewayId });
  },
  async describe(aws, id) {
    const answer = await unlessMissing(['NatGatewayNotFound'], () =>
      aws.call<DescribeNatGatewaysCommandOutput>('ec2', 'DescribeNatGateways', { NatGatewayIds: [id] }),
    );
    const found = answer?.NatGateways?.find(({ State }) => State !== 'deleted');
    const [address] = found?.NatGatewayAddresses ?? [];
    return (
      found && {
        connectivityType: found.ConnectivityType,
        publicIp: address?.PublicIp ?? '',
        privateIp: address?.PrivateIp,
        associationId: address?.AssociationId ?? '',
      }
    );
  },
});
