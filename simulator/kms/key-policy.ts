import type {
  GetKeyPolicyCommandInput,
  GetKeyPolicyCommandOutput,
  PutKeyPolicyCommandInput,
} from '@aws-sdk/client-kms';
import { evaluate } from '../iam/evaluate';
import { parsePolicy } from '../iam/policy';
import { missingPrincipals } from '../iam/principals-exist';
import { requestContext, standingContext } from '../iam/request-context';
import type { Action, Call } from '../service';
import { findOwnKey, keyNeeds, mustNotBePendingDeletion } from './find-key';
import { malformedPolicy, managedByAws, validation } from './refusals';

/** A key has one policy, which has one name. */
const POLICY_NAME = 'default';

const LONGEST_POLICY = 32_768;

export const getKeyPolicy: Action<GetKeyPolicyCommandInput, Omit<GetKeyPolicyCommandOutput, '$metadata'>> = {
  needs: (call) => keyNeeds(call, 'GetKeyPolicy', call.input.KeyId),
  run(call) {
    const key = findOwnKey(call, call.input.KeyId);
    checkName(call.input.PolicyName);
    return { Policy: key.policy, PolicyName: POLICY_NAME };
  },
};

export const putKeyPolicy: Action<PutKeyPolicyCommandInput, object> = {
  needs: (call) => keyNeeds(call, 'PutKeyPolicy', call.input.KeyId, bypassContext(call.input)),
  run(call) {
    const { KeyId, Policy, PolicyName, BypassPolicyLockoutSafetyCheck = false } = call.input;
    const key = findOwnKey(call, KeyId);
    if (key.manager === 'AWS') throw managedByAws(key);
    mustNotBePendingDeletion(key);
    checkName(PolicyName);
    checkPolicy(call, key.arn, Policy, BypassPolicyLockoutSafetyCheck);
    key.policy = Policy ?? key.policy;
    return {};
  },
};

export function bypassContext(input: { readonly BypassPolicyLockoutSafetyCheck?: boolean | undefined }) {
  return { 'kms:BypassPolicyLockoutSafetyCheck': String(input.BypassPolicyLockoutSafetyCheck ?? false) };
}

/**
 * Refuses a policy that cannot be read, that names a role or user which does not exist, or (unless told not to look)
 * that would let its author not change it again. AWS docs: KMS, PutKeyPolicy, "Policy".
 */
export function checkPolicy(
  call: Call,
  arn: string,
  text: string | undefined,
  bypassSafetyCheck: boolean,
): void {
  if (text === undefined || text.length > LONGEST_POLICY) {
    throw validation(
      `1 validation error detected: Value at 'policy' failed to satisfy constraint: Member must have length less than or equal to ${LONGEST_POLICY}`,
    );
  }
  const policy = parsePolicy(text, 'resource', 'MalformedPolicyDocumentException');
  if (missingPrincipals(call.world, policy).length > 0) {
    throw malformedPolicy('Policy contains a statement with one or more invalid principals.');
  }
  if (bypassSafetyCheck) return;
  const need = { action: 'kms:PutKeyPolicy', resource: arn, context: { 'kms:CallerAccount': call.account } };
  const standing = standingContext(call.world, call.caller, call.region, need.resource);
  const context = requestContext(standing, need);
  const verdict = evaluate([policy], { ...need, context, caller: call.caller });
  if (verdict === 'none' || verdict === 'denied') {
    throw malformedPolicy('The new key policy will not allow you to update the key policy in the future.');
  }
}

/** AWS docs: KMS, "Default key policy". */
export function defaultPolicy(account: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Id: 'key-default-1',
    Statement: [
      {
        Sid: 'Enable IAM User Permissions',
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${account}:root` },
        Action: 'kms:*',
        Resource: '*',
      },
    ],
  });
}

function checkName(name: string | undefined): void {
  if (name !== undefined && name !== POLICY_NAME) {
    throw validation(`PolicyName ${name} is not valid; the only name that there is is ${POLICY_NAME}.`);
  }
}
