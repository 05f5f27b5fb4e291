import type {
  CreateSubnetCommandInput,
  DeleteSubnetCommandInput,
  DescribeAvailabilityZonesCommandInput,
  DescribeRegionsCommandInput,
  DescribeSubnetsCommandInput,
  ModifySubnetAttributeCommandInput,
  Subnet,
} from '@aws-sdk/client-ec2';
import { awsError } from '../aws-error';
import type { Action } from '../service';
import { contains, overlaps, readCidr } from './cidr';
import { ec2Arn, ec2Id, filtered, inUse, need, notFound, storeOf, tagsOf } from './store';

/** Availability Zones that every simulated Region has. */
const ZONES = ['a', 'b', 'c'];

export const CreateSubnet: Action<CreateSubnetCommandInput> = {
  needs: (call) => need(call, 'CreateSubnet', 'vpc', call.input.VpcId),
  run(call) {
    const { vpcs, subnets } = storeOf(call);
    const {
      VpcId = '',
      CidrBlock = '',
      AvailabilityZone = `${call.region}a`,
      TagSpecifications,
    } = call.input;
    const vpc = vpcs.get(VpcId);
    if (!vpc) throw notFound('InvalidVpcID.NotFound', 'vpc', VpcId);
    if (!ZONES.some((zone) => AvailabilityZone === call.region + zone)) {
      throw awsError(
        'InvalidParameterValue',
        400,
        `Value (${AvailabilityZone}) for parameter availabilityZone is invalid. Subnets can currently only be created ` +
          `in the following availability zones: ${ZONES.map((zone) => call.region + zone).join(', ')}.`,
      );
    }
    const others = [...subnets.values()].filter((other) => other.VpcId === VpcId);
    checkRange(CidrBlock, vpc.CidrBlock, others);
    const SubnetId = ec2Id('subnet', call, VpcId, CidrBlock);
    const subnet: Subnet = {
      SubnetId,
      SubnetArn: ec2Arn(call, 'subnet', SubnetId),
      VpcId,
      CidrBlock,
      AvailabilityZone,
      AvailabilityZoneId: `${call.region}-az${ZONES.findIndex((zone) => AvailabilityZone.endsWith(zone)) + 1}`,
      OwnerId: call.account,
      State: 'available',
      MapPublicIpOnLaunch: false,
      Tags: tagsOf(TagSpecifications),
    };
    subnets.set(SubnetId, subnet);
    return { Subnet: subnet };
  },
};

export const DescribeSubnets: Action<DescribeSubnetsCommandInput> = {
  needs: () => [{ action: 'ec2:DescribeSubnets', resource: '*' }],
  run(call) {
    const { subnets } = storeOf(call);
    const { SubnetIds, Filters } = call.input;
    const found = SubnetIds
      ? SubnetIds.map((id) => {
          const subnet = subnets.get(id);
          if (!subnet) throw notFound('InvalidSubnetID.NotFound', 'subnet', id);
          return subnet;
        })
      : [...subnets.values()];
    return {
      Subnets: filtered(found, Filters, {
        'vpc-id': ({ VpcId }) => VpcId,
        'subnet-id': (one) => one.SubnetId,
        'availability-zone': ({ AvailabilityZone }) => AvailabilityZone,
        'availability-zone-id': ({ AvailabilityZoneId }) => AvailabilityZoneId,
        'cidr-block': ({ CidrBlock }) => CidrBlock,
        'default-for-az': () => 'false',
        'map-public-ip-on-launch': ({ MapPublicIpOnLaunch }) => String(MapPublicIpOnLaunch),
        'owner-id': ({ OwnerId }) => OwnerId,
        state: ({ State }) => State,
      }),
    };
  },
};

