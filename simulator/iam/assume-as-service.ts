import { awsError } from '../aws-error';
import type { Caller } from '../service';
import type { World } from '../world';
import { authorize } from './authorize';
import { principalArn } from './principal';
import { accountOf } from './role-arn';
import { findRole, IAM_REGION, type Role } from './role-store';

/** An AWS service that works for a resource of an account: Lambda for a function, Scheduler for a schedule. */
export interface AssumingService {
  /** `lambda.amazonaws.com` */
  readonly service: string;
  readonly sourceArn?: string;
  readonly account: string;
}

/**
 * The session in which a service works with a role it was given. Throws `AccessDenied` (403) when the role does not
 * exist, is another account's, or its trust policy does not let the service in.
 */
export function assumeAsService(
  world: World,
  service: AssumingService,
  roleArn: string,
  session: string,
): Caller & { kind: 'role' } {
  const caller: Caller = { kind: 'service', ...service };
  const role = assumableRole(world, caller, roleArn);
  // Services take a role by PassRole, which never crosses accounts.
  if (accountOf(roleArn) !== service.account) throw notAuthorized(caller, roleArn);
  authorize(world, caller, IAM_REGION, { action: 'sts:AssumeRole', resource: role.arn });
  return { kind: 'role', account: service.account, role: role.arn, session };
}

/** The role, or the refusal that STS gives instead of telling that there is none. */
export function assumableRole(world: World, caller: Caller, roleArn: string): Role {
  const role = findRole(world, roleArn);
  if (!role) throw notAuthorized(caller, roleArn);
  return role;
}

function notAuthorized(caller: Caller, roleArn: string) {
  return awsError(
    'AccessDenied',
    403,
    `User: ${principalArn(caller)} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
  );
}
