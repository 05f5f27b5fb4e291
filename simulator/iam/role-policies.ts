import type {
  DeleteRolePolicyCommandInput,
  GetRolePolicyCommandInput,
  GetRolePolicyCommandOutput,
  ListAttachedRolePoliciesCommandInput,
  ListAttachedRolePoliciesCommandOutput,
  ListRolePoliciesCommandInput,
  ListRolePoliciesCommandOutput,
  PutRolePolicyCommandInput,
} from '@aws-sdk/client-iam';
import { checkInlinePolicy, checkPolicyName } from './constraints';
import { pageOf } from './page';
import { noSuchRolePolicy } from './refusals';
import { onRole } from './role-of';

export const putRolePolicy = onRole<PutRolePolicyCommandInput, object>('PutRolePolicy', ({ input }, role) => {
  const [name, document] = [String(input.PolicyName), String(input.PolicyDocument)];
  checkPolicyName(name);
  checkInlinePolicy(role, name, document);
  role.policies.set(name, document);
  return {};
});

export const getRolePolicy = onRole<GetRolePolicyCommandInput, Omit<GetRolePolicyCommandOutput, '$metadata'>>(
  'GetRolePolicy',
  ({ input }, role) => {
    const document = role.policies.get(String(input.PolicyName));
    if (document === undefined) throw noSuchRolePolicy(String(input.PolicyName));
    return {
      RoleName: role.name,
      PolicyName: input.PolicyName,
      PolicyDocument: encodeURIComponent(document),
    };
  },
);

export const deleteRolePolicy = onRole<DeleteRolePolicyCommandInput, object>(
  'DeleteRolePolicy',
  ({ input }, role) => {
    if (!role.policies.delete(String(input.PolicyName))) throw noSuchRolePolicy(String(input.PolicyName));
    return {};
  },
);

export const listRolePolicies = onRole<
  ListRolePoliciesCommandInput,
  Omit<ListRolePoliciesCommandOutput, '$metadata'>
>('ListRolePolicies', ({ input }, role) => {
  const { items, ...rest } = pageOf([...role.policies.keys()], (name) => name, input);
  return { PolicyNames: items, ...rest };
});

/** Managed policies are not simulated, so none is ever attached. */
export const listAttachedRolePolicies = onRole<
  ListAttachedRolePoliciesCommandInput,
  Omit<ListAttachedRolePoliciesCommandOutput, '$metadata'>
>('ListAttachedRolePolicies', () => ({ AttachedPolicies: [], IsTruncated: false }));
