import { awsError } from '../aws-error';
import type { Caller, Need, Service } from '../service';
import type { World } from '../world';
import { evaluate, type Verdict } from './evaluate';
import { type Policy, parsePolicy } from './policy';
import { principalArn } from './principal';
import { requestContext } from './request-context';
import { accountOf } from './role-arn';
import { findRole } from './role-store';

/**
 * Throws `AccessDenied` (403) in AWS's words unless the caller's and the resource's policies allow the need. AWS
 * docs: "Policy evaluation logic" and "Cross-account policy evaluation logic".
 */
export function authorize(world: World, caller: Caller, region: string, need: Need): void {
  const reason = decide(world, caller, region, need);
  if (reason === undefined) return;
  throw awsError(
    'AccessDenied',
    403,
    `User: ${principalArn(caller)} is not authorized to perform: ${need.action} on resource: ${need.resource} ${reason}`,
  );
}

export function isAllowed(world: World, caller: Caller, region: string, need: Need): boolean {
  return decide(world, caller, region, need) === undefined;
}

/** The refusal, if there is one; what a role was allowed is kept in the trail. */
function decide(world: World, caller: Caller, region: string, need: Need): string | undefined {
  const reason = refusal(world, caller, region, need);
  if (reason === undefined && caller.kind === 'role') {
    const { action, resource } = need;
    const key = `${caller.role} ${action} ${resource}`;
    if (!world.trail.grants.has(key)) world.trail.grants.set(key, { role: caller.role, action, resource });
  }
  return reason;
}

/** Why the need is refused, as the end of AWS's sentence; undefined when it is allowed. */
function refusal(world: World, caller: Caller, region: string, need: Need): string | undefined {
  const service = resourceService(world, need);
  const documents = service?.resourcePolicy?.(world, need.resource);
  const request = {
    action: need.action,
    resource: need.resource,
    context: requestContext(world, caller, region, need),
    caller,
  };
  const byIdentity = evaluateIdentity(world, caller, request);
  const byResource = evaluate(resourcePolicies(service, documents), request);
  if (byIdentity === 'denied') return 'with an explicit deny in an identity-based policy';
  if (byResource === 'denied') return 'with an explicit deny in a resource-based policy';
  const granted = service?.grants?.(world, need.resource, caller, need) === true;
  const resource = granted ? 'direct' : byResource;
  const noIdentity = `because no identity-based policy allows the ${need.action} action`;
  const noResource = `because no resource-based policy allows the ${need.action} action`;

  if (caller.kind === 'service') {
    // What has no resource policies, AWS's services reach with service-linked roles that AWS itself writes.
    return !service?.resourcePolicy || resource === 'direct' ? undefined : noResource;
  }
  if (!service?.resourcePolicy) return byIdentity === 'direct' ? undefined : noIdentity;
  const owner = service.ownerOf ? (service.ownerOf(world, need) ?? caller.account) : accountOf(need.resource);
  if (owner !== caller.account) {
    if (byIdentity !== 'direct') return noIdentity;
    return resource === 'none' ? noResource : undefined;
  }
  if (resource === 'direct') return undefined;
  // A resource that does not exist has no policy either; then the action itself says that it is not there.
  if (service.resourcePolicyDecides && documents && resource === 'none') return noResource;
  return byIdentity === 'direct' ? undefined : noIdentity;
}

function evaluateIdentity(world: World, caller: Caller, request: Parameters<typeof evaluate>[1]): Verdict {
  switch (caller.kind) {
    case 'administrator':
      return 'direct';
    case 'service':
      return 'none';
    case 'role': {
      const documents = findRole(world, caller.role)?.policies.values() ?? [];
      return evaluate(
        [...documents].map((document) => parsePolicy(document, 'identity')),
        request,
      );
    }
  }
}

/** Services whose ARNs carry another name than their endpoints. */
const BY_ARN: Readonly<Record<string, string>> = { cloudwatch: 'monitoring' };

/** The service whose resource policies have a say, if the resource is one that can have any. */
function resourceService(world: World, need: Need): Service | undefined {
  if (need.resource === '*') return undefined;
  const name = need.resource.split(':')[2] ?? '';
  // A role's trust policy speaks of who becomes the role, not of who may change it.
  if (name === 'iam' && !need.action.startsWith('sts:')) return undefined;
  return world.services.get(BY_ARN[name] ?? name);
}

function resourcePolicies(service: Service | undefined, documents: readonly string[] | undefined): Policy[] {
  const kind = service?.name === 'iam' ? 'trust' : 'resource';
  return (documents ?? []).map((document) => parsePolicy(document, kind));
}
