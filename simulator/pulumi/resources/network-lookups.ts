import type {
  DescribeSecurityGroupsCommandOutput,
  DescribeSubnetsCommandOutput,
  DescribeVpcsCommandOutput,
} from '@aws-sdk/client-ec2';
import type { Properties, Value } from '../values';
import type { Context, Lookup } from './handler';

/** No account has a default VPC here. */
export const vpc: Lookup = async (aws, args) => {
  const { Vpcs = [] } = await aws.call<DescribeVpcsCommandOutput>('ec2', 'DescribeVpcs', {
    ...(typeof args.id === 'string' ? { VpcIds: [args.id] } : {}),
    Filters: filtersOf(args, { 'cidr-block': args.cidrBlock, 'is-default': args.default, state: args.state }),
  });
  const found = only(Vpcs, 'EC2 VPC', args.default === true ? ' No account has a default VPC here.' : '');
  const id = found.VpcId ?? '';
  return {
    ...{ id, arn: arnOf(aws, 'vpc', id), region: aws.region, ownerId: aws.account, default: false },
    ...{ cidrBlock: found.CidrBlock ?? '', state: found.State ?? '', cidrBlockAssociations: [] },
    ...{ enableDnsSupport: true, instanceTenancy: found.InstanceTenancy ?? 'default', tags: tagsOf(found) },
  };
};

export const subnet: Lookup = async (aws, args) => {
  const { Subnets = [] } = await aws.call<DescribeSubnetsCommandOutput>('ec2', 'DescribeSubnets', {
    ...(typeof args.id === 'string' ? { SubnetIds: [args.id] } : {}),
    Filters: filtersOf(args, {
      'availability-zone': args.availabilityZone,
      'cidr-block': args.cidrBlock,
      'vpc-id': args.vpcId,
    }),
  });
  const found = only(Subnets, 'EC2 Subnet');
  const id = found.SubnetId ?? '';
  return {
    ...{ id, arn: arnOf(aws, 'subnet', id), region: aws.region, ownerId: aws.account },
    ...{ vpcId: found.VpcId ?? '', cidrBlock: found.CidrBlock ?? '', state: found.State ?? '' },
    availabilityZone: found.AvailabilityZone ?? '',
    availabilityZoneId: found.AvailabilityZoneId ?? '',
    mapPublicIpOnLaunch: found.MapPublicIpOnLaunch ?? false,
    tags: tagsOf(found),
  };
};

export const subnets: Lookup = async (aws, args) => {
  const { Subnets = [] } = await aws.call<DescribeSubnetsCommandOutput>('ec2', 'DescribeSubnets', {
    Filters: filtersOf(args, {}),
  });
  return { id: aws.region, region: aws.region, ids: Subnets.map(({ SubnetId = '' }) => SubnetId).sort() };
};

export const securityGroup: Lookup = async (aws, args) => {
  const { SecurityGroups = [] } = await aws.call<DescribeSecurityGroupsCommandOutput>(
    'ec2',
    'DescribeSecurityGroups',
    {
      ...(typeof args.id === 'string' ? { GroupIds: [args.id] } : {}),
      Filters: filtersOf(args, { 'group-name': args.name, 'vpc-id': args.vpcId }),
    },
  );
  const found = only(SecurityGroups, 'EC2 Security Group');
  const id = found.GroupId ?? '';
  return {
    ...{ id, arn: arnOf(aws, 'security-group', id), region: aws.region, name: found.GroupName ?? '' },
    ...{ description: found.Description ?? '', vpcId: found.VpcId ?? '', tags: tagsOf(found) },
  };
};

interface Tagged {
  readonly Tags?: { readonly Key?: string; readonly Value?: string }[] | undefined;
}

function tagsOf({ Tags = [] }: Tagged): Properties {
  return Object.fromEntries(Tags.map(({ Key = '', Value: value = '' }) => [Key, value]));
}

function arnOf({ region, account }: Context, type: string, id: string): string {
  return `arn:aws:ec2:${region}:${account}:${type}/${id}`;
}

function only<T>(found: readonly T[], what: string, more = ''): T {
  const [first, second] = found;
  if (first === undefined) throw new Error(`no matching ${what} found.${more}`);
  if (second !== undefined) {
    throw new Error(
      `multiple ${what}s matched; use additional constraints to reduce matches to a single ${what}`,
    );
  }
  return first;
}

/** The program's own filters, its tags, and what it says by names of its own. */
function filtersOf(args: Properties, named: Readonly<Record<string, Value | undefined>>) {
  const tags = Object.entries((args.tags ?? {}) as Properties);
  const filters = (args.filters ?? []) as unknown as readonly { name: string; values: string[] }[];
  return [
    ...filters.map(({ name, values }) => ({ Name: name, Values: values })),
    ...tags.map(([name, value]) => ({ Name: `tag:${name}`, Values: [String(value)] })),
    ...Object.entries(named)
      .filter(([, value]) => value !== undefined && value !== null)
      .map(([Name, value]) => ({ Name, Values: [String(value)] })),
  ];
}
