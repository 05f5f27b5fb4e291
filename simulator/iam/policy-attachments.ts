import type {
  AttachRolePolicyCommandInput,
  DetachRolePolicyCommandInput,
  ListAttachedRolePoliciesCommandInput,
  ListAttachedRolePoliciesCommandOutput,
  ListEntitiesForPolicyCommandInput,
  ListEntitiesForPolicyCommandOutput,
} from '@aws-sdk/client-iam';
import type { Action, Call } from '../service';
import { pageOf } from './page';
import { changePolicy } from './policies-in-force';
import { findPolicy } from './policy-store';
import { limitExceeded, notAttached } from './refusals';
import { onRole } from './role-of';
import { type Role, rolesOf } from './role-store';

/** AWS docs: "IAM and AWS STS quotas", managed policies attached to a role, as it is unless raised. */
const ATTACHED_PER_ROLE = 10;

const policyKey = ({ PolicyArn }: { PolicyArn: string | undefined }) => ({
  'iam:PolicyARN': String(PolicyArn),
});

/** Attaching once more what is attached changes nothing. */
export const attachRolePolicy = onRole<AttachRolePolicyCommandInput, object>(
  'AttachRolePolicy',
  ({ world, account, input }, role) => {
    const policy = findPolicy(world, account, String(input.PolicyArn));
    if (role.attached.has(policy.arn)) return {};
    if (role.attached.size >= ATTACHED_PER_ROLE) throw limitExceeded('PoliciesPerRole', ATTACHED_PER_ROLE);
    changePolicy(world, role, 'attached', policy.arn, policy.default.document);
    return {};
  },
  policyKey,
);

export const detachRolePolicy = onRole<DetachRolePolicyCommandInput, object>(
  'DetachRolePolicy',
  ({ world, input }, role) => {
    const arn = String(input.PolicyArn);
    if (!role.attached.has(arn)) throw notAttached(arn);
    changePolicy(world, role, 'attached', arn, undefined);
    return {};
  },
  policyKey,
);

export const listAttachedRolePolicies = onRole<
  ListAttachedRolePoliciesCommandInput,
  Omit<ListAttachedRolePoliciesCommandOutput, '$metadata'>
>('ListAttachedRolePolicies', ({ world, account, input }, role) => {
  const attached = [...role.attached.keys()]
    .map((arn) => findPolicy(world, account, arn))
    .filter(({ path }) => path.startsWith(input.PathPrefix ?? '/'));
  const { items, ...rest } = pageOf(attached, ({ name }) => name, input);
  return { AttachedPolicies: items.map(({ name, arn }) => ({ PolicyName: name, PolicyArn: arn })), ...rest };
});

export const listEntitiesForPolicy: Action<
  ListEntitiesForPolicyCommandInput,
  Omit<ListEntitiesForPolicyCommandOutput, '$metadata'>
> = {
  needs: ({ input }) => [{ action: 'iam:ListEntitiesForPolicy', resource: String(input.PolicyArn) }],
  run({ world, account, input }) {
    const { arn } = findPolicy(world, account, String(input.PolicyArn));
    const onlyOthers = input.EntityFilter !== undefined && input.EntityFilter !== 'Role';
    const roles = onlyOthers ? [] : rolesWith({ world, account }, arn);
    const { items, ...rest } = pageOf(roles, ({ name }) => name, input);
    return {
      PolicyGroups: [],
      PolicyUsers: [],
      PolicyRoles: items.map(({ name, id }) => ({ RoleName: name, RoleId: id })),
      ...rest,
    };
  },
};

/** The account's roles that a policy is attached to. */
export function rolesWith({ world, account }: Pick<Call, 'world' | 'account'>, arn: string): Role[] {
  return [...rolesOf(world, account).values()].filter(({ attached }) => attached.has(arn));
}
