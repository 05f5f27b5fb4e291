import { type AwsError, awsError, isAwsError } from '../aws-error';
import { callerName } from '../call';
import { authorize } from '../iam/authorize';
import { findKey, keyContext, mustBeEnabled } from '../kms/find-key';
import type { Key } from '../kms/key';
import type { Call } from '../service';
import type { Secret } from './store';

/**
 * To write a value the caller must be let use the key that `kmsKeyId` (ARN, id or alias) means. Returns its ARN, or
 * undefined for aws/secretsmanager, which everyone in the account may use through Secrets Manager. Throws
 * `AccessDeniedException`, `EncryptionFailure` (400). AWS docs: "Secret encryption and decryption".
 */
export function keyToWrite(
  call: Call,
  secret: Pick<Secret, 'arn' | 'account'>,
  kmsKeyId: string | undefined,
): string | undefined {
  if (isDefault(kmsKeyId)) return undefined;
  const actions = ['kms:GenerateDataKey', 'kms:Decrypt'];
  return use(call, secret, kmsKeyId, actions, (reason) =>
    awsError(
      'EncryptionFailure',
      400,
      `Secrets Manager can't encrypt the protected secret text using the provided KMS key. ${reason}`,
    ),
  );
}

/** Throws `AccessDeniedException`, `DecryptionFailure` (400) unless the caller may read what this key encrypts. */
export function requireKeyToRead(call: Call, secret: Secret, keyArn: string | undefined): void {
  if (keyArn === undefined) {
    requireSameAccount(call, secret);
    return;
  }
  use(call, secret, keyArn, ['kms:Decrypt'], (reason) =>
    awsError(
      'DecryptionFailure',
      400,
      `Secrets Manager can't decrypt the protected secret text using the provided KMS key. ${reason}`,
    ),
  );
}

function isDefault(kmsKeyId: string | undefined): kmsKeyId is undefined {
  return kmsKeyId === undefined || kmsKeyId === '' || kmsKeyId.endsWith('alias/aws/secretsmanager');
}

/** AWS docs: "Access secrets from a different account": not under aws/secretsmanager, which stays in its account. */
function requireSameAccount({ caller }: Call, secret: Secret): void {
  if (caller.account !== secret.account) throw notAllowed();
}

function use(
  { world, caller, region }: Call,
  secret: Pick<Secret, 'arn' | 'account'>,
  name: string,
  actions: readonly string[],
  unusable: (reason: string) => AwsError,
): string {
  let key: Key;
  try {
    key = findKey({ world, account: secret.account, region }, name);
    mustBeEnabled(key);
  } catch (error) {
    throw isAwsError(error) ? unusable(error.message) : error;
  }
  const context = {
    ...keyContext({ world, account: caller.account }, key),
    'aws:ViaAWSService': 'true',
    'kms:ViaService': `secretsmanager.${region}.amazonaws.com`,
    'kms:EncryptionContext:SecretARN': secret.arn,
    'kms:EncryptionContextKeys': ['SecretARN', 'SecretVersionId'],
  };
  for (const action of actions) {
    try {
      authorize(world, caller, region, { action, resource: key.arn, context });
    } catch (error) {
      if (!isAwsError(error)) throw error;
      // Secrets Manager's own answer does not say which permission was missing; CloudTrail does.
      world.trail.calls.push({
        time: world.clock.now(),
        account: caller.account,
        region,
        caller: callerName(caller),
        service: 'kms',
        action: action.slice('kms:'.length),
        error: error.awsCode,
        denied: error.message,
        ...(error.why && { why: error.why }),
      });
      throw notAllowed();
    }
  }
  return key.arn;
}

function notAllowed(): AwsError {
  return awsError('AccessDeniedException', 400, 'Access to KMS is not allowed');
}
