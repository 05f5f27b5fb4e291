import type { Caller, Need } from '../service';
import type { World } from '../world';
import { type Context, contextOf, layered } from './context';
import { accountOf, roleName } from './role-arn';
import { findRole } from './role-store';
import { serviceOfArn } from './service-of-arn';

/** The keys that conditions of any policy can ask about, whatever is to be done with the resource. */
export function standingContext(world: World, caller: Caller, region: string, resource: string): Context {
  const service = serviceOfArn(world, resource);
  return layered(
    () => tagsContext(service?.tagPrefix, service?.resourceTags?.(world, resource) ?? []),
    () => contextOf(placeKeys(world, caller, region, resource), callerKeys(world, caller)),
  );
}

/** The same with the keys that the call itself brings, which count before all others. */
export function requestContext(standing: Context, { context }: Need): Context {
  if (context === undefined) return standing;
  return layered(
    () => contextOf(context),
    () => standing,
  );
}

/** Tags of what is asked for, where its service tells them of any ARN. AWS docs: "AWS global condition context keys". */
function tagsContext(own: string | undefined, tags: Iterable<readonly [string, string]>): Context {
  const context = new Map<string, readonly string[]>();
  for (const [key, value] of tags) {
    const name = key.toLowerCase();
    context.set(`aws:resourcetag/${name}`, [value]);
    if (own !== undefined) context.set(`${own.toLowerCase()}:resourcetag/${name}`, [value]);
  }
  return context;
}

/** AWS docs: "AWS global condition context keys", properties of the network, the resource and the request. */
function placeKeys(world: World, caller: Caller, region: string, resource: string) {
  const now = world.clock.now();
  const resourceAccount = accountOf(resource);
  return {
    'aws:RequestedRegion': region,
    'aws:CurrentTime': new Date(now).toISOString(),
    'aws:EpochTime': String(Math.floor(now / 1000)),
    'aws:SecureTransport': 'true',
    'aws:ViaAWSService': 'false',
    // SNS's own key, which its default policy asks for.
    'aws:SourceOwner': caller.account,
    'aws:ResourceAccount': resourceAccount === '' ? undefined : resourceAccount,
  };
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
      // Of a tag that role and session both have, the session's counts.
      const tags = [...(role?.tags ?? []), ...Object.entries(caller.sessionTags ?? {})].map(
        ([key, value]) => [`aws:PrincipalTag/${key}`, value],
      );
      return {
        ...Object.fromEntries(tags),
        'aws:PrincipalArn': caller.role,
        'aws:PrincipalAccount': caller.account,
        'aws:PrincipalType': 'AssumedRole',
        'aws:PrincipalIsAWSService': 'false',
        'aws:userid': `${role?.id ?? roleName(caller.role)}:${caller.session}`,
        'aws:SourceIdentity': caller.sourceIdentity,
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