export const ModifySubnetAttribute: Action<ModifySubnetAttributeCommandInput> = {
  needs: (call) => need(call, 'ModifySubnetAttribute', 'subnet', call.input.SubnetId),
  run(call) {
    const { SubnetId = '', MapPublicIpOnLaunch } = call.input;
    const subnet = storeOf(call).subnets.get(SubnetId);
    if (!subnet) throw notFound('InvalidSubnetID.NotFound', 'subnet', SubnetId);
    subnet.MapPublicIpOnLaunch = MapPublicIpOnLaunch?.Value ?? subnet.MapPublicIpOnLaunch;
    return {};
  },
};

export const DeleteSubnet: Action<DeleteSubnetCommandInput> = {
  needs: (call) => need(call, 'DeleteSubnet', 'subnet', call.input.SubnetId),
  run(call) {
    const { SubnetId = '' } = call.input;
    const { subnets, natGateways, routeTables } = storeOf(call);
    if (!subnets.has(SubnetId)) throw notFound('InvalidSubnetID.NotFound', 'subnet', SubnetId);
    const held = [...natGateways.values()].some(
      (one) => one.SubnetId === SubnetId && one.State === 'available',
    );
    if (held) throw inUse('subnet', SubnetId);
    for (const table of routeTables.values()) {
      table.Associations = table.Associations?.filter((one) => one.SubnetId !== SubnetId);
    }
    subnets.delete(SubnetId);
    return {};
  },
};

export const DescribeAvailabilityZones: Action<DescribeAvailabilityZonesCommandInput> = {
  needs: () => [{ action: 'ec2:DescribeAvailabilityZones', resource: '*' }],
  run: ({ region }) => ({
    AvailabilityZones: ZONES.map((zone, index) => ({
      ZoneName: region + zone,
      ZoneId: `${region}-az${index + 1}`,
      RegionName: region,
      State: 'available' as const,
      ZoneType: 'availability-zone',
    })),
  }),
};

/** Regions that every account has. AWS docs: EC2 User Guide, "Available Regions", those enabled by default. */
const REGIONS = [
  ...['ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-south-1', 'ap-southeast-1', 'ap-southeast-2'],
  ...['ca-central-1', 'eu-central-1', 'eu-north-1', 'eu-west-1', 'eu-west-2', 'eu-west-3', 'sa-east-1'],
  ...['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2'],
];

export const DescribeRegions: Action<DescribeRegionsCommandInput> = {
  needs: () => [{ action: 'ec2:DescribeRegions', resource: '*' }],
  run(call) {
    const { RegionNames, Filters } = call.input;
    const unknown = RegionNames?.find((name) => !REGIONS.includes(name));
    if (unknown !== undefined) {
      throw awsError('InvalidParameterValue', 400, `Invalid region provided: '${unknown}'`);
    }
    const all = REGIONS.filter((name) => RegionNames === undefined || RegionNames.includes(name));
    const views = all.map((RegionName) => ({
      RegionName,
      Endpoint: `ec2.${RegionName}.amazonaws.com`,
      OptInStatus: 'opt-in-not-required',
    }));
    return {
      Regions: filtered<(typeof views)[number] & { Tags?: [] }>(views, Filters, {
        'region-name': ({ RegionName }) => RegionName,
        endpoint: ({ Endpoint }) => Endpoint,
        'opt-in-status': ({ OptInStatus }) => OptInStatus,
      }),
    };
  },
};

/** A subnet's range lies in its VPC's and meets no other's. AWS docs: VPC User Guide, "Subnet CIDR blocks". */
function checkRange(given: string, vpcRange: string | undefined, others: readonly Subnet[]): void {
  const cidr = readCidr(given);
  const whole = readCidr(vpcRange);
  if (!cidr || cidr.bits > 28 || !whole || !contains(whole, cidr)) {
    throw awsError('InvalidSubnet.Range', 400, `The CIDR '${given}' is invalid.`);
  }
  const meets = others.some(({ CidrBlock }) => {
    const other = readCidr(CidrBlock);
    return other !== undefined && overlaps(other, cidr);
  });
  if (meets) {
    throw awsError('InvalidSubnet.Conflict', 400, `The CIDR '${given}' conflicts with another subnet`);
  }
}
