import type { World } from '../world';
import type { Policy } from './policy';
import { findRole } from './role-store';

/**
 * Principals of a policy that name a role or user which does not exist. IAM and KMS refuse such a policy; accounts'
 * roots and sessions pass unchecked.
 */
export function missingPrincipals(world: World, policy: Policy): string[] {
  const names = policy.statements.flatMap(({ principal }) =>
    !principal || principal.of === '*' ? [] : (principal.of.AWS ?? []),
  );
  return names.filter((name) => /^arn:[^:]*:iam::\d{12}:(role|user)\//.test(name) && !findRole(world, name));
}
