import type {
  CreateVpcCommandInput,
  DeleteVpcCommandInput,
  DescribeVpcsCommandInput,
  ModifyVpcAttributeCommandInput,
  Vpc,
} from '@aws-sdk/client-ec2';
import { awsError } from '../aws-error';
import type { Action } from '../service';
import { readCidr } from './cidr';
import { newRouteTable } from './route-tables';
import { newGroup } from './security-groups';
import { filtered, freeId, inUse, need, notFound, storeOf, tagsOf } from './store';

export const CreateVpc: Action<CreateVpcCommandInput> = {
  needs: (call) => need(call, 'CreateVpc', 'vpc'),
  run(call) {
    const { CidrBlock, InstanceTenancy, TagSpecifications } = call.input;
    const cidr = readCidr(CidrBlock);
    if (!cidr) {
      throw awsError(
        'InvalidParameterValue',
        400,
        `Value (${CidrBlock}) for parameter cidrBlock is invalid. This is not a valid CIDR block.`,
      );
    }
    if (cidr.bits < 16 || cidr.bits > 28) {
      throw awsError(
        'InvalidVpc.Range',
        400,
        `The CIDR '${CidrBlock}' is invalid: its size must be /16 to /28.`,
      );
    }
    const { vpcs } = storeOf(call);
    const tags = tagsOf(TagSpecifications);
    const VpcId = freeId('vpc', call, vpcs, CidrBlock ?? '', JSON.stringify(tags));
    const vpc: Vpc = {
      VpcId,
      CidrBlock,
      State: 'available',
      OwnerId: call.account,
      InstanceTenancy: InstanceTenancy ?? 'default',
      IsDefault: false,
      Tags: tags,
    };
    vpcs.set(VpcId, { ...vpc, dns: { support: true, hostnames: false } });
    newRouteTable(call, VpcId, [], true);
    newGroup(call, { GroupName: 'default', Description: 'default VPC security group', VpcId, Tags: [] });
    return { Vpc: vpc };
  },
};

export const DescribeVpcs: Action<DescribeVpcsCommandInput> = {
  needs: () => [{ action: 'ec2:DescribeVpcs', resource: '*' }],
  run(call) {
    const { vpcs } = storeOf(call);
    const { VpcIds, Filters } = call.input;
    const found = VpcIds
      ? VpcIds.map((id) => {
          const vpc = vpcs.get(id);
          if (!vpc) throw notFound('InvalidVpcID.NotFound', 'vpc', id);
          return vpc;
        })
      : [...vpcs.values()];
    const Vpcs = filtered(found, Filters, {
      'vpc-id': ({ VpcId }) => VpcId,
      cidr: ({ CidrBlock }) => CidrBlock,
      'cidr-block': ({ CidrBlock }) => CidrBlock,
      'is-default': ({ IsDefault }) => String(IsDefault),
      isDefault: ({ IsDefault }) => String(IsDefault),
      'owner-id': ({ OwnerId }) => OwnerId,
      state: ({ State }) => State,
    });
    return { Vpcs: Vpcs.map(({ dns: _dns, ...vpc }) => vpc) };
  },
};

export const ModifyVpcAttribute: Action<ModifyVpcAttributeCommandInput> = {
  needs: (call) => need(call, 'ModifyVpcAttribute', 'vpc', call.input.VpcId),
  run(call) {
    const { VpcId = '', EnableDnsSupport, EnableDnsHostnames } = call.input;
    const vpc = storeOf(call).vpcs.get(VpcId);
    if (!vpc) throw notFound('InvalidVpcID.NotFound', 'vpc', VpcId);
    vpc.dns.support = EnableDnsSupport?.Value ?? vpc.dns.support;
    vpc.dns.hostnames = EnableDnsHostnames?.Value ?? vpc.dns.hostnames;
    return {};
  },
};

export const DeleteVpc: Action<DeleteVpcCommandInput> = {
  needs: (call) => need(call, 'DeleteVpc', 'vpc', call.input.VpcId),
  run(call) {
    const { vpcs, subnets, groups, rules, internetGateways, routeTables, endpoints } = storeOf(call);
    const { VpcId = '' } = call.input;
    if (!vpcs.has(VpcId)) throw notFound('InvalidVpcID.NotFound', 'vpc', VpcId);
    const own = [...groups.values()].filter((group) => group.VpcId === VpcId);
    const hasSubnets = [...subnets.values()].some((subnet) => subnet.VpcId === VpcId);
    const tables = [...routeTables.values()].filter((table) => table.VpcId === VpcId);
    const gateways = [...internetGateways.values()].flatMap(({ Attachments = [] }) => Attachments);
    const within = [...gateways, ...endpoints.values()].some((one) => one.VpcId === VpcId);
    if (hasSubnets || within || tables.length > 1) throw inUse('vpc', VpcId);
    if (own.some(({ GroupName }) => GroupName !== 'default')) throw inUse('vpc', VpcId);
    for (const { RouteTableId = '' } of tables) routeTables.delete(RouteTableId);
    for (const { GroupId = '' } of own) {
      for (const [id, rule] of rules) if (rule.GroupId === GroupId) rules.delete(id);
      groups.delete(GroupId);
    }
    vpcs.delete(VpcId);
    return {};
  },
};
