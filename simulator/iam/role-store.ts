import { type StoreKind, storeKind, type World } from '../world';
import { accountOf, roleName } from './role-arn';

export interface Role {
  readonly name: string;
  /** `/` or `/teams/data/` */
  readonly path: string;
  readonly arn: string;
  /** `AROA` and 17 characters. */
  readonly id: string;
  /** Virtual milliseconds since 1970. */
  readonly created: number;
  trustPolicy: string;
  description: string | undefined;
  /** The longest session in seconds. */
  maxSessionDuration: number;
  readonly tags: Map<string, string>;
  /** Inline policies: JSON documents by name. */
  readonly policies: Map<string, string>;
  /** Attached managed policies: the documents of their default versions by ARN. */
  readonly attached: Map<string, string>;
  /** What calls are decided by: inline policies by name and attached ones by ARN, as far as they have arrived. */
  readonly inForce: Map<string, string>;
}

const ROLES: StoreKind<Map<string, Role>> = storeKind('iam roles', () => new Map());

/** IAM is global: its control plane, and so its store, is in one Region. */
export const IAM_REGION = 'us-east-1';

/** Roles of an account by lower-case name: two names that differ by case only are the same to IAM. */
export function rolesOf(world: World, account: string): Map<string, Role> {
  return world.store(ROLES, account, IAM_REGION);
}

/** The role with this ARN, path included, or undefined. */
export function findRole(world: World, arn: string): Role | undefined {
  const role = rolesOf(world, accountOf(arn)).get(roleName(arn).toLowerCase());
  return role?.arn === arn ? role : undefined;
}
