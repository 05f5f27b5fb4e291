import type { Service } from '../service';
import { createRole } from './create-role';
import {
  createPolicy,
  deletePolicy,
  getPolicy,
  listPolicies,
  listPolicyTags,
  tagPolicy,
  untagPolicy,
} from './managed-policies';
import {
  attachRolePolicy,
  detachRolePolicy,
  listAttachedRolePolicies,
  listEntitiesForPolicy,
} from './policy-attachments';
import {
  createPolicyVersion,
  deletePolicyVersion,
  getPolicyVersion,
  listPolicyVersions,
  setDefaultPolicyVersion,
} from './policy-versions';
import { deleteRolePolicy, getRolePolicy, listRolePolicies, putRolePolicy } from './role-policies';
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

/** IAM: roles with trust policies, inline and managed policies, and tags. Users and groups are not simulated. */
export const iam: Service = {
  name: 'iam',
  lacks: [
    'Roles and managed policies only: no users, groups, instance profiles, identity providers or service-linked roles.',
    "Of AWS's own policies some twenty that programs often attach, as far as they speak of services that are here.",
  ],
  globalIn: IAM_REGION,
  client: () => require('@aws-sdk/client-iam'),
  actions: {
    AttachRolePolicy: attachRolePolicy,
    CreatePolicy: createPolicy,
    CreatePolicyVersion: createPolicyVersion,
    CreateRole: createRole,
    DeletePolicy: deletePolicy,
    DeletePolicyVersion: deletePolicyVersion,
    DeleteRole: deleteRole,
    DeleteRolePolicy: deleteRolePolicy,
    DetachRolePolicy: detachRolePolicy,
    GetPolicy: getPolicy,
    GetPolicyVersion: getPolicyVersion,
    GetRole: getRole,
    GetRolePolicy: getRolePolicy,
    ListAttachedRolePolicies: listAttachedRolePolicies,
    ListEntitiesForPolicy: listEntitiesForPolicy,
    ListInstanceProfilesForRole: listInstanceProfilesForRole,
    ListPolicies: listPolicies,
    ListPolicyTags: listPolicyTags,
    ListPolicyVersions: listPolicyVersions,
    ListRolePolicies: listRolePolicies,
    ListRoleTags: listRoleTags,
    ListRoles: listRoles,
    PutRolePolicy: putRolePolicy,
    SetDefaultPolicyVersion: setDefaultPolicyVersion,
    TagPolicy: tagPolicy,
    TagRole: tagRole,
    UntagPolicy: untagPolicy,
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
