import { type AwsError, isAwsError } from '../aws-error';
import { callerName } from '../call';
import { authorize, standingOf } from '../iam/authorize';
import type { Caller } from '../service';
import type { World } from '../world';
import { findKey, keyContext, mustBeEnabled } from './find-key';
import type { Key } from './key';

/**
 * Has a service use a key for whoever called it: finds the key by id, ARN or alias in a Region, and throws unless it is
 * enabled and the caller may do all of `actions` (`kms:Decrypt`) through the service (`rds.us-east-1.amazonaws.com`).
 * Refusals of permissions go to the trail, since the service's own answer seldom says what was missing.
 */
export function useKey(
  world: World,
  caller: Caller,
  region: string,
  name: string,
  actions: readonly string[],
  viaService: string,
): Key {
  const key = findKey({ world, account: caller.account, region }, name);
  const { 'kms:CallerAccount': callerAccount = '', ...ofKey } = keyContext(
    { world, account: caller.account },
    key,
  );
  const standing = standingOf(world, caller, region, key.arn);
  for (const action of actions) {
    const context = {
      ...ofKey,
      // A service that acts for itself is of no account: keys that AWS manages, which ask for theirs, do not let it in.
      ...(caller.kind === 'service' ? {} : { 'kms:CallerAccount': callerAccount }),
      'kms:ViaService': viaService,
      'aws:ViaAWSService': 'true',
      ...(action === 'kms:CreateGrant' ? { 'kms:GrantIsForAWSResource': 'true' } : {}),
    };
    try {
      authorize(world, caller, region, { action, resource: key.arn, context }, standing);
    } catch (error) {
      if (isAwsError(error)) recordDenial(world, caller, region, action, error);
      throw error;
    }
  }
  mustBeEnabled(key);
  return key;
}

function recordDenial(
  world: World,
  caller: Caller,
  region: string,
  action: string,
  { message, why }: AwsError,
): void {
  world.trail.calls.push({
    time: world.clock.now(),
    account: caller.account,
    region,
    caller: callerName(caller),
    service: 'kms',
    action: action.replace(/^kms:/, ''),
    error: 'AccessDenied',
    denied: message,
    ...(why && { why }),
  });
}
