import { describe, expect, test } from 'vitest';
import { ec2 } from '../../../simulator/ec2';
import { reachable } from '../../../simulator/ec2/reachable';
import { createWorld, type World } from '../../../simulator/world';
import { call, recovery, refusal, start } from '../eventbridge/world';

function makeWorld(): World {
  return createWorld({ seed: 'seed', start, services: [ec2] });
}

function ec2Call<Output = Record<string, unknown>>(world: World, action: string, input: object) {
  return call<Output>(world, recovery, 'ec2', action, input);
}

/** A VPC with two subnets and two groups whose members may do nothing yet. */
async function network(world: World) {
  const { Vpc } = await ec2Call<{ Vpc: { VpcId: string } }>(world, 'CreateVpc', { CidrBlock: '10.0.0.0/24' });
  const subnets: string[] = [];
  for (const [index, CidrBlock] of ['10.0.0.0/25', '10.0.0.128/25'].entries()) {
    const AvailabilityZone = `us-east-1${'ab'[index]}`;
    const request = { VpcId: Vpc.VpcId, CidrBlock, AvailabilityZone };
    const { Subnet } = await ec2Call<{ Subnet: { SubnetId: string } }>(world, 'CreateSubnet', request);
    subnets.push(Subnet.SubnetId);
  }
  const group = async (GroupName: string) => {
    const request = { GroupName, Description: GroupName, VpcId: Vpc.VpcId };
    const { GroupId } = await ec2Call<{ GroupId: string }>(world, 'CreateSecurityGroup', request);
    const IpPermissions = [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }];
    await ec2Call(world, 'RevokeSecurityGroupEgress', { GroupId, IpPermissions });
    return GroupId;
  };
  return { vpc: Vpc.VpcId, subnets, checks: await group('checks'), databases: await group('databases') };
}

function permission(peer: { group: string } | { cidr: string }, port = 5432) {
  return {
    IpProtocol: 'tcp',
    FromPort: port,
    ToPort: port,
    ...('group' in peer
      ? { UserIdGroupPairs: [{ GroupId: peer.group }] }
      : { IpRanges: [{ CidrIp: peer.cidr }] }),
  };
}

async function open(world: World, direction: 'Ingress' | 'Egress', GroupId: string, rule: object) {
  await ec2Call(world, `AuthorizeSecurityGroup${direction}`, { GroupId, IpPermissions: [rule] });
}

describe('from inside the VPC', () => {
  type Peer = 'group' | 'vpc' | 'elsewhere' | 'none';
  const peerOf = (peer: Peer, group: string) =>
    peer === 'group' ? { group } : { cidr: peer === 'vpc' ? '10.0.0.0/16' : '10.9.0.0/24' };

  test.each<[Peer, Peer, number, boolean]>([
    ['group', 'group', 5432, true],
    ['vpc', 'group', 5432, true],
    ['group', 'vpc', 5432, true],
    ['none', 'group', 5432, false],
    ['group', 'none', 5432, false],
    ['elsewhere', 'group', 5432, false],
    ['group', 'elsewhere', 5432, false],
    ['group', 'group', 5433, false],
  ])('out to %s, in from %s, port %i: %s', async (out, into, port, expected) => {
    const world = makeWorld();
    const { vpc, subnets, checks, databases } = await network(world);
    if (out !== 'none') await open(world, 'Egress', checks, permission(peerOf(out, databases)));
    if (into !== 'none') await open(world, 'Ingress', databases, permission(peerOf(into, checks)));

    const from = { vpc, subnets, securityGroups: [checks] };
    const to = { vpc, securityGroups: [databases], publiclyAccessible: false };

    expect(reachable(world, recovery, from, to, port)).toBe(expected);
    expect(reachable(world, recovery, { ...from, vpc: 'vpc-other' }, to, port)).toBe(false);
  });

  test('no more once the rule is revoked', async () => {
    const world = makeWorld();
    const { vpc, subnets, checks, databases } = await network(world);
    await open(world, 'Egress', checks, permission({ group: databases }));
    await open(world, 'Ingress', databases, permission({ group: checks }));

    const IpPermissions = [permission({ group: checks })];
    await ec2Call(world, 'RevokeSecurityGroupIngress', { GroupId: databases, IpPermissions });

    const from = { vpc, subnets, securityGroups: [checks] };
    const to = { vpc, securityGroups: [databases], publiclyAccessible: false };
    expect(reachable(world, recovery, from, to, 5432)).toBe(false);
  });
});

