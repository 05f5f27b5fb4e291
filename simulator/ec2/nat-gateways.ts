import type {
  AllocateAddressCommandInput,
  CreateNatGatewayCommandInput,
  DeleteNatGatewayCommandInput,
  DescribeAddressesCommandInput,
  DescribeNatGatewaysCommandInput,
  NatGateway,
  ReleaseAddressCommandInput,
} from '@aws-sdk/client-ec2';
import { awsError } from '../aws-error';
import type { Action, Call } from '../service';
import { chosen, ec2Id, filtered, freeId, need, notFound, storeOf, tagsOf } from './store';

/** Addresses of the documentation's network, RFC 5737: nobody answers there. */
export const AllocateAddress: Action<AllocateAddressCommandInput> = {
  needs: (call) => need(call, 'AllocateAddress', 'elastic-ip'),
  run(call) {
    const { addresses } = storeOf(call);
    const Tags = tagsOf(call.input.TagSpecifications);
    const AllocationId = freeId('eipalloc', call, addresses, JSON.stringify(Tags));
    const taken = new Set([...addresses.values()].map(({ PublicIp }) => PublicIp));
    const PublicIp = Array.from({ length: 254 }, (_, at) => `203.0.113.${at + 1}`).find(
      (ip) => !taken.has(ip),
    );
    if (PublicIp === undefined) {
      throw awsError('AddressLimitExceeded', 400, 'The maximum number of addresses has been reached.');
    }
    const address = { AllocationId, PublicIp, Domain: 'vpc' as const, NetworkBorderGroup: call.region };
    addresses.set(AllocationId, { ...address, PublicIpv4Pool: 'amazon', Tags });
    return { ...address, PublicIpv4Pool: 'amazon' };
  },
};

export const DescribeAddresses: Action<DescribeAddressesCommandInput> = {
  needs: () => [{ action: 'ec2:DescribeAddresses', resource: '*' }],
  run(call) {
    const { AllocationIds, PublicIps, Filters } = call.input;
    const found = chosen(storeOf(call).addresses, AllocationIds, [
      'InvalidAllocationID.NotFound',
      'allocation',
    ]).filter(({ PublicIp = '' }) => PublicIps === undefined || PublicIps.includes(PublicIp));
    return {
      Addresses: filtered(found, Filters, {
        'allocation-id': ({ AllocationId }) => AllocationId,
        'association-id': ({ AssociationId }) => AssociationId,
        domain: ({ Domain }) => Domain,
        'public-ip': ({ PublicIp }) => PublicIp,
      }),
    };
  },
};

export const ReleaseAddress: Action<ReleaseAddressCommandInput> = {
  needs: (call) => need(call, 'ReleaseAddress', 'elastic-ip', call.input.AllocationId),
  run(call) {
    const { addresses } = storeOf(call);
    const { AllocationId = '' } = call.input;
    const found = addresses.get(AllocationId);
    if (!found) throw notFound('InvalidAllocationID.NotFound', 'allocation', AllocationId);
    if (found.AssociationId !== undefined) {
      throw awsError('InvalidIPAddress.InUse', 400, `The address ${found.PublicIp} is in use.`);
    }
    addresses.delete(AllocationId);
    return {};
  },
};

/** Available at once: AWS takes minutes. */
export const CreateNatGateway: Action<CreateNatGatewayCommandInput> = {
  needs: (call) => need(call, 'CreateNatGateway', 'subnet', call.input.SubnetId),
  run(call) {
    const { subnets, natGateways } = storeOf(call);
    const { SubnetId = '', AllocationId, ConnectivityType = 'public', TagSpecifications } = call.input;
    const subnet = subnets.get(SubnetId);
    if (!subnet) throw notFound('InvalidSubnetID.NotFound', 'subnet', SubnetId);
    const Tags = tagsOf(TagSpecifications);
    const NatGatewayId = freeId('nat', call, natGateways, SubnetId, AllocationId ?? '');
    const gateway: NatGateway = {
      NatGatewayId,
      SubnetId,
      VpcId: subnet.VpcId,
      ConnectivityType,
      State: 'available',
      CreateTime: new Date(call.world.clock.now()),
      NatGatewayAddresses: [addressFor(call, NatGatewayId)],
      Tags,
    };
    natGateways.set(NatGatewayId, gateway);
    return { NatGateway: gateway };
  },
};

export const DescribeNatGateways: Action<DescribeNatGatewaysCommandInput> = {
  needs: () => [{ action: 'ec2:DescribeNatGateways', resource: '*' }],
  run(call) {
    const { NatGatewayIds, Filter } = call.input;
    const found = chosen(storeOf(call).natGateways, NatGatewayIds, ['NatGatewayNotFound', 'NatGateway']);
    return {
      NatGateways: filtered(found, Filter, {
        'nat-gateway-id': ({ NatGatewayId }) => NatGatewayId,
        state: ({ State }) => State,
        'subnet-id': ({ SubnetId }) => SubnetId,
        'vpc-id': ({ VpcId }) => VpcId,
      }),
    };
  },
};

/** It is shown as deleted afterwards; AWS forgets it after about an hour. */
export const DeleteNatGateway: Action<DeleteNatGatewayCommandInput> = {
  needs: (call) => need(call, 'DeleteNatGateway', 'natgateway', call.input.NatGatewayId),
  run(call) {
    const { natGateways, addresses } = storeOf(call);
    const { NatGatewayId = '' } = call.input;
    const gateway = natGateways.get(NatGatewayId);
    if (!gateway) throw notFound('NatGatewayNotFound', 'NatGateway', NatGatewayId);
    gateway.State = 'deleted';
    gateway.DeleteTime = new Date(call.world.clock.now());
    for (const { AllocationId = '' } of gateway.NatGatewayAddresses ?? []) {
      const address = addresses.get(AllocationId);
      if (address) address.AssociationId = undefined;
    }
    return { NatGatewayId };
  },
};

function addressFor(call: Call<CreateNatGatewayCommandInput>, gateway: string) {
  const { AllocationId, ConnectivityType = 'public' } = call.input;
  const PrivateIp = `10.0.0.${4 + (gateway.charCodeAt(gateway.length - 1) % 200)}`;
  if (ConnectivityType === 'private') return { PrivateIp };
  const address = storeOf(call).addresses.get(AllocationId ?? '');
  if (!address) throw notFound('InvalidAllocationID.NotFound', 'allocation', AllocationId ?? '');
  if (address.AssociationId !== undefined) {
    throw awsError(
      'Resource.AlreadyAssociated',
      400,
      `Elastic IP address [${AllocationId}] is already associated`,
    );
  }
  address.AssociationId = ec2Id('eipassoc', call, gateway);
  return { AllocationId, PublicIp: address.PublicIp, PrivateIp, AssociationId: address.AssociationId };
}
