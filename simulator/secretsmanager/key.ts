import { awsError } from '../aws-error';
import { isAllowed } from '../iam/authorize';
import type { Call } from '../service';
import type { Secret } from './store';

/**
 * The ARN of the customer key that `KmsKeyId` (ARN, id or alias) means; undefined for aws/secretsmanager, which every
 * caller of the account may use through Secrets Manager.
 */
export function keyArnOf(call: Call, kmsKeyId: string | undefined): string | undefined {
  if (kmsKeyId === undefined || kmsKeyId === '' || kmsKeyId.endsWith('alias/aws/secretsmanager'))
    return undefined;
  if (kmsKeyId.startsWith('arn:')) return kmsKeyId;
  return `arn:aws:kms:${call.region}:${call.account}:key/${kmsKeyId}`;
}

/** To write a value the caller must be let use the key. AWS docs: "Secret encryption and decryption". */
export function requireKeyToWrite(call: Call, secret: Pick<Secret, 'arn'>, keyArn: string | undefined): void {
  requireKey(call, secret, keyArn, ['kms:GenerateDataKey', 'kms:Decrypt']);
}

export function requireKeyToRead(call: Call, secret: Secret, keyArn: string | undefined): void {
  requireKey(call, secret, keyArn, ['kms:Decrypt']);
}

function requireKey(
  { world, caller, region }: Call,
  secret: Pick<Secret, 'arn'>,
  keyArn: string | undefined,
  actions: readonly string[],
): void {
  if (keyArn === undefined) return;
  const context = {
    'kms:ViaService': `secretsmanager.${region}.amazonaws.com`,
    'kms:CallerAccount': caller.account,
    'kms:EncryptionContext:SecretARN': secret.arn,
    'kms:EncryptionContextKeys': ['SecretARN', 'SecretVersionId'],
  };
  for (const action of actions) {
    if (isAllowed(world, caller, region, { action, resource: keyArn, context })) continue;
    throw awsError('AccessDeniedException', 400, 'Access to KMS is not allowed');
  }
}
