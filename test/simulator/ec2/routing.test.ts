import { beforeEach, expect, test } from 'vitest';
import { ec2 } from '../../../simulator/ec2';
import { createWorld, type World } from '../../../simulator/world';
import { call, recovery, refusal, start } from '../eventbridge/world';

let world: World;
let ids: Record<string, string>;

async function ask<Output = Record<string, unknown>>(action: string, input: object = {}): Promise<Output> {
  return call<Output>(world, recovery, 'ec2', action, input);
}

beforeEach(async () => {
  world = createWorld({ seed: 'routing', start, services: [ec2] });
  const made = async (action: string, input: object) => {
    const answer = await ask<Record<string, Record<string, string>>>(action, input);
    return Object.entries(answer)
      .flatMap(([, value]) => (typeof value === 'string' ? [value] : Object.values(value)))
      .find((value) => typeof value === 'string' && /^(vpc|subnet|igw|rtb|nat|eipalloc)-/.test(value));
  };
  const vpc = (await made('CreateVpc', { CidrBlock: '10.0.0.0/16' })) ?? '';
  const subnet = (await made('CreateSubnet', { VpcId: vpc, CidrBlock: '10.0.0.0/24' })) ?? '';
  const igw = (await made('CreateInternetGateway', {})) ?? '';
  const other = (await made('CreateInternetGateway', {})) ?? '';
  await ask('AttachInternetGateway', { VpcId: vpc, InternetGatewayId: igw });
  const table = (await made('CreateRouteTable', { VpcId: vpc })) ?? '';
  const second = (await made('CreateRouteTable', { VpcId: vpc })) ?? '';
  await ask('AssociateRouteTable', { RouteTableId: table, SubnetId: subnet });
  const address = (await made('AllocateAddress', { Domain: 'vpc' })) ?? '';
  const nat = (
    await ask<{ NatGateway: { NatGatewayId: string } }>('CreateNatGateway', {
      SubnetId: subnet,
      AllocationId: address,
    })
  ).NatGateway.NatGatewayId;
  ids = { vpc, subnet, igw, other, table, second, address, nat };
});

type Ids = Record<string, string>;

test.each<readonly [string, string, (ids: Ids) => object, string]>([
  [
    'a second gateway of a VPC',
    'AttachInternetGateway',
    ({ vpc, other }) => ({ VpcId: vpc, InternetGatewayId: other }),
    'Resource.AlreadyAssociated 400',
  ],
  [
    'a gateway that is attached',
    'DeleteInternetGateway',
    ({ igw }) => ({ InternetGatewayId: igw }),
    'DependencyViolation 400',
  ],
  [
    'what is not attached',
    'DetachInternetGateway',
    ({ vpc, other }) => ({ VpcId: vpc, InternetGatewayId: other }),
    'Gateway.NotAttached 400',
  ],
  ['a VPC with all that', 'DeleteVpc', ({ vpc }) => ({ VpcId: vpc }), 'DependencyViolation 400'],
  [
    'a subnet with a gateway',
    'DeleteSubnet',
    ({ subnet }) => ({ SubnetId: subnet }),
    'DependencyViolation 400',
  ],
  [
    'a table of a subnet',
    'DeleteRouteTable',
    ({ table }) => ({ RouteTableId: table }),
    'DependencyViolation 400',
  ],
  [
    'a second table for a subnet',
    'AssociateRouteTable',
    ({ second, subnet }) => ({ RouteTableId: second, SubnetId: subnet }),
    'Resource.AlreadyAssociated 400',
  ],
  [
    'a route to nowhere',
    'CreateRoute',
    ({ table }) => ({ RouteTableId: table, DestinationCidrBlock: '0.0.0.0/0' }),
    'InvalidParameterCombination 400',
  ],
  [
    'a route to a gateway that is not there',
    'CreateRoute',
    ({ table }) => ({ RouteTableId: table, DestinationCidrBlock: '0.0.0.0/0', GatewayId: 'igw-1' }),
    'InvalidInternetGatewayID.NotFound 400',
  ],
  [
    'a route that is not there',
    'DeleteRoute',
    ({ table }) => ({ RouteTableId: table, DestinationCidrBlock: '0.0.0.0/0' }),
    'InvalidRoute.NotFound 400',
  ],
  [
    'the route within the VPC',
    'DeleteRoute',
    ({ table }) => ({ RouteTableId: table, DestinationCidrBlock: '10.0.0.0/16' }),
    'InvalidParameterValue 400',
  ],
  [
    'an address in use',
    'CreateNatGateway',
    ({ subnet, address }) => ({ SubnetId: subnet, AllocationId: address }),
    'Resource.AlreadyAssociated 400',
  ],
  [
    'a gateway endpoint of a service that has none',
    'CreateVpcEndpoint',
    ({ vpc }) => ({ VpcId: vpc, ServiceName: 'com.amazonaws.us-east-1.rds' }),
    'InvalidParameter 400',
  ],
  [
    'an endpoint of another Region',
    'CreateVpcEndpoint',
    ({ vpc }) => ({ VpcId: vpc, ServiceName: 'com.amazonaws.us-west-2.s3' }),
    'InvalidServiceName 400',
  ],
  [
    'a filter that EC2 does not know',
    'DescribeVpcs',
    () => ({ Filters: [{ Name: 'colour' }] }),
    'InvalidParameterValue 400',
  ],
])('refuses %s', async (_, action, input, expected) => {
  expect(await refusal(ask(action, input(ids)))).toBe(expected);
});

test('a deleted gateway gives its address back, is shown as deleted, and no route leads to it', async () => {
  await ask('DeleteNatGateway', { NatGatewayId: ids.nat });
  const { NatGateways } = await ask<{ NatGateways: object[] }>('DescribeNatGateways', {});
  const route = { RouteTableId: ids.table, DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: ids.nat };
  const refused = await refusal(ask('CreateRoute', route));
  await ask('ReleaseAddress', { AllocationId: ids.address });

  expect(NatGateways).toMatchObject([{ NatGatewayId: ids.nat, State: 'deleted' }]);
  expect(refused).toBe('InvalidNatGatewayID.NotFound 400');
});
