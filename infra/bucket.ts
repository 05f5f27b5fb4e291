import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import type { ResourceStatement } from './statements';

type Name = pulumi.Input<string>;

/**
 * Encrypts under S3's own keys. What is kept are names and settings, no data and no secret's value; a key of ours would
 * be one more thing without which neither recipes nor the ledger can be read.
 */
export function encryptBucket(name: string, bucket: Name, opts: pulumi.CustomResourceOptions): void {
  new aws.s3.BucketServerSideEncryptionConfiguration(
    `${name}-encryption`,
    { bucket, rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }] },
    opts,
  );
}

export function blockPublicAccess(
  name: string,
  bucket: Name,
  opts: pulumi.CustomResourceOptions,
): aws.s3.BucketPublicAccessBlock {
  return new aws.s3.BucketPublicAccessBlock(
    `${name}-access`,
    {
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    opts,
  );
}

/** AWS docs: S3 User Guide, "Security best practices": enforce encryption of data in transit. */
export function tlsOnly(bucket: string): ResourceStatement {
  return {
    effect: 'Deny',
    principal: 'everyone',
    actions: ['s3:*'],
    resources: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
    conditions: { Bool: { 'aws:SecureTransport': 'false' } },
  };
}
