import type { Caller } from '../service';
import type { Principals } from './policy';
import { roleName } from './role-arn';

/**
 * How a principal of a resource policy means a caller: its session (`session`), by itself otherwise (`direct`: its role,
 * its service, everyone), or by its account, which leaves it to the account's own identity policies. AWS docs: "AWS JSON
 * policy elements: Principal".
 */
export type PrincipalMatch = 'session' | 'direct' | 'account' | 'none';

export function matchPrincipal(principals: Principals, caller: Caller): PrincipalMatch {
  if (principals === '*') return 'direct';
  const names = principals.AWS ?? [];
  if (caller.kind === 'service') {
    // `"AWS": "*"` means everyone, as `"*"` does; that is how topics let services of their own account in.
    return names.includes('*') || principals.Service?.includes(caller.service) ? 'direct' : 'none';
  }
  if (caller.kind === 'role' && names.includes(sessionArn(caller))) return 'session';
  // An administrator is known by the account's name only.
  if (names.includes('*') || (caller.kind === 'role' && names.includes(caller.role))) return 'direct';
  return namesAccount(names, caller.account) ? 'account' : 'none';
}

/**
 * Whether `NotPrincipal` leaves a caller out. A session is left out only when it, its role and its account are all named:
 * otherwise AWS may refuse it for the one that is not. AWS docs: "AWS JSON policy elements: NotPrincipal".
 */
export function isExempt(principals: Principals, caller: Caller): boolean {
  if (principals === '*') return true;
  const names = principals.AWS ?? [];
  switch (caller.kind) {
    case 'service':
      return principals.Service?.includes(caller.service) ?? false;
    case 'administrator':
      return namesAccount(names, caller.account);
    case 'role':
      return (
        namesAccount(names, caller.account) &&
        names.includes(caller.role) &&
        names.includes(sessionArn(caller))
      );
  }
}

function namesAccount(names: readonly string[], account: string): boolean {
  return names.includes(account) || names.includes(`arn:aws:iam::${account}:root`);
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
