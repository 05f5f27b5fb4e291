import type {
  DeleteRolePolicyCommandInput,
  GetRolePolicyCommandInput,
  GetRolePolicyCommandOutput,
  ListRolePoliciesCommandInput,
  ListRolePoliciesCommandOutput,
  PutRolePolicyCommandInput,
} from '@aws-sdk/client-iam';
import { checkInlinePolicy, checkPolicyName } from './constraints';
import { pageOf } from './page';
import { changePolicy } from './policies-in-force';
import { noSuchRolePolicy } from './refusals';
import { onRole } from './role-of';

export const putRolePolicy = onRole<PutRolePolicyCommandInput, object>(
  'PutRolePolicy',
  ({ world, input }, role) => {
    const [name, document] = [String(input.PolicyName), String(input.PolicyDocument)];
    checkPolicyName(name);
    checkInlinePolicy(role, name, document);
    changePolicy(world, role, 'policies', name, document);
    return {};
  },
);

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
  ({ world, input }, role) => {
    const name = String(input.PolicyName);
    if (!role.policies.has(name)) throw noSuchRolePolicy(name);
    changePolicy(world, role, 'policies', name, undefined);
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
