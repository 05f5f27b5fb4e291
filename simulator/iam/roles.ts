import type {
  DeleteRoleCommandInput,
  GetRoleCommandInput,
  ListInstanceProfilesForRoleCommandInput,
  ListRolesCommandInput,
  ListRolesCommandOutput,
  Role as RoleDescription,
  UpdateAssumeRolePolicyCommandInput,
  UpdateRoleCommandInput,
} from '@aws-sdk/client-iam';
import type { Action } from '../service';
import { checkMaxSessionDuration, checkTrustPolicy } from './constraints';
import { pageOf } from './page';
import { hasAttached, hasPolicies } from './refusals';
import { onRole } from './role-of';
import { type Role, rolesOf } from './role-store';

export const getRole = onRole<GetRoleCommandInput, { Role: RoleDescription }>('GetRole', (_call, role) => ({
  Role: describeRole(role),
}));

export const deleteRole = onRole<DeleteRoleCommandInput, object>('DeleteRole', (call, role) => {
  if (role.attached.size > 0) throw hasAttached();
  if (role.policies.size > 0) throw hasPolicies();
  rolesOf(call.world, call.account).delete(role.name.toLowerCase());
  return {};
});

export const updateRole = onRole<UpdateRoleCommandInput, object>('UpdateRole', ({ input }, role) => {
  if (input.MaxSessionDuration !== undefined) checkMaxSessionDuration(input.MaxSessionDuration);
  role.maxSessionDuration = input.MaxSessionDuration ?? role.maxSessionDuration;
  role.description = input.Description ?? role.description;
  return {};
});

export const updateAssumeRolePolicy = onRole<UpdateAssumeRolePolicyCommandInput, object>(
  'UpdateAssumeRolePolicy',
  ({ world, input }, role) => {
    const document = String(input.PolicyDocument);
    checkTrustPolicy(world, document);
    role.trustPolicy = document;
    return {};
  },
);

/** Roles have no instance profiles here: nothing simulated runs on EC2. */
export const listInstanceProfilesForRole = onRole<
  ListInstanceProfilesForRoleCommandInput,
  { InstanceProfiles: []; IsTruncated: false }
>('ListInstanceProfilesForRole', () => ({ InstanceProfiles: [], IsTruncated: false }));

export const listRoles: Action<ListRolesCommandInput, Omit<ListRolesCommandOutput, '$metadata'>> = {
  needs: ({ account, input }) => [
    { action: 'iam:ListRoles', resource: `arn:aws:iam::${account}:role${input.PathPrefix ?? '/'}` },
  ],
  run({ world, account, input }) {
    const roles = [...rolesOf(world, account).values()].filter(({ path }) =>
      path.startsWith(input.PathPrefix ?? '/'),
    );
    const { items, ...rest } = pageOf(roles, ({ name }) => name, input);
    // A list shows neither tags nor when a role was last used.
    return { Roles: items.map((role) => ({ ...describeRole(role), Tags: undefined })), ...rest };
  },
};

/** A role as GetRole shows it: documents are URL-encoded, as RFC 3986 has it. */
export function describeRole(role: Role): RoleDescription {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    Arn: role.arn,
    CreateDate: new Date(role.created),
    AssumeRolePolicyDocument: encodeURIComponent(role.trustPolicy),
    ...(role.description === undefined ? {} : { Description: role.description }),
    MaxSessionDuration: role.maxSessionDuration,
    ...(role.tags.size === 0 ? {} : { Tags: tagsOf(role) }),
  };
}

export function tagsOf(role: Role): { Key: string; Value: string }[] {
  return [...role.tags].map(([Key, Value]) => ({ Key, Value }));
}
