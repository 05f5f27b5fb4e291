import type {
  AuthorizeSecurityGroupIngressCommandOutput,
  DescribeSecurityGroupRulesCommandOutput,
  IpPermission,
} from '@aws-sdk/client-ec2';
import type { SecurityGroupRuleArgs, SecurityGroupRuleState } from '@pulumi/aws/ec2';
import type { SecurityGroupIngressRuleArgs, SecurityGroupIngressRuleState } from '@pulumi/aws/vpc';
import { idOf } from '../../chance';
import { type Plain, resource, unlessMissing } from './define';
import type { Context, Handler } from './handler';
import { keyValueTags, type Tagging } from './tagging';

type Direction = 'ingress' | 'egress';

/** A rule inside a security group's own `ingress` or `egress`. */
export interface InlineRule {
  readonly protocol: string;
  readonly fromPort: number;
  readonly toPort: number;
  readonly cidrBlocks?: readonly string[];
  readonly ipv6CidrBlocks?: readonly string[];
  readonly prefixListIds?: readonly string[];
  readonly securityGroups?: readonly string[];
  readonly self?: boolean;
  readonly description?: string;
}

/** The rule that AWS gives every new security group for what goes out. */
export const EVERYWHERE: IpPermission = { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] };

/** EC2 tags everything by its id. */
export const ec2Tagging: Tagging = {
  tag: (aws, id, tags) => aws.call('ec2', 'CreateTags', { Resources: [id], Tags: keyValueTags(tags) }),
  untag: (aws, id, keys) =>
    aws.call('ec2', 'DeleteTags', { Resources: [id], Tags: keys.map((Key) => ({ Key })) }),
};

export const ingressRule = ruleOf('ingress');
export const egressRule = ruleOf('egress');

export const securityGroupRule = resource<SecurityGroupRuleArgs, SecurityGroupRuleState>({
  inputs: [
    ...([
      'type',
      'securityGroupId',
      'protocol',
      'fromPort',
      'toPort',
      'cidrBlocks',
      'ipv6CidrBlocks',
    ] as const),
    ...(['prefixListIds', 'sourceSecurityGroupId', 'self', 'description', 'region'] as const),
  ],
  async create(aws, inputs) {
    await authorize(aws, inputs.securityGroupId, directionOf(inputs), [legacyPermission(inputs)]);
    return `sgrule-${idOf(10, JSON.stringify(inputs))}`;
  },
  async delete(aws, _id, before) {
    await revoke(aws, before.securityGroupId, directionOf(before), [legacyPermission(before)]);
  },
});

export function inlinePermission(groupId: string, rule: InlineRule): IpPermission {
  const groups = [...(rule.securityGroups ?? []), ...(rule.self ? [groupId] : [])];
  const Description = rule.description;
  return {
    IpProtocol: protocolOf(rule.protocol),
    ...(protocolOf(rule.protocol) === '-1' ? {} : { FromPort: rule.fromPort, ToPort: rule.toPort }),
    IpRanges: rule.cidrBlocks?.map((CidrIp) => ({ CidrIp, Description })),
    Ipv6Ranges: rule.ipv6CidrBlocks?.map((CidrIpv6) => ({ CidrIpv6, Description })),
    PrefixListIds: rule.prefixListIds?.map((PrefixListId) => ({ PrefixListId, Description })),
    ...(groups.length > 0 ? { UserIdGroupPairs: groups.map((GroupId) => ({ GroupId, Description })) } : {}),
  };
}

export async function authorize(
  aws: Context,
  GroupId: string,
  direction: Direction,
  IpPermissions: IpPermission[],
) {
  const action = direction === 'ingress' ? 'AuthorizeSecurityGroupIngress' : 'AuthorizeSecurityGroupEgress';
  const TagSpecifications = [{ ResourceType: 'security-group-rule', Tags: keyValueTags(aws.tags) }];
  const tagged = Object.keys(aws.tags).length > 0 ? { TagSpecifications } : {};
  return aws.call<AuthorizeSecurityGroupIngressCommandOutput>('ec2', action, {
    GroupId,
    IpPermissions,
    ...tagged,
  });
}

