import type { Caller } from '../service';
import type { Principals } from './policy';
import { roleName } from './role-arn';

/**
 * How a principal of a resource policy means a caller: by itself (`direct`: its role, its session, its service,
 * everyone), or by its account, which leaves it to the account's own identity policies. AWS docs: "AWS JSON policy
 * elements: Principal".
 */
export type PrincipalMatch = 'direct' | 'account' | 'none';

export function matchPrincipal(principals: Principals, caller: Caller): PrincipalMatch {
  if (principals === '*') return 'direct';
  const names = principals.AWS ?? [];
  if (caller.kind === 'service') {
    // `"AWS": "*"` means everyone, as `"*"` does; that is how topics let services of their own account in.
    return names.includes('*') || principals.Service?.includes(caller.service) ? 'direct' : 'none';
  }
  const own = ['*', ...ownNames(caller)];
  if (names.some((name) => own.includes(name))) return 'direct';
  const account = [caller.account, `arn:aws:iam::${caller.account}:root`];
  return names.some((name) => account.includes(name)) ? 'account' : 'none';
}

/** Names that mean this caller alone. An administrator is known by the account's name only. */
function ownNames(caller: Caller & { kind: 'administrator' | 'role' }): string[] {
  return caller.kind === 'role' ? [caller.role, sessionArn(caller)] : [];
}

/** `arn:aws:sts::111111111111:assumed-role/lifeboat-take/session`: without the role's path. */
export function sessionArn(caller: Caller & { kind: 'role' }): string {
  return `arn:aws:sts::${caller.account}:assumed-role/${roleName(caller.role)}/${caller.session}`;
}

/** The name by which AWS's messages call the caller. */
export function principalArn(caller: Caller): string {
  switch (caller.kind) {
    case 'administrator':
      return `arn:aws:iam::${caller.account}:root`;
    case 'role':
      return sessionArn(caller);
    case 'service':
      return caller.service;
  }
}
