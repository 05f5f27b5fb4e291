import { issueAccessKey } from '../iam/credentials';
import { findRole } from '../iam/role-store';
import type { Caller } from '../service';
import type { World } from '../world';

/** What a client puts into its profile. */
export interface AccessKey {
  /** The account's id, or the role's ARN. */
  readonly principal: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** The key of an account's administrator. */
export function administratorKey(world: World, account: string): AccessKey {
  return { principal: account, ...issueAccessKey(world, { kind: 'administrator', account }) };
}

/** A key with which requests are a role's own, as the functions' are; undefined when there is no such role. */
export function roleKey(world: World, role: string): AccessKey | undefined {
  const [, account] = /^arn:aws:iam::(\d{12}):role\/.+$/.exec(role) ?? [];
  if (account === undefined || findRole(world, role) === undefined) return undefined;
  const caller: Caller = { kind: 'role', account, role, session: 'simulate' };
  return { principal: role, ...issueAccessKey(world, caller) };
}
