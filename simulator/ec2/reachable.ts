import type { VpcPlace } from '../network';
import type { World } from '../world';
import { contains, readCidr } from './cidr';
import { type Ec2Store, ec2Store, type GroupRule } from './store';

/** What a packet wants to reach. */
export interface Destination {
  readonly vpc: string;
  readonly securityGroups: readonly string[];
  readonly publiclyAccessible: boolean;
}

/**
 * Whether a TCP connection on `port` gets through: from inside the same VPC when the sender's groups let it out and the
 * receiver's let it in; from outside any VPC only to what is publicly accessible and open to everyone.
 * AWS docs: VPC User Guide, "Control traffic to your AWS resources using security groups".
 */
export function reachable(
  world: World,
  { account, region }: { readonly account: string; readonly region: string },
  from: VpcPlace | undefined,
  to: Destination,
  port: number,
): boolean {
  const store = world.store(ec2Store, account, region);
  const incoming = rulesOf(store, to.securityGroups, false, port);
  if (from === undefined)
    return to.publiclyAccessible && incoming.some(({ CidrIpv4 }) => CidrIpv4 === '0.0.0.0/0');
  if (from.vpc !== to.vpc) return false;
  const outgoing = rulesOf(store, from.securityGroups, true, port);
  const cidr = store.vpcs.get(to.vpc)?.CidrBlock;
  return (
    outgoing.some((rule) => names(rule, to.securityGroups) || covers(rule, cidr)) &&
    incoming.some((rule) => names(rule, from.securityGroups) || covers(rule, cidr))
  );
}

function rulesOf({ rules }: Ec2Store, groups: readonly string[], egress: boolean, port: number): GroupRule[] {
  return [...rules.values()].filter(
    ({ GroupId, IsEgress, IpProtocol, FromPort = -1, ToPort = -1 }) =>
      groups.includes(GroupId) &&
      IsEgress === egress &&
      (IpProtocol === '-1' || (IpProtocol === 'tcp' && FromPort <= port && port <= ToPort)),
  );
}

function names({ ReferencedGroupInfo }: GroupRule, groups: readonly string[]): boolean {
  return groups.includes(ReferencedGroupInfo?.GroupId ?? '');
}

/** Hosts have no addresses of their own here, so a range counts when it holds the whole VPC. */
function covers({ CidrIpv4 }: GroupRule, vpcCidr: string | undefined): boolean {
  const range = readCidr(CidrIpv4);
  const vpc = readCidr(vpcCidr);
  return range !== undefined && vpc !== undefined && contains(range, vpc);
}
