import type { GetCallerIdentityCommandInput, GetCallerIdentityCommandOutput } from '@aws-sdk/client-sts';
import type { Action, Caller, Service } from '../service';
import type { World } from '../world';
import { assumeRole } from './assume-role';
import { principalArn } from './principal';
import { roleName } from './role-arn';
import { findRole } from './role-store';

/** Asks for no permission: AWS answers it even to a caller whom every policy denies it. */
const getCallerIdentity: Action<
  GetCallerIdentityCommandInput,
  Omit<GetCallerIdentityCommandOutput, '$metadata'>
> = {
  needs: () => [],
  run: ({ world, caller }) => ({
    UserId: userId(world, caller),
    Account: caller.account,
    Arn: principalArn(caller),
  }),
};

/** STS: who a caller is, and how it becomes a role. */
export const sts: Service = {
  name: 'sts',
  lacks: ['No federation: roles are assumed by roles, accounts and services.'],
  client: () => require('@aws-sdk/client-sts'),
  actions: { AssumeRole: assumeRole, GetCallerIdentity: getCallerIdentity },
};

function userId(world: World, caller: Caller): string {
  if (caller.kind !== 'role') return caller.account;
  return `${findRole(world, caller.role)?.id ?? roleName(caller.role)}:${caller.session}`;
}
