import type { World } from '../world';
import { parsePolicy } from './policy';
import { missingPrincipals } from './principals-exist';
import { invalid, limitExceeded, malformedPolicy, sizeExceeded } from './refusals';
import type { Role } from './role-store';

/** Quotas of AWS docs: "IAM and AWS STS quotas"; sizes leave out white space. */
export const ROLES_PER_ACCOUNT = 1_000;
export const POLICIES_PER_ACCOUNT = 1_500;
const MANAGED_POLICY_SIZE = 6_144;
const TRUST_POLICY_SIZE = 2_048;
const INLINE_POLICIES_SIZE = 10_240;
const TAGS_PER_ROLE = 50;

export function checkRoleName(name: string): void {
  checkName('roleName', name, 64);
}

export function checkPolicyName(name: string): void {
  checkName('policyName', name, 128);
}

function checkName(member: string, name: string, most: number): void {
  if (name.length === 0) throw invalid(member, name, 'Member must have length greater than or equal to 1');
  if (name.length > most) {
    throw invalid(member, name, `Member must have length less than or equal to ${most}`);
  }
  if (!/^[\w+=,.@-]+$/.test(name)) {
    throw invalid(member, name, 'Member must satisfy regular expression pattern: [\\w+=,.@-]+');
  }
}

/** `/` or names between slashes. */
export function checkPath(path: string): void {
  if (!/^\/(?:[!-.0-~]+\/)*$/.test(path) || path.length > 512) {
    throw invalid(
      'path',
      path,
      'Member must satisfy regular expression pattern: (\\u002F)|(\\u002F[\\u0021-\\u007E]+\\u002F)',
    );
  }
}

/** Seconds: between one hour and twelve. */
export function checkMaxSessionDuration(seconds: number): void {
  if (seconds < 3_600) {
    throw invalid('maxSessionDuration', seconds, 'Member must have value greater than or equal to 3600');
  }
  if (seconds > 43_200) {
    throw invalid('maxSessionDuration', seconds, 'Member must have value less than or equal to 43200');
  }
}

/** Throws `MalformedPolicyDocument` (400), also for principals that do not exist, or `LimitExceeded` (409). */
export function checkTrustPolicy(world: World, document: string): void {
  const policy = parsePolicy(document, 'trust');
  for (const { action } of policy.statements) {
    if (action.not || !action.of.every((name) => name.toLowerCase().startsWith('sts:'))) {
      throw malformedPolicy('AssumeRole policy may only specify STS AssumeRole actions.');
    }
  }
  const [missing] = missingPrincipals(world, policy);
  if (missing !== undefined) throw malformedPolicy(`Invalid principal in policy: "AWS":"${missing}"`);
  if (sizeOf(document) > TRUST_POLICY_SIZE) throw limitExceeded('ACLSizePerRole', TRUST_POLICY_SIZE);
}

/** Checks an inline policy that is to be put on the role under this name. */
export function checkInlinePolicy(role: Role, name: string, document: string): void {
  parsePolicy(document, 'identity');
  const others = [...role.policies].filter(([other]) => other !== name);
  const size = others.reduce((sum, [, text]) => sum + sizeOf(text), sizeOf(document));
  if (size > INLINE_POLICIES_SIZE) throw sizeExceeded(role.name, INLINE_POLICIES_SIZE);
}

/** Checks the document of a managed policy. */
export function checkManagedPolicy(document: string): void {
  parsePolicy(document, 'identity');
  if (sizeOf(document) > MANAGED_POLICY_SIZE) throw limitExceeded('PolicySize', MANAGED_POLICY_SIZE);
}

/** Adds tags to a role's or policy's; keys are compared without regard to case. */
export function putTags(
  tags: Map<string, string>,
  given: readonly { readonly Key: string | undefined; readonly Value: string | undefined }[],
  owner: 'Role' | 'Policy' = 'Role',
): void {
  for (const { Key: key = '', Value: value = '' } of given) {
    if (key.length === 0 || key.length > 128) {
      throw invalid('tags.1.member.key', key, 'Member must have length between 1 and 128');
    }
    if (key.toLowerCase().startsWith('aws:'))
      throw invalid('tags.1.member.key', key, 'Prefix aws: is reserved');
    const same = [...tags.keys()].find((other) => other.toLowerCase() === key.toLowerCase());
    tags.set(same ?? key, value);
  }
  if (tags.size > TAGS_PER_ROLE) throw limitExceeded(`TagsPer${owner}`, TAGS_PER_ROLE);
}

function sizeOf(document: string): number {
  return document.replace(/\s/g, '').length;
}
