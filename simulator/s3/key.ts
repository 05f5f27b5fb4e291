import type { ServerSideEncryption } from '@aws-sdk/client-s3';
import { useKey } from '../kms/use-key';
import type { Call } from '../service';
import { invalidArgument } from './refusals';
import type { Bucket, ObjectVersion } from './store';

/** What a writer may say about the encryption of an object. */
interface Asked {
  readonly ServerSideEncryption?: ServerSideEncryption | undefined;
  readonly SSEKMSKeyId?: string | undefined;
}

/**
 * The ARN of the customer key that a new object is encrypted under, by its own headers or else the bucket's default;
 * undefined for S3's own. The writer must be let use it through S3. AWS docs: "Using server-side encryption with AWS KMS keys".
 */
export function keyToWrite(call: Call<Asked>, bucket: Bucket): string | undefined {
  const usual = bucket.encryption[0]?.ApplyServerSideEncryptionByDefault;
  const algorithm = call.input.ServerSideEncryption ?? usual?.SSEAlgorithm ?? 'AES256';
  if (algorithm === 'AES256') return undefined;
  if (algorithm !== 'aws:kms') throw invalidArgument(`Encryption by ${algorithm} is not simulated.`);
  const name = call.input.SSEKMSKeyId ?? usual?.KMSMasterKeyID;
  if (name === undefined)
    throw invalidArgument('Encryption under the key aws/s3 is not simulated; name a key.');
  return use(call, name, ['kms:GenerateDataKey']);
}

/** Throws unless the reader may use the key that the version is encrypted under. */
export function requireKeyToRead(call: Call, { keyArn }: ObjectVersion): void {
  if (keyArn !== undefined) use(call, keyArn, ['kms:Decrypt']);
}

/** How answers tell the encryption of a version. */
export function encryptionOf({ keyArn }: Pick<ObjectVersion, 'keyArn'>) {
  return keyArn === undefined
    ? ({ ServerSideEncryption: 'AES256' } as const)
    : ({ ServerSideEncryption: 'aws:kms', SSEKMSKeyId: keyArn } as const);
}

function use({ world, caller, region }: Call, name: string, actions: readonly string[]): string {
  return useKey(world, caller, region, name, actions, `s3.${region}.amazonaws.com`).arn;
}
