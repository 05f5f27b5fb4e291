import type {
  AuthorizeSecurityGroupIngressCommandInput,
  DescribeSecurityGroupRulesCommandInput,
  IpPermission,
  RevokeSecurityGroupIngressCommandInput,
} from '@aws-sdk/client-ec2';
import { awsError } from '../aws-error';
import type { Action, Call } from '../service';
import { type Ec2Store, ec2Arn, ec2Id, type GroupRule, need, notFound, storeOf, tagsOf } from './store';

export const AuthorizeSecurityGroupIngress = authorizing('AuthorizeSecurityGroupIngress', false);
export const AuthorizeSecurityGroupEgress = authorizing('AuthorizeSecurityGroupEgress', true);
export const RevokeSecurityGroupIngress = revoking('RevokeSecurityGroupIngress', false);
export const RevokeSecurityGroupEgress = revoking('RevokeSecurityGroupEgress', true);

export const DescribeSecurityGroupRules: Action<DescribeSecurityGroupRulesCommandInput> = {
  needs: () => [{ action: 'ec2:DescribeSecurityGroupRules', resource: '*' }],
  run(call) {
    const { rules } = storeOf(call);
    const { SecurityGroupRuleIds, Filters } = call.input;
    const groups = Filters?.find(({ Name }) => Name === 'group-id')?.Values;
    const found = SecurityGroupRuleIds
      ? SecurityGroupRuleIds.map((id) => {
          const rule = rules.get(id);
          if (!rule) throw notFound('InvalidSecurityGroupRuleId.NotFound', 'security group rule', id);
          return rule;
        })
      : [...rules.values()];
    return { SecurityGroupRules: found.filter(({ GroupId }) => groups?.includes(GroupId) ?? true) };
  },
};

function authorizing(action: string, egress: boolean): Action<AuthorizeSecurityGroupIngressCommandInput> {
  return {
    needs: (call) => need(call, action, 'security-group', call.input.GroupId),
    run(call) {
      const { GroupId = '', IpPermissions = [], TagSpecifications } = call.input;
      if (!storeOf(call).groups.has(GroupId))
        throw notFound('InvalidGroup.NotFound', 'security group', GroupId);
      const rules = addRules(call, GroupId, egress, IpPermissions);
      for (const rule of rules) rule.Tags = tagsOf(TagSpecifications);
      return { Return: true, SecurityGroupRules: rules };
    },
  };
}

function revoking(action: string, egress: boolean): Action<RevokeSecurityGroupIngressCommandInput> {
  return {
    needs: (call) => need(call, action, 'security-group', call.input.GroupId),
    run(call) {
      const { rules, groups } = storeOf(call);
      const { GroupId = '', IpPermissions = [], SecurityGroupRuleIds = [] } = call.input;
      if (!groups.has(GroupId)) throw notFound('InvalidGroup.NotFound', 'security group', GroupId);
      const ids = [...SecurityGroupRuleIds, ...rulesOf(call, GroupId, egress, IpPermissions).map(idOfRule)];
      for (const id of ids) {
        if (!rules.delete(id)) {
          throw awsError(
            'InvalidPermission.NotFound',
            400,
            'The specified rule does not exist in this security group.',
          );
        }
      }
      return { Return: true };
    },
  };
}

/** Adds a rule for each peer of each permission; one that is there already is refused. */
export function addRules(call: Call, groupId: string, egress: boolean, permissions: readonly IpPermission[]) {
  const { rules } = storeOf(call);
  const added = rulesOf(call, groupId, egress, permissions);
  const twice = added.find((rule) => rules.has(rule.SecurityGroupRuleId));
  if (twice) {
    throw awsError(
      'InvalidPermission.Duplicate',
      400,
      `the specified rule "peer: ${peerOf(twice)}" already exists`,
    );
  }
  for (const rule of added) rules.set(rule.SecurityGroupRuleId, rule);
  return added;
}

/** The rules of a group as `DescribeSecurityGroups` shows them. */
export function permissionsOf({ rules }: Ec2Store, groupId: string, egress: boolean): IpPermission[] {
  return [...rules.values()]
    .filter((rule) => rule.GroupId === groupId && rule.IsEgress === egress)
    .map(({ IpProtocol, FromPort, ToPort, CidrIpv4, CidrIpv6, PrefixListId, ReferencedGroupInfo }) => ({
      IpProtocol,
      FromPort,
      ToPort,
      IpRanges: CidrIpv4 === undefined ? [] : [{ CidrIp: CidrIpv4 }],
      Ipv6Ranges: CidrIpv6 === undefined ? [] : [{ CidrIpv6 }],
      PrefixListIds: PrefixListId === undefined ? [] : [{ PrefixListId }],
      UserIdGroupPairs: ReferencedGroupInfo === undefined ? [] : [ReferencedGroupInfo],
    }));
}

function rulesOf(
  call: Call,
  GroupId: string,
  IsEgress: boolean,
  permissions: readonly IpPermission[],
): GroupRule[] {
  return permissions.flatMap(({ IpProtocol, FromPort = -1, ToPort = -1, ...peers }) => {
    const each: Partial<GroupRule>[] = [
      ...(peers.IpRanges ?? []).map(({ CidrIp, Description }) => ({ CidrIpv4: CidrIp, Description })),
      ...(peers.Ipv6Ranges ?? []).map(({ CidrIpv6, Description }) => ({ CidrIpv6, Description })),
      ...(peers.PrefixListIds ?? []).map(({ PrefixListId, Description }) => ({ PrefixListId, Description })),
      ...(peers.UserIdGroupPairs ?? []).map(({ GroupId: other, Description }) => ({
        ReferencedGroupInfo: { GroupId: other, UserId: call.account },
        Description,
      })),
    ];
    return each.map((peer) => {
      const rule = { ...peer, GroupId, GroupOwnerId: call.account, IsEgress, IpProtocol, FromPort, ToPort };
      const key = [GroupId, String(IsEgress), IpProtocol ?? '', FromPort, ToPort, peerOf(rule)];
      const SecurityGroupRuleId = ec2Id('sgr', call, ...key);
      const SecurityGroupRuleArn = ec2Arn(call, 'security-group-rule', SecurityGroupRuleId);
      return { ...rule, SecurityGroupRuleId, SecurityGroupRuleArn };
    });
  });
}

function idOfRule({ SecurityGroupRuleId }: GroupRule): string {
  return SecurityGroupRuleId;
}

function peerOf(rule: Partial<GroupRule>): string {
  return rule.CidrIpv4 ?? rule.CidrIpv6 ?? rule.PrefixListId ?? rule.ReferencedGroupInfo?.GroupId ?? '';
}
