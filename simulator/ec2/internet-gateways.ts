import type {
  AttachInternetGatewayCommandInput,
  CreateInternetGatewayCommandInput,
  DeleteInternetGatewayCommandInput,
  DescribeInternetGatewaysCommandInput,
  DetachInternetGatewayCommandInput,
} from '@aws-sdk/client-ec2';
import { awsError } from '../aws-error';
import type { Action, Call } from '../service';
import { chosen, filtered, freeId, inUse, need, notFound, storeOf, tagsOf } from './store';

export const CreateInternetGateway: Action<CreateInternetGatewayCommandInput> = {
  needs: (call) => need(call, 'CreateInternetGateway', 'internet-gateway'),
  run(call) {
    const { internetGateways } = storeOf(call);
    const Tags = tagsOf(call.input.TagSpecifications);
    const InternetGatewayId = freeId('igw', call, internetGateways, JSON.stringify(Tags));
    const gateway = { InternetGatewayId, OwnerId: call.account, Attachments: [], Tags };
    internetGateways.set(InternetGatewayId, gateway);
    return { InternetGateway: gateway };
  },
};

export const AttachInternetGateway: Action<AttachInternetGatewayCommandInput> = {
  needs: (call) => need(call, 'AttachInternetGateway', 'internet-gateway', call.input.InternetGatewayId),
  run(call) {
    const { vpcs, internetGateways } = storeOf(call);
    const { VpcId = '' } = call.input;
    const gateway = gatewayOf(call);
    if (!vpcs.has(VpcId)) throw notFound('InvalidVpcID.NotFound', 'vpc', VpcId);
    const attached = [...internetGateways.values()].find(({ Attachments }) =>
      Attachments?.some((one) => one.VpcId === VpcId),
    );
    if (attached !== undefined || (gateway.Attachments ?? []).length > 0) {
      throw awsError(
        'Resource.AlreadyAssociated',
        400,
        `resource ${gateway.InternetGatewayId} is already attached to network ${attached === gateway ? VpcId : (gateway.Attachments?.[0]?.VpcId ?? VpcId)}`,
      );
    }
    gateway.Attachments = [{ VpcId, State: 'attached' }];
    return {};
  },
};

export const DetachInternetGateway: Action<DetachInternetGatewayCommandInput> = {
  needs: (call) => need(call, 'DetachInternetGateway', 'internet-gateway', call.input.InternetGatewayId),
  run(call) {
    const gateway = gatewayOf(call);
    const { VpcId = '' } = call.input;
    if (!gateway.Attachments?.some((one) => one.VpcId === VpcId)) {
      throw awsError(
        'Gateway.NotAttached',
        400,
        `resource ${gateway.InternetGatewayId} is not attached to network ${VpcId}`,
      );
    }
    gateway.Attachments = [];
    return {};
  },
};

export const DeleteInternetGateway: Action<DeleteInternetGatewayCommandInput> = {
  needs: (call) => need(call, 'DeleteInternetGateway', 'internet-gateway', call.input.InternetGatewayId),
  run(call) {
    const { InternetGatewayId = '', Attachments = [] } = gatewayOf(call);
    if (Attachments.length > 0) throw inUse('internetGateway', InternetGatewayId);
    storeOf(call).internetGateways.delete(InternetGatewayId);
    return {};
  },
};

export const DescribeInternetGateways: Action<DescribeInternetGatewaysCommandInput> = {
  needs: () => [{ action: 'ec2:DescribeInternetGateways', resource: '*' }],
  run(call) {
    const { InternetGatewayIds, Filters } = call.input;
    const found = chosen(storeOf(call).internetGateways, InternetGatewayIds, [
      'InvalidInternetGatewayID.NotFound',
      'internetGateway',
    ]);
    return {
      InternetGateways: filtered(found, Filters, {
        'internet-gateway-id': ({ InternetGatewayId }) => InternetGatewayId,
        'attachment.vpc-id': ({ Attachments }) => Attachments?.[0]?.VpcId,
        'attachment.state': ({ Attachments }) => (Attachments?.length ? 'available' : undefined),
        'owner-id': ({ OwnerId }) => OwnerId,
      }),
    };
  },
};

function gatewayOf(call: Call<{ InternetGatewayId?: string | undefined }>) {
  const { InternetGatewayId = '' } = call.input;
  const found = storeOf(call).internetGateways.get(InternetGatewayId);
  if (!found) throw notFound('InvalidInternetGatewayID.NotFound', 'internetGateway', InternetGatewayId);
  return found;
}
