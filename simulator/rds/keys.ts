import { isAwsError } from '../aws-error';
import { keyWithArn } from '../kms/key';
import { useKey } from '../kms/use-key';
import type { Caller } from '../service';
import type { World } from '../world';
import { keyNotAccessible } from './refusals';

/** What a caller needs on a key to encrypt something new with it. AWS docs: RDS User Guide, "AWS KMS key management". */
const TO_CREATE = ['kms:DescribeKey', 'kms:CreateGrant'] as const;

/**
 * What a caller needs on both keys of a copy. AWS docs: RDS User Guide, "Copying a DB snapshot", required permissions
 * (where `ReEncrypt*` stands for the last two).
 */
const TO_COPY = [
  'kms:DescribeKey',
  'kms:CreateGrant',
  'kms:Decrypt',
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
] as const;

/** Which key it is in AWS's words, and which Regions' RDS use it. */
interface KeyUse {
  readonly which: 'source snapshot' | 'target' | undefined;
  readonly actions: readonly string[];
  readonly via: readonly string[];
}

/** ARN of the key that a new instance's storage is encrypted under. Throws `KMSKeyNotAccessibleFault`. */
export function keyToCreate(world: World, caller: Caller, region: string, name: string): string {
  return use(world, caller, region, name, { which: undefined, actions: TO_CREATE, via: [region] });
}

/** Throws `KMSKeyNotAccessibleFault` unless the caller can read a snapshot under this key, to copy it to a Region. */
export function checkSourceKey(world: World, caller: Caller, keyArn: string, toRegion: string): void {
  const region = keyArn.split(':')[3] ?? '';
  // The key that AWS manages for RDS lets in the RDS of its own Region alone, which sends the data on.
  const via = isManagedByAws(world, keyArn) ? [region] : [...new Set([region, toRegion])];
  use(world, caller, region, keyArn, { which: 'source snapshot', actions: TO_COPY, via });
}

/** ARN of the key that a copy is to be encrypted under. Throws `KMSKeyNotAccessibleFault`. */
export function keyOfCopy(world: World, caller: Caller, region: string, name: string): string {
  return use(world, caller, region, name, { which: 'target', actions: TO_COPY, via: [region] });
}

export function isUsable(world: World, keyArn: string | undefined): boolean {
  return keyArn === undefined || keyWithArn(world, keyArn)?.state === 'Enabled';
}

/** Whether AWS manages the key, for this account alone. */
export function isManagedByAws(world: World, keyArn: string): boolean {
  return keyWithArn(world, keyArn)?.manager === 'AWS';
}

/** RDS uses keys for its caller; each Region's RDS that has a hand in it must be let in. */
function use(
  world: World,
  caller: Caller,
  region: string,
  name: string,
  { which, actions, via }: KeyUse,
): string {
  try {
    const keys = via.map((one) => useKey(world, caller, region, name, actions, `rds.${one}.amazonaws.com`));
    return keys[0]?.arn ?? name;
  } catch (error) {
    if (!isAwsError(error)) throw error;
    throw keyNotAccessible(which, name);
  }
}
