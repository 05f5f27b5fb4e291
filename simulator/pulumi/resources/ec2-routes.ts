import type {
  AssociateRouteTableCommandOutput,
  CreateRouteTableCommandOutput,
  DescribeRouteTablesCommandOutput,
} from '@aws-sdk/client-ec2';
import type {
  RouteArgs,
  RouteState,
  RouteTableArgs,
  RouteTableAssociationArgs,
  RouteTableAssociationState,
  RouteTableState,
} from '@pulumi/aws/ec2';
import { differs, type Plain, resource, unlessMissing } from './define';
import { specifications } from './ec2';
import type { Context } from './handler';
import { ec2Tagging } from './security-group-rules';

export const routeTable = resource<RouteTableArgs, RouteTableState>({
  inputs: ['vpcId', 'routes', 'region', 'tags'],
  replaceOn: ['vpcId'],
  tagging: ec2Tagging,
  async create(aws, inputs) {
    const { RouteTable } = await aws.call<CreateRouteTableCommandOutput>('ec2', 'CreateRouteTable', {
      VpcId: inputs.vpcId,
      TagSpecifications: specifications(aws, 'route-table'),
    });
    const id = RouteTable?.RouteTableId ?? '';
    for (const route of inputs.routes ?? []) await createRoute(aws, id, inline(route));
    return id;
  },
  async update(aws, id, inputs, before) {
    if (!differs(inputs, before, ['routes'])) return undefined;
    for (const route of before.routes ?? []) await deleteRoute(aws, id, inline(route));
    for (const route of inputs.routes ?? []) await createRoute(aws, id, inline(route));
    return undefined;
  },
  async delete(aws, RouteTableId) {
    await aws.call('ec2', 'DeleteRouteTable', { RouteTableId });
  },
  async describe(aws, id) {
    const found = await describeTable(aws, id);
    return (
      found && {
        arn: `arn:aws:ec2:${aws.region}:${aws.account}:route-table/${id}`,
        ownerId: aws.account,
        vpcId: found.VpcId,
        propagatingVgws: [],
      }
    );
  },
});

export const route = resource<RouteArgs, RouteState>({
  inputs: [
    ...(['routeTableId', 'destinationCidrBlock', 'destinationIpv6CidrBlock', 'gatewayId', 'region'] as const),
    ...(['natGatewayId', 'vpcPeeringConnectionId', 'transitGatewayId', 'networkInterfaceId'] as const),
  ],
  replaceOn: ['routeTableId', 'destinationCidrBlock', 'destinationIpv6CidrBlock'],
  async create(aws, inputs) {
    await createRoute(aws, String(inputs.routeTableId), inputs);
    // The provider's hash of where it leads is a number; its like here comes from the destination.
    return `r-${String(inputs.routeTableId)}${inputs.destinationCidrBlock ?? inputs.destinationIpv6CidrBlock}`;
  },
  async update(aws, _id, inputs) {
    await aws.call('ec2', 'ReplaceRoute', routeInput(String(inputs.routeTableId), inputs));
    return undefined;
  },
  async delete(aws, _id, before) {
    await deleteRoute(aws, String(before.routeTableId), before);
  },
  outputs: () => ({ origin: 'CreateRoute', state: 'active' }),
});

export const routeTableAssociation = resource<RouteTableAssociationArgs, RouteTableAssociationState>({
  inputs: ['routeTableId', 'subnetId', 'region'],
  replaceOn: ['routeTableId', 'subnetId'],
  async create(aws, inputs) {
    const { AssociationId = '' } = await aws.call<AssociateRouteTableCommandOutput>(
      'ec2',
      'AssociateRouteTable',
      { RouteTableId: inputs.routeTableId, SubnetId: inputs.subnetId },
    );
    return AssociationId;
  },
  async delete(aws, AssociationId) {
    await aws.call('ec2', 'DisassociateRouteTable', { AssociationId });
  },
});

interface Destination {
  readonly destinationCidrBlock?: unknown;
  readonly destinationIpv6CidrBlock?: unknown;
  readonly gatewayId?: unknown;
  readonly natGatewayId?: unknown;
  readonly vpcPeeringConnectionId?: unknown;
  readonly transitGatewayId?: unknown;
  readonly networkInterfaceId?: unknown;
}

/** Within a table a route's destination has another name. */
function inline(route: NonNullable<Plain<RouteTableArgs>['routes']>[number]): Destination {
  const { cidrBlock, ipv6CidrBlock, ...target } = route;
  return { ...target, destinationCidrBlock: cidrBlock, destinationIpv6CidrBlock: ipv6CidrBlock };
}

function routeInput(RouteTableId: string, route: Destination) {
  return {
    RouteTableId,
    DestinationCidrBlock: route.destinationCidrBlock,
    DestinationIpv6CidrBlock: route.destinationIpv6CidrBlock,
    GatewayId: route.gatewayId,
    NatGatewayId: route.natGatewayId,
    VpcPeeringConnectionId: route.vpcPeeringConnectionId,
    TransitGatewayId: route.transitGatewayId,
    NetworkInterfaceId: route.networkInterfaceId,
  };
}

function createRoute(aws: Context, table: string, route: Destination): Promise<unknown> {
  return aws.call('ec2', 'CreateRoute', routeInput(table, route));
}

function deleteRoute(aws: Context, RouteTableId: string, route: Destination): Promise<unknown> {
  return aws.call('ec2', 'DeleteRoute', {
    RouteTableId,
    DestinationCidrBlock: route.destinationCidrBlock,
    DestinationIpv6CidrBlock: route.destinationIpv6CidrBlock,
  });
}

async function describeTable(aws: Context, id: string) {
  const answer = await unlessMissing(['InvalidRouteTableID.NotFound'], () =>
    aws.call<DescribeRouteTablesCommandOutput>('ec2', 'DescribeRouteTables', { RouteTableIds: [id] }),
  );
  return answer?.RouteTables?.[0];
}
