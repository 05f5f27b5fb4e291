import type { Service } from '../service';
import { createRole } from './create-role';
import {
  deleteRolePolicy,
  getRolePolicy,
  listAttachedRolePolicies,
  listRolePolicies,
  putRolePolicy,
} from './role-policies';
import { findRole, IAM_REGION } from './role-store';
import { listRoleTags, tagRole, untagRole } from './role-tags';
import {
  deleteRole,
  getRole,
  listInstanceProfilesForRole,
  listRoles,
  updateAssumeRolePolicy,
  updateRole,
} from './roles';

/** IAM: roles with trust policies, inline policies and tags. Users, groups and managed policies are not simulated. */
export const iam: Service = {
  name: 'iam',
  lacks: [
    'Roles only: no users, groups, instance profiles, managed policies, identity providers or service-linked roles.',
  ],
  globalIn: IAM_REGION,
  client: () => require('@aws-sdk/client-iam'),
  actions: {
    CreateRole: createRole,
    DeleteRole: deleteRole,
    DeleteRolePolicy: deleteRolePolicy,
    GetRole: getRole,
    GetRolePolicy: getRolePolicy,
    ListAttachedRolePolicies: listAttachedRolePolicies,
    ListInstanceProfilesForRole: listInstanceProfilesForRole,
    ListRolePolicies: listRolePolicies,
    ListRoles: listRoles,
    ListRoleTags: listRoleTags,
    PutRolePolicy: putRolePolicy,
    TagRole: tagRole,
    UntagRole: untagRole,
    UpdateAssumeRolePolicy: updateAssumeRolePolicy,
    UpdateRole: updateRole,
  },
  resourcePolicy: (world, arn) => {
    const role = findRole(world, arn);
    return role && [role.trustPolicy];
  },
  resourcePolicyDecides: true,
  resourceTags: (world, arn) => findRole(world, arn)?.tags,
  tagPrefix: 'iam',
};
