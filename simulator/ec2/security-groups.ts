import type {
  CreateSecurityGroupCommandInput,
  DeleteSecurityGroupCommandInput,
  DescribeSecurityGroupsCommandInput,
  SecurityGroup,
  Tag,
} from '@aws-sdk/client-ec2';
import { awsError } from '../aws-error';
import type { Action, Call } from '../service';
import { addRules, permissionsOf } from './security-group-rules';
import { ec2Arn, ec2Id, filtered, inUse, need, notFound, storeOf, tagsOf } from './store';

export const CreateSecurityGroup: Action<CreateSecurityGroupCommandInput> = {
  needs: (call) => need(call, 'CreateSecurityGroup', 'vpc', call.input.VpcId),
  run(call) {
    const { vpcs, groups } = storeOf(call);
    const { GroupName = '', Description = '', VpcId = '', TagSpecifications } = call.input;
    if (!vpcs.has(VpcId)) throw notFound('InvalidVpcID.NotFound', 'vpc', VpcId);
    if ([...groups.values()].some((group) => group.VpcId === VpcId && group.GroupName === GroupName)) {
      throw awsError(
        'InvalidGroup.Duplicate',
        400,
        `The security group '${GroupName}' already exists for VPC '${VpcId}'`,
      );
    }
    return newGroup(call, { GroupName, Description, VpcId, Tags: tagsOf(TagSpecifications) });
  },
};

export const DescribeSecurityGroups: Action<DescribeSecurityGroupsCommandInput> = {
  needs: () => [{ action: 'ec2:DescribeSecurityGroups', resource: '*' }],
  run(call) {
    const store = storeOf(call);
    const { GroupIds, Filters } = call.input;
    const found = GroupIds
      ? GroupIds.map((id) => {
          const group = store.groups.get(id);
          if (!group) throw notFound('InvalidGroup.NotFound', 'security group', id);
          return group;
        })
      : [...store.groups.values()];
    const groups = filtered(found, Filters, {
      'vpc-id': ({ VpcId }) => VpcId,
      'group-name': ({ GroupName }) => GroupName,
      'group-id': ({ GroupId }) => GroupId,
      description: ({ Description }) => Description,
      'owner-id': ({ OwnerId }) => OwnerId,
    });
    return {
      SecurityGroups: groups.map((group) => ({
        ...group,
        IpPermissions: permissionsOf(store, group.GroupId ?? '', false),
        IpPermissionsEgress: permissionsOf(store, group.GroupId ?? '', true),
      })),
    };
  },
};

export const DeleteSecurityGroup: Action<DeleteSecurityGroupCommandInput> = {
  needs: (call) => need(call, 'DeleteSecurityGroup', 'security-group', call.input.GroupId),
  run(call) {
    const { groups, rules } = storeOf(call);
    const { GroupId = '' } = call.input;
    if (!groups.has(GroupId)) throw notFound('InvalidGroup.NotFound', 'security group', GroupId);
    const named = [...rules.values()].some(
      (rule) => rule.ReferencedGroupInfo?.GroupId === GroupId && rule.GroupId !== GroupId,
    );
    if (named) throw inUse('security group', GroupId);
    for (const [id, rule] of rules) if (rule.GroupId === GroupId) rules.delete(id);
    groups.delete(GroupId);
    return {};
  },
};

/** A new group, with the rule that AWS gives each: everything may go out. */
export function newGroup(
  call: Call,
  {
    GroupName,
    Description,
    VpcId,
    Tags,
  }: { GroupName: string; Description: string; VpcId: string; Tags: Tag[] },
) {
  const GroupId = ec2Id('sg', call, VpcId, GroupName);
  const group: SecurityGroup = {
    GroupId,
    SecurityGroupArn: ec2Arn(call, 'security-group', GroupId),
    GroupName,
    Description,
    VpcId,
    OwnerId: call.account,
    Tags,
  };
  storeOf(call).groups.set(GroupId, group);
  addRules(call, GroupId, true, [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }]);
  return { GroupId, SecurityGroupArn: group.SecurityGroupArn, Tags };
}
