import { awsError } from '../aws-error';
import type { Caller, Need, Service } from '../service';
import type { World } from '../world';
import type { Context } from './context';
import { type Decision, decide, type NamedPolicy, type Question } from './decide';
import { policiesInForce } from './policies-in-force';
import { type Policy, parsePolicy } from './policy';
import { principalArn } from './principal';
import { requestContext, standingContext } from './request-context';
import { accountOf, roleName } from './role-arn';
import { findRole } from './role-store';
import { serviceOfArn } from './service-of-arn';

/** What is known of a caller and a resource at this moment, whatever is to be done. */
export interface Standing {
  readonly context: Context;
  readonly identity: Question['identity'];
  /** The service whose resource it is; undefined for `*`. */
  readonly service: Service | undefined;
  /** The resource's policies, where its kind has any and it is there. */
  readonly documents: readonly string[] | undefined;
}

/** For several actions in a row: who asks, and for what, is looked up once. */
export function standingOf(world: World, caller: Caller, region: string, resource: string): Standing {
  const service = serviceOfArn(world, resource);
  return {
    context: standingContext(world, caller, region, resource),
    identity: identityPolicies(world, caller),
    service,
    documents: service?.resourcePolicy?.(world, resource),
  };
}

/**
 * Throws `AccessDenied` (403) in AWS's words unless the caller's and the resource's policies allow the need. AWS
 * docs: "Policy evaluation logic" and "Cross-account policy evaluation logic".
 */
export function authorize(
  world: World,
  caller: Caller,
  region: string,
  need: Need,
  standing = standingOf(world, caller, region, need.resource),
): void {
  const decision = decideNow(world, caller, need, standing);
  if (decision.allowed) return;
  const message = `User: ${principalArn(caller)} is not authorized to perform: ${need.action} on resource: ${need.resource} ${decision.reason}`;
  throw Object.assign(awsError('AccessDenied', 403, message), { why: decision.why });
}

export function isAllowed(world: World, caller: Caller, region: string, need: Need): boolean {
  return decideNow(world, caller, need, standingOf(world, caller, region, need.resource)).allowed;
}

/** What a role was allowed is kept in the trail. */
function decideNow(world: World, caller: Caller, need: Need, standing: Standing): Decision {
  const question = questionOf(world, caller, need, standing);
  const decision = decide(question);
  if (decision.allowed && caller.kind === 'role') {
    const { action, resource } = need;
    const key = `${caller.role} ${action} ${resource}`;
    if (!world.trail.grants.has(key)) world.trail.grants.set(key, { role: caller.role, action, resource });
    world.trail.onAllowed?.(question);
  }
  return decision;
}

/** Everything that is known here and now about whether a caller may do something. */
function questionOf(world: World, caller: Caller, need: Need, standing: Standing): Question {
  const service = withASay(standing.service, need);
  const kind = service?.resourcePolicy && kindOf(service);
  const documents = kind && standing.documents;
  return {
    request: {
      action: need.action,
      resource: need.resource,
      caller,
      context: requestContext(standing.context, need),
    },
    identity: standing.identity,
    ...sessionPolicy(caller),
    ...(kind && { resourceKind: kind }),
    ...(documents && { resource: namedResourcePolicies(documents, kind, need.resource) }),
    granted: service?.grants?.(world, need.resource, caller, need) === true,
    abroad: isAbroad(world, service, caller, need),
  };
}

function identityPolicies(world: World, caller: Caller): Question['identity'] {
  switch (caller.kind) {
    case 'administrator':
      return 'everything';
    case 'service':
      return [];
    case 'role': {
      const role = findRole(world, caller.role);
      const documents = [...(role === undefined ? [] : policiesInForce(role))];
      return documents.map(([name, document]) => ({
        name: `policy ${name} of role ${roleName(caller.role)}`,
        policy: parsePolicy(document, 'identity'),
      }));
    }
  }
}

function sessionPolicy(caller: Caller): Pick<Question, 'session'> {
  if (caller.kind !== 'role' || caller.sessionPolicy === undefined) return {};
  const policy = parsePolicy(caller.sessionPolicy, 'identity');
  return { session: { name: `the policy of session ${caller.session}`, policy } };
}

/** The resource's service, if it has a say: when its resources have policies, or belong to an account. */
function withASay(service: Service | undefined, need: Need): Service | undefined {
  // A role's trust policy speaks of who becomes the role, not of who may change it.
  return service?.name === 'iam' && !need.action.startsWith('sts:') ? undefined : service;
}

function kindOf(service: Service): NonNullable<Question['resourceKind']> {
  if (service.name === 'iam') return 'trust';
  return service.resourcePolicyDecides ? 'key' : 'ordinary';
}

function namedResourcePolicies(
  documents: readonly string[],
  kind: Question['resourceKind'],
  resource: string,
): NamedPolicy[] {
  const read = (document: string): Policy => parsePolicy(document, kind === 'trust' ? 'trust' : 'resource');
  const name = kind === 'trust' ? `the trust policy of ${resource}` : `the policy of ${resource}`;
  return documents.map((document) => ({ name, policy: read(document) }));
}

function isAbroad(world: World, service: Service | undefined, caller: Caller, need: Need): boolean {
  if (caller.kind === 'service' || service === undefined || service.sharesItself) return false;
  const owner = service.ownerOf ? service.ownerOf(world, need) : accountOf(need.resource);
  return owner !== undefined && owner !== '' && owner !== caller.account;
}
