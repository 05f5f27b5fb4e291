import type {
  CreateRouteCommandInput,
  DeleteRouteCommandInput,
  ReplaceRouteCommandInput,
  Route,
} from '@aws-sdk/client-ec2';
import { awsError } from '../aws-error';
import type { Action, Call } from '../service';
import { tableOf } from './route-tables';
import { need, notFound, storeOf } from './store';

const DESTINATIONS = ['DestinationCidrBlock', 'DestinationIpv6CidrBlock', 'DestinationPrefixListId'] as const;

/** Where a route leads: exactly one of these. */
const TARGETS = [
  ...(['GatewayId', 'NatGatewayId', 'VpcPeeringConnectionId', 'TransitGatewayId', 'InstanceId'] as const),
  ...(['NetworkInterfaceId', 'EgressOnlyInternetGatewayId', 'CarrierGatewayId', 'LocalGatewayId'] as const),
] as const;

type Input = CreateRouteCommandInput | ReplaceRouteCommandInput | DeleteRouteCommandInput;

export const CreateRoute: Action<CreateRouteCommandInput> = {
  needs: (call) => need(call, 'CreateRoute', 'route-table', call.input.RouteTableId),
  run(call) {
    const table = tableOf(call);
    const route = routeOf(call, 'CreateRoute');
    const there = table.Routes?.find((one) => destinationOf(one) === destinationOf(route));
    if (there) {
      throw awsError(
        'RouteAlreadyExists',
        400,
        `The route identified by ${destinationOf(route)} already exists.`,
      );
    }
    table.Routes = [...(table.Routes ?? []), route];
    return { Return: true };
  },
};

export const ReplaceRoute: Action<ReplaceRouteCommandInput> = {
  needs: (call) => need(call, 'ReplaceRoute', 'route-table', call.input.RouteTableId),
  run(call) {
    const table = tableOf(call);
    const there = existing(call);
    const route = routeOf(call, 'CreateRoute');
    table.Routes = table.Routes?.map((one) => (one === there ? route : one));
    return {};
  },
};

export const DeleteRoute: Action<DeleteRouteCommandInput> = {
  needs: (call) => need(call, 'DeleteRoute', 'route-table', call.input.RouteTableId),
  run(call) {
    const table = tableOf(call);
    const there = existing(call);
    if (there.GatewayId === 'local') {
      throw awsError('InvalidParameterValue', 400, 'cannot remove local route in route table');
    }
    table.Routes = table.Routes?.filter((one) => one !== there);
    return {};
  },
};

function existing(call: Call<Input>): Route {
  const found = tableOf(call).Routes?.find((one) => destinationOf(one) === destinationOf(call.input));
  if (found) return found;
  throw awsError(
    'InvalidRoute.NotFound',
    400,
    `no route with destination-cidr-block ${destinationOf(call.input)} in route table ${call.input.RouteTableId}`,
  );
}

function destinationOf(route: Partial<Record<(typeof DESTINATIONS)[number], string | undefined>>) {
  return DESTINATIONS.map((name) => route[name]).find((value) => value !== undefined) ?? '';
}

function routeOf(
  call: Call<CreateRouteCommandInput | ReplaceRouteCommandInput>,
  origin: 'CreateRoute',
): Route {
  const { input } = call;
  if (destinationOf(input) === '') {
    throw awsError('MissingParameter', 400, 'The request must contain the parameter destinationCidrBlock');
  }
  const targets = TARGETS.filter((name) => input[name] !== undefined);
  const [target] = targets;
  if (target === undefined || targets.length > 1) {
    throw awsError(
      'InvalidParameterCombination',
      400,
      `A route leads to exactly one of ${TARGETS.join(', ')}; given ${targets.join(', ') || 'none'}.`,
    );
  }
  const id = input[target] ?? '';
  const { internetGateways, natGateways } = storeOf(call);
  if (target === 'GatewayId' && id.startsWith('igw-') && !internetGateways.has(id)) {
    throw notFound('InvalidInternetGatewayID.NotFound', 'internetGateway', id);
  }
  if (target === 'NatGatewayId' && natGateways.get(id)?.State !== 'available') {
    throw notFound('InvalidNatGatewayID.NotFound', 'NatGateway', id);
  }
  const destination = DESTINATIONS.find((name) => input[name] !== undefined) ?? 'DestinationCidrBlock';
  return { [destination]: input[destination], [target]: id, Origin: origin, State: 'active' };
}