test.each([
  ['0.0.0.0/0', true, true],
  ['0.0.0.0/0', false, false],
  ['10.0.0.0/8', true, false],
])('from outside, open to %s and publicly accessible %s: %s', async (cidr, publiclyAccessible, expected) => {
  const world = makeWorld();
  const { vpc, databases } = await network(world);
  await open(world, 'Ingress', databases, permission({ cidr }));

  const to = { vpc, securityGroups: [databases], publiclyAccessible };

  expect(reachable(world, recovery, undefined, to, 5432)).toBe(expected);
});

describe('networks', () => {
  test('are described as they were made', async () => {
    const world = makeWorld();
    const { vpc, subnets, databases } = await network(world);

    expect(await ec2Call(world, 'DescribeVpcs', { VpcIds: [vpc] })).toMatchObject({
      Vpcs: [{ VpcId: vpc, CidrBlock: '10.0.0.0/24', State: 'available' }],
    });
    expect(await ec2Call(world, 'DescribeSubnets', { SubnetIds: subnets })).toMatchObject({
      Subnets: [{ AvailabilityZone: 'us-east-1a' }, { AvailabilityZone: 'us-east-1b' }],
    });
    expect(await ec2Call(world, 'DescribeSecurityGroups', { GroupIds: [databases] })).toMatchObject({
      SecurityGroups: [{ GroupName: 'databases', IpPermissions: [], IpPermissionsEgress: [] }],
    });
  });

  test('go in order: what is used stays', async () => {
    const world = makeWorld();
    const { vpc, subnets, checks, databases } = await network(world);
    await open(world, 'Ingress', databases, permission({ group: checks }));
    const remove = (action: string, input: object) => refusal(ec2Call(world, action, input));

    expect(await remove('DeleteVpc', { VpcId: vpc })).toBe('DependencyViolation 400');
    expect(await remove('DeleteSecurityGroup', { GroupId: checks })).toBe('DependencyViolation 400');
    for (const GroupId of [databases, checks]) {
      expect(await remove('DeleteSecurityGroup', { GroupId })).toBe('not refused');
    }
    for (const SubnetId of subnets) expect(await remove('DeleteSubnet', { SubnetId })).toBe('not refused');
    expect(await remove('DeleteVpc', { VpcId: vpc })).toBe('not refused');
    expect(await remove('DescribeVpcs', { VpcIds: [vpc] })).toBe('InvalidVpcID.NotFound 400');
  });

  test.each([
    ['CreateVpc', { CidrBlock: '10.0.0.0/8' }, 'InvalidVpc.Range 400'],
    ['CreateVpc', { CidrBlock: '10.0.0.300/24' }, 'InvalidParameterValue 400'],
    ['CreateVpc', { CidrBlock: 'all' }, 'InvalidParameterValue 400'],
    ['CreateSubnet', { VpcId: 'vpc-none', CidrBlock: '10.0.0.0/25' }, 'InvalidVpcID.NotFound 400'],
    ['CreateSubnet', { CidrBlock: '10.1.0.0/25' }, 'InvalidSubnet.Range 400'],
    ['CreateSubnet', { CidrBlock: '10.0.0.64/26' }, 'InvalidSubnet.Conflict 400'],
    ['CreateSubnet', { CidrBlock: '10.0.0.0/23' }, 'InvalidSubnet.Range 400'],
    ['CreateSecurityGroup', { GroupName: 'checks', Description: 'again' }, 'InvalidGroup.Duplicate 400'],
    ['DeleteSecurityGroup', { GroupId: 'sg-none' }, 'InvalidGroup.NotFound 400'],
    ['CreateTags', { Resources: ['vpc-none'], Tags: [] }, 'InvalidID 400'],
  ])('%s of %j is refused', async (action, input, expected) => {
    const world = makeWorld();
    const { vpc } = await network(world);

    expect(await refusal(ec2Call(world, action, { VpcId: vpc, ...input }))).toBe(expected);
  });

  test('a rule is authorized once', async () => {
    const world = makeWorld();
    const { checks, databases } = await network(world);
    const add = () => open(world, 'Ingress', databases, permission({ group: checks }));

    await add();

    expect(await refusal(add())).toBe('InvalidPermission.Duplicate 400');
  });
});

test('VPCs that are alike are each one of their own, and a new one has no rules of one that is gone', async () => {
  const world = makeWorld();
  type Made = { Vpc: { VpcId: string } };
  const make = async () => (await ec2Call<Made>(world, 'CreateVpc', { CidrBlock: '10.0.0.0/24' })).Vpc.VpcId;

  const [first, second] = [await make(), await make()];
  await ec2Call(world, 'DeleteVpc', { VpcId: first });
  const third = await make();
  const { Vpcs } = await ec2Call<{ Vpcs: { VpcId: string }[] }>(world, 'DescribeVpcs', {});

  expect(Vpcs.map(({ VpcId }) => VpcId).sort()).toEqual([second, third].sort());
});
