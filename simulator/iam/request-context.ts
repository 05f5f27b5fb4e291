import type { Caller, Need } from '../service';
import type { World } from '../world';
import { type Context, contextOf } from './context';
import { accountOf, roleName } from './role-arn';
import { findRole } from './role-store';

/** The keys that conditions of any policy can ask about, then those that the call itself brings. */
export function requestContext(world: World, caller: Caller, region: string, need: Need): Context {
  const now = world.clock.now();
  const resourceAccount = accountOf(need.resource);
  return contextOf(
    {
      'aws:RequestedRegion': region,
      'aws:CurrentTime': new Date(now).toISOString(),
      'aws:EpochTime': String(Math.floor(now / 1000)),
      'aws:SecureTransport': 'true',
      // SNS's own key, which its default policy asks for.
      'aws:SourceOwner': caller.account,
      'aws:ResourceAccount': resourceAccount === '' ? undefined : resourceAccount,
    },
    callerKeys(world, caller),
    need.context ?? {},
  );
}

/** AWS docs: "AWS global condition context keys", properties of the principal. */
function callerKeys(world: World, caller: Caller): Record<string, string | undefined> {
  switch (caller.kind) {
    case 'administrator':
      return {
        'aws:PrincipalArn': `arn:aws:iam::${caller.account}:root`,
        'aws:PrincipalAccount': caller.account,
        'aws:PrincipalType': 'Account',
        'aws:PrincipalIsAWSService': 'false',
        'aws:userid': caller.account,
      };
    case 'role': {
      const role = findRole(world, caller.role);
      const tags = [...(role?.tags ?? [])].map(([key, value]) => [`aws:PrincipalTag/${key}`, value]);
      return {
        ...Object.fromEntries(tags),
        'aws:PrincipalArn': caller.role,
        'aws:PrincipalAccount': caller.account,
        'aws:PrincipalType': 'AssumedRole',
        'aws:PrincipalIsAWSService': 'false',
        'aws:userid': `${role?.id ?? roleName(caller.role)}:${caller.session}`,
        'lambda:SourceFunctionArn': caller.sourceFunctionArn,
      };
    }
    case 'service':
      return {
        'aws:PrincipalIsAWSService': 'true',
        'aws:PrincipalServiceName': caller.service,
        'aws:SourceAccount': caller.account,
        'aws:SourceArn': caller.sourceArn,
      };
  }
}
