import type {
  AssociateRouteTableCommandInput,
  CreateRouteTableCommandInput,
  DeleteRouteTableCommandInput,
  DescribeRouteTablesCommandInput,
  DisassociateRouteTableCommandInput,
  RouteTable,
  Tag,
} from '@aws-sdk/client-ec2';
import { awsError } from '../aws-error';
import type { Action, Call } from '../service';
import {
  chosen,
  type Ec2Store,
  ec2Id,
  filtered,
  freeId,
  inUse,
  need,
  notFound,
  storeOf,
  tagsOf,
} from './store';

export const CreateRouteTable: Action<CreateRouteTableCommandInput> = {
  needs: (call) => need(call, 'CreateRouteTable', 'vpc', call.input.VpcId),
  run(call) {
    const { VpcId = '', TagSpecifications } = call.input;
    if (!storeOf(call).vpcs.has(VpcId)) throw notFound('InvalidVpcID.NotFound', 'vpc', VpcId);
    return { RouteTable: newRouteTable(call, VpcId, tagsOf(TagSpecifications)) };
  },
};

export const DescribeRouteTables: Action<DescribeRouteTablesCommandInput> = {
  needs: () => [{ action: 'ec2:DescribeRouteTables', resource: '*' }],
  run(call) {
    const { RouteTableIds, Filters } = call.input;
    const found = chosen(storeOf(call).routeTables, RouteTableIds, [
      'InvalidRouteTableID.NotFound',
      'routeTable',
    ]);
    return {
      RouteTables: filtered(found, Filters, {
        'vpc-id': ({ VpcId }) => VpcId,
        'route-table-id': ({ RouteTableId }) => RouteTableId,
        'owner-id': ({ OwnerId }) => OwnerId,
        'association.main': ({ Associations }) => (Associations ?? []).map(({ Main }) => String(Main)),
        'association.subnet-id': ({ Associations }) => (Associations ?? []).map((one) => one.SubnetId ?? ''),
        'association.route-table-association-id': ({ Associations }) =>
          (Associations ?? []).map((one) => one.RouteTableAssociationId ?? ''),
        'route.destination-cidr-block': ({ Routes }) =>
          (Routes ?? []).map((one) => one.DestinationCidrBlock ?? ''),
        'route.gateway-id': ({ Routes }) => (Routes ?? []).map(({ GatewayId }) => GatewayId ?? ''),
        'route.nat-gateway-id': ({ Routes }) => (Routes ?? []).map(({ NatGatewayId }) => NatGatewayId ?? ''),
      }),
    };
  },
};

export const DeleteRouteTable: Action<DeleteRouteTableCommandInput> = {
  needs: (call) => need(call, 'DeleteRouteTable', 'route-table', call.input.RouteTableId),
  run(call) {
    const { RouteTableId = '', Associations = [] } = tableOf(call);
    if (Associations.length > 0) throw inUse('routeTable', RouteTableId);
    storeOf(call).routeTables.delete(RouteTableId);
    return {};
  },
};

export const AssociateRouteTable: Action<AssociateRouteTableCommandInput> = {
  needs: (call) => need(call, 'AssociateRouteTable', 'route-table', call.input.RouteTableId),
  run(call) {
    const table = tableOf(call);
    const { SubnetId = '' } = call.input;
    const store = storeOf(call);
    if (!store.subnets.has(SubnetId)) throw notFound('InvalidSubnetID.NotFound', 'subnet', SubnetId);
    const taken = associations(store).find((one) => one.SubnetId === SubnetId);
    if (taken?.RouteTableId === table.RouteTableId) {
      return { AssociationId: taken?.RouteTableAssociationId, AssociationState: { State: 'associated' } };
    }
    if (taken !== undefined) {
      throw awsError(
        'Resource.AlreadyAssociated',
        400,
        `the specified association for route table ${table.RouteTableId} conflicts with an existing association`,
      );
    }
    const RouteTableAssociationId = ec2Id('rtbassoc', call, table.RouteTableId ?? '', SubnetId);
    associate(table, { RouteTableAssociationId, SubnetId, Main: false });
    return { AssociationId: RouteTableAssociationId, AssociationState: { State: 'associated' } };
  },
};

export const DisassociateRouteTable: Action<DisassociateRouteTableCommandInput> = {
  needs: (call) => need(call, 'DisassociateRouteTable', 'route-table'),
  run(call) {
    const { AssociationId = '' } = call.input;
    const table = [...storeOf(call).routeTables.values()].find(({ Associations }) =>
      Associations?.some((one) => one.RouteTableAssociationId === AssociationId && one.Main === false),
    );
    if (!table) throw notFound('InvalidAssociationID.NotFound', 'association', AssociationId);
    table.Associations = table.Associations?.filter((one) => one.RouteTableAssociationId !== AssociationId);
    return {};
  },
};

/** A new table, with the route within its VPC that every table has. */
export function newRouteTable(call: Call, VpcId: string, Tags: Tag[], isMain = false): RouteTable {
  const { routeTables, vpcs } = storeOf(call);
  const RouteTableId = freeId('rtb', call, routeTables, VpcId, JSON.stringify(Tags), String(isMain));
  const table: RouteTable = {
    RouteTableId,
    VpcId,
    OwnerId: call.account,
    Associations: [],
    PropagatingVgws: [],
    Routes: [
      {
        DestinationCidrBlock: vpcs.get(VpcId)?.CidrBlock,
        GatewayId: 'local',
        Origin: 'CreateRouteTable',
        State: 'active',
      },
    ],
    Tags,
  };
  if (isMain) {
    associate(table, { RouteTableAssociationId: ec2Id('rtbassoc', call, RouteTableId, 'main'), Main: true });
  }
  routeTables.set(RouteTableId, table);
  return table;
}

/** The table that a call names. Throws `InvalidRouteTableID.NotFound`. */
export function tableOf(call: Call<{ RouteTableId?: string | undefined }>): RouteTable {
  const { RouteTableId = '' } = call.input;
  const found = storeOf(call).routeTables.get(RouteTableId);
  if (!found) throw notFound('InvalidRouteTableID.NotFound', 'routeTable', RouteTableId);
  return found;
}

export function associations({ routeTables }: Ec2Store) {
  return [...routeTables.values()].flatMap(({ Associations = [] }) => Associations);
}

function associate(
  table: RouteTable,
  association: { RouteTableAssociationId: string; SubnetId?: string; Main: boolean },
): void {
  const { RouteTableId } = table;
  const entry = { ...association, RouteTableId, AssociationState: { State: 'associated' as const } };
  table.Associations = [...(table.Associations ?? []), entry];
}
