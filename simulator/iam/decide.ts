import type { Caller } from '../service';
import { type EvaluationRequest, type Judgement, judge } from './evaluate';
import { lackText, statementText } from './lack';
import type { Policy } from './policy';

/** A policy, and how to call it when it is why something is refused: `policy share of role lifeboat-copy`. */
export interface NamedPolicy {
  readonly name: string;
  readonly policy: Policy;
}

/** All that a decision is made from. */
export interface Question {
  readonly request: EvaluationRequest & { readonly caller: Caller };
  /** The caller's own policies; `everything` of an administrator, who needs none. */
  readonly identity: readonly NamedPolicy[] | 'everything';
  /** The policy that a session was made with, which it cannot exceed. */
  readonly session?: NamedPolicy;
  /** Policies of the resource; absent where its kind has none, or where it is not there. */
  readonly resource?: readonly NamedPolicy[];
  /** Absent where the kind of resource has no policies at all. */
  readonly resourceKind?: ResourceKind;
  /** Whether a permission beside the policies, such as a KMS grant, allows it. */
  readonly granted: boolean;
  /** Another account's resource can only be reached when that account lets the caller in. */
  readonly abroad: boolean;
}

/** `trust`, `key`: the policy must let the caller or its account in, or no identity policy counts. */
export type ResourceKind = 'ordinary' | 'trust' | 'key';

export type Decision = { readonly allowed: true } | Refusal;

export interface Refusal {
  readonly allowed: false;
  /** The end of AWS's sentence: `because no identity-based policy allows the rds:CopyDBSnapshot action`. */
  readonly reason: string;
  /** The statement that denies, or those that come nearest to allowing. AWS does not say that much. */
  readonly why: string;
}

/**
 * Decides one request. AWS docs: IAM User Guide, "Policy evaluation logic", "Cross-account policy evaluation logic"; KMS
 * Developer Guide, "Determining access to AWS KMS keys".
 */
export function decide(question: Question): Decision {
  const { request, identity, session, resource = [], granted, abroad } = question;
  const own = identity === 'everything' ? EVERYTHING : judgeAll(identity, request);
  const its = judgeAll(resource, request);
  const limit = session && judgeAll([session], request);
  const kinds = kindsOf(question);
  if (own.verdict === 'denied') return denied(kinds.identity, identity, own);
  if (its.verdict === 'denied') return denied(kinds.resource, resource, its);
  if (session && limit?.verdict === 'denied') return denied('session policy', [session], limit);

  const allowedByIdentity = own.verdict === 'direct';
  const allowedByResource = granted || its.verdict === 'direct' || its.verdict === 'session';
  const missing = (where: 'identity' | 'resource' | 'session'): Refusal => ({
    allowed: false,
    reason: `because no ${kinds[where]} allows the ${request.action} action`,
    why: lackText(where === 'identity' ? identity : where === 'resource' ? resource : [session], request),
  });

  if (request.caller.kind === 'service') {
    // What has no resource policies, AWS's services reach with service-linked roles that AWS itself writes.
    return question.resourceKind === undefined || allowedByResource ? ALLOWED : missing('resource');
  }
  if (abroad) {
    if (!allowedByIdentity) return missing('identity');
    if (!granted && its.verdict === 'none') return missing('resource');
  } else if (!allowedByResource) {
    // A resource that does not exist has no policy either; then the action itself says that it is not there.
    const decides = question.resourceKind === 'key' || question.resourceKind === 'trust';
    if (decides && question.resource !== undefined && its.verdict === 'none') return missing('resource');
    if (!allowedByIdentity) return missing('identity');
  }
  // Only what a resource gives to the session itself, in its own account, goes beyond the session's policy.
  const bySession = !abroad && its.verdict === 'session';
  if (limit && limit.verdict !== 'direct' && !bySession) return missing('session');
  return ALLOWED;
}

const ALLOWED: Decision = { allowed: true };
const EVERYTHING: Judgement = { verdict: 'direct' };

function judgeAll(policies: readonly NamedPolicy[], request: EvaluationRequest): Judgement {
  return judge(
    policies.map(({ policy }) => policy),
    request,
  );
}

/** AWS docs: IAM User Guide, "Troubleshoot access denied error messages". */
function kindsOf({ resourceKind }: Question): Readonly<Record<'identity' | 'resource' | 'session', string>> {
  return {
    identity: 'identity-based policy',
    resource: resourceKind === 'trust' ? 'role trust policy' : 'resource-based policy',
    session: 'session policy',
  };
}

function denied(kind: string, policies: readonly NamedPolicy[] | 'everything', { by }: Judgement): Refusal {
  const policy = policies === 'everything' || !by ? undefined : policies[by.policy];
  const article = kind.startsWith('identity') ? 'an' : kind.startsWith('role') ? 'the' : 'a';
  return {
    allowed: false,
    reason: `with an explicit deny in ${article} ${kind}`,
    why: policy && by ? `${statementText(policy, by.statement)} denies it` : '',
  };
}
