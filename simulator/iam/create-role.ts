import type { CreateRoleCommandInput, CreateRoleCommandOutput } from '@aws-sdk/client-iam';
import { idOf } from '../chance';
import type { Action, Call } from '../service';
import {
  checkMaxSessionDuration,
  checkPath,
  checkRoleName,
  checkTrustPolicy,
  putTags,
  ROLES_PER_ACCOUNT,
} from './constraints';
import { limitExceeded, notSimulated, roleExists } from './refusals';
import { type Role, rolesOf } from './role-store';
import { requestTags } from './role-tags';
import { describeRole } from './roles';

type Input = CreateRoleCommandInput;

/** A session lasts an hour at most unless the role says otherwise. */
const DEFAULT_SESSION = 3_600;

export const createRole: Action<Input, Omit<CreateRoleCommandOutput, '$metadata'>> = {
  needs: (call) => [
    {
      action: 'iam:CreateRole',
      resource: arnOf(call),
      context: requestTags(call.input.Tags),
    },
  ],
  run(call) {
    const { world, account, input } = call;
    const name = String(input.RoleName);
    checkRoleName(name);
    checkPath(input.Path ?? '/');
    // Leaving it out in silence would give the role more rights than AWS would.
    if (input.PermissionsBoundary !== undefined) throw notSimulated('CreateRole with PermissionsBoundary');
    checkMaxSessionDuration(input.MaxSessionDuration ?? DEFAULT_SESSION);
    const roles = rolesOf(world, account);
    if (roles.has(name.toLowerCase())) throw roleExists(name);
    if (roles.size >= ROLES_PER_ACCOUNT) throw limitExceeded('RolesPerAccount', ROLES_PER_ACCOUNT);
    const document = String(input.AssumeRolePolicyDocument);
    checkTrustPolicy(world, document);
    const role: Role = {
      name,
      path: input.Path ?? '/',
      arn: arnOf(call),
      id: `AROA${idOf(17, world.seed, 'role', account, name, world.clock.now()).toUpperCase()}`,
      created: world.clock.now(),
      trustPolicy: document,
      description: input.Description,
      maxSessionDuration: input.MaxSessionDuration ?? DEFAULT_SESSION,
      tags: new Map(),
      policies: new Map(),
      attached: new Map(),
      inForce: new Map(),
    };
    putTags(role.tags, input.Tags ?? []);
    roles.set(name.toLowerCase(), role);
    return { Role: describeRole(role) };
  },
};

function arnOf({ account, input }: Call<Input>): string {
  return `arn:aws:iam::${account}:role${input.Path ?? '/'}${input.RoleName}`;
}
