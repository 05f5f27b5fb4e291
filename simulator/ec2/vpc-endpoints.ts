import type {
  CreateVpcEndpointCommandInput,
  DeleteVpcEndpointsCommandInput,
  DescribeVpcEndpointsCommandInput,
  ModifyVpcEndpointCommandInput,
  VpcEndpoint,
} from '@aws-sdk/client-ec2';
import { awsError } from '../aws-error';
import type { Action, Call } from '../service';
import { chosen, ec2Id, filtered, freeId, need, notFound, storeOf, tagsOf } from './store';

const EVERYTHING = JSON.stringify({
  Version: '2008-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }],
});

export const CreateVpcEndpoint: Action<CreateVpcEndpointCommandInput> = {
  lacks: 'Its policy decides nothing: functions reach every service, with or without endpoints.',
  needs: (call) => need(call, 'CreateVpcEndpoint', 'vpc', call.input.VpcId),
  run(call) {
    const { vpcs, endpoints } = storeOf(call);
    const { VpcId = '', ServiceName = '', VpcEndpointType = 'Gateway', TagSpecifications } = call.input;
    if (!vpcs.has(VpcId)) throw notFound('InvalidVpcID.NotFound', 'vpc', VpcId);
    if (
      !new RegExp(`^(com\\.amazonaws(\\.vpce)?|aws\\.sagemaker)\\.(${call.region}|s3-global)\\..+$`).test(
        ServiceName,
      )
    ) {
      throw awsError('InvalidServiceName', 400, `The Vpc Endpoint Service '${ServiceName}' does not exist`);
    }
    if (VpcEndpointType === 'Gateway' && !/\.(s3|dynamodb)$/.test(ServiceName)) {
      throw awsError(
        'InvalidParameter',
        400,
        `VPC endpoints of this type cannot be created for service ${ServiceName}.`,
      );
    }
    const VpcEndpointId = freeId('vpce', call, endpoints, VpcId, ServiceName);
    const service = ServiceName.split('.').at(-1) ?? '';
    const endpoint: VpcEndpoint = {
      VpcEndpointId,
      VpcEndpointType,
      VpcId,
      ServiceName,
      // The model has a capital that the API does not.
      State: 'available' as 'Available',
      OwnerId: call.account,
      CreationTimestamp: new Date(call.world.clock.now()),
      PolicyDocument: call.input.PolicyDocument ?? EVERYTHING,
      PrivateDnsEnabled: call.input.PrivateDnsEnabled ?? VpcEndpointType === 'Interface',
      RouteTableIds: known(call, 'routeTables', call.input.RouteTableIds, 'InvalidRouteTableId.NotFound'),
      SubnetIds: known(call, 'subnets', call.input.SubnetIds, 'InvalidSubnetId.NotFound'),
      Groups: groupsOf(call, call.input.SecurityGroupIds),
      NetworkInterfaceIds: (call.input.SubnetIds ?? []).map((id) => ec2Id('eni', call, VpcEndpointId, id)),
      DnsEntries:
        VpcEndpointType === 'Interface'
          ? [
              {
                DnsName: `${VpcEndpointId}.${service}.${call.region}.vpce.amazonaws.com`,
                HostedZoneId: 'Z7HUB22UULQXV',
              },
            ]
          : [],
      Tags: tagsOf(TagSpecifications),
    };
    endpoints.set(VpcEndpointId, endpoint);
    return { VpcEndpoint: endpoint };
  },
};

export const DescribeVpcEndpoints: Action<DescribeVpcEndpointsCommandInput> = {
  needs: () => [{ action: 'ec2:DescribeVpcEndpoints', resource: '*' }],
  run(call) {
    const { VpcEndpointIds, Filters } = call.input;
    const found = chosen(storeOf(call).endpoints, VpcEndpointIds, [
      'InvalidVpcEndpointId.NotFound',
      'Vpc Endpoint',
    ]);
    return {
      VpcEndpoints: filtered(found, Filters, {
        'vpc-id': ({ VpcId }) => VpcId,
        'service-name': ({ ServiceName }) => ServiceName,
        'vpc-endpoint-id': ({ VpcEndpointId }) => VpcEndpointId,
        'vpc-endpoint-state': ({ State }) => State,
        'vpc-endpoint-type': ({ VpcEndpointType }) => VpcEndpointType,
      }),
    };
  },
};

export const ModifyVpcEndpoint: Action<ModifyVpcEndpointCommandInput> = {
  needs: (call) => need(call, 'ModifyVpcEndpoint', 'vpc-endpoint', call.input.VpcEndpointId),
  run(call) {
    const { input } = call;
    const { VpcEndpointId = '' } = input;
    const endpoint = storeOf(call).endpoints.get(VpcEndpointId);
    if (!endpoint) throw notFound('InvalidVpcEndpointId.NotFound', 'Vpc Endpoint', VpcEndpointId);
    const change = (before: string[] = [], add: readonly string[] = [], remove: readonly string[] = []) => [
      ...new Set([...before.filter((id) => !remove.includes(id)), ...add]),
    ];
    const { RouteTableIds, SubnetIds, Groups } = endpoint;
    endpoint.RouteTableIds = change(RouteTableIds, input.AddRouteTableIds, input.RemoveRouteTableIds);
    endpoint.SubnetIds = change(SubnetIds, input.AddSubnetIds, input.RemoveSubnetIds);
    const before = (Groups ?? []).map(({ GroupId = '' }) => GroupId);
    endpoint.Groups = groupsOf(call, change(before, input.AddSecurityGroupIds, input.RemoveSecurityGroupIds));
    endpoint.PolicyDocument = input.ResetPolicy
      ? EVERYTHING
      : (input.PolicyDocument ?? endpoint.PolicyDocument);
    endpoint.PrivateDnsEnabled = input.PrivateDnsEnabled ?? endpoint.PrivateDnsEnabled;
    return { Return: true };
  },
};

/** Answers which ids it could not delete, as AWS does, and fails for none. */
export const DeleteVpcEndpoints: Action<DeleteVpcEndpointsCommandInput> = {
  needs: (call) =>
    (call.input.VpcEndpointIds ?? []).flatMap((id) => need(call, 'DeleteVpcEndpoints', 'vpc-endpoint', id)),
  run(call) {
    const { endpoints } = storeOf(call);
    const missing = (call.input.VpcEndpointIds ?? []).filter((id) => !endpoints.delete(id));
    return {
      Unsuccessful: missing.map((ResourceId) => ({
        ResourceId,
        Error: {
          Code: 'InvalidVpcEndpoint.NotFound',
          Message: `The Vpc Endpoint Id '${ResourceId}' does not exist`,
        },
      })),
    };
  },
};

function known(
  call: Call,
  what: 'routeTables' | 'subnets',
  ids: readonly string[] = [],
  code: string,
): string[] {
  const missing = ids.find((id) => !storeOf(call)[what].has(id));
  if (missing !== undefined) throw notFound(code, what === 'subnets' ? 'subnet' : 'routeTable', missing);
  return [...ids];
}

function groupsOf(call: Call, ids: readonly string[] = []) {
  const { groups } = storeOf(call);
  return ids.map((GroupId) => {
    const group = groups.get(GroupId);
    if (!group) throw notFound('InvalidGroup.NotFound', 'security group', GroupId);
    return { GroupId, GroupName: group.GroupName };
  });
}