export async function revoke(
  aws: Context,
  GroupId: string,
  direction: Direction,
  IpPermissions: IpPermission[],
) {
  const action = direction === 'ingress' ? 'RevokeSecurityGroupIngress' : 'RevokeSecurityGroupEgress';
  await aws.call('ec2', action, { GroupId, IpPermissions });
}

/** A rule of its own, with an id from AWS. The types of both directions have the same properties. */
function ruleOf(direction: Direction): Handler {
  const properties = [
    ...([
      'securityGroupId',
      'ipProtocol',
      'fromPort',
      'toPort',
      'cidrIpv4',
      'cidrIpv6',
      'prefixListId',
    ] as const),
    ...(['referencedSecurityGroupId', 'description', 'region', 'tags'] as const),
  ];
  return resource<SecurityGroupIngressRuleArgs, SecurityGroupIngressRuleState>({
    inputs: properties,
    tagging: ec2Tagging,
    async create(aws, inputs) {
      const { SecurityGroupRules } = await authorize(aws, inputs.securityGroupId, direction, [
        permission(inputs),
      ]);
      return SecurityGroupRules?.[0]?.SecurityGroupRuleId ?? '';
    },
    async delete(aws, id, before) {
      const action = direction === 'ingress' ? 'RevokeSecurityGroupIngress' : 'RevokeSecurityGroupEgress';
      await aws.call('ec2', action, { GroupId: before.securityGroupId, SecurityGroupRuleIds: [id] });
    },
    async describe(aws, id) {
      const answer = await unlessMissing(['InvalidSecurityGroupRuleId.NotFound'], () =>
        aws.call<DescribeSecurityGroupRulesCommandOutput>('ec2', 'DescribeSecurityGroupRules', {
          SecurityGroupRuleIds: [id],
        }),
      );
      const [found] = answer?.SecurityGroupRules ?? [];
      if (!found) return undefined;
      const arn = `arn:aws:ec2:${aws.region}:${aws.account}:security-group-rule/${id}`;
      return { arn, securityGroupRuleId: id };
    },
  });
}

function permission(inputs: Plain<SecurityGroupIngressRuleArgs>): IpPermission {
  const { cidrIpv4, cidrIpv6, prefixListId, referencedSecurityGroupId, description: Description } = inputs;
  const everything = inputs.ipProtocol === '-1';
  return {
    IpProtocol: inputs.ipProtocol,
    ...(everything ? {} : { FromPort: inputs.fromPort, ToPort: inputs.toPort }),
    ...(cidrIpv4 ? { IpRanges: [{ CidrIp: cidrIpv4, Description }] } : {}),
    ...(cidrIpv6 ? { Ipv6Ranges: [{ CidrIpv6: cidrIpv6, Description }] } : {}),
    ...(prefixListId ? { PrefixListIds: [{ PrefixListId: prefixListId, Description }] } : {}),
    ...(referencedSecurityGroupId
      ? { UserIdGroupPairs: [{ GroupId: referencedSecurityGroupId, Description }] }
      : {}),
  };
}

function legacyPermission(inputs: Plain<SecurityGroupRuleArgs>): IpPermission {
  const { sourceSecurityGroupId, protocol, ...rest } = inputs;
  const securityGroups = sourceSecurityGroupId ? [sourceSecurityGroupId] : [];
  return inlinePermission(inputs.securityGroupId, { ...rest, protocol: String(protocol), securityGroups });
}

function directionOf(inputs: Plain<SecurityGroupRuleArgs>): Direction {
  return inputs.type === 'egress' ? 'egress' : 'ingress';
}

function protocolOf(protocol: string): string {
  return protocol === 'all' ? '-1' : protocol;
}
