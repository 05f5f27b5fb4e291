import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { type SideName, storeName } from '../runtime/names';
import type { Chain } from '../runtime/settings';

export interface StoreArgs {
  readonly chain: Chain;
  readonly side: SideName;
}

/** Versions that were replaced or removed are kept this long. */
const KEPT_DAYS = 30;

/**
 * The bucket in which one side keeps what snapshots do not carry. Every version is kept for a while, nothing in it is
 * ever public, and it takes requests over TLS only. Encrypted with S3's own key: nothing in it is secret, and a lost KMS
 * key must not take recipes along.
 */
export class Store extends pulumi.ComponentResource {
  readonly bucket: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;

  constructor(name: string, { chain, side }: StoreArgs, opts?: pulumi.ComponentResourceOptions) {
    super('lifeboat:infra:Store', name, {}, opts);
    const parent = { parent: this };
    const bucket = new aws.s3.Bucket(`${name}-bucket`, { bucket: storeName(chain, side) }, parent);
    new aws.s3.BucketVersioning(
      `${name}-versioning`,
      { bucket: bucket.bucket, versioningConfiguration: { status: 'Enabled' } },
      parent,
    );
    const blocked = new aws.s3.BucketPublicAccessBlock(
      `${name}-blocked`,
      {
        bucket: bucket.bucket,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
      parent,
    );
    new aws.s3.BucketPolicy(
      `${name}-policy`,
      { bucket: bucket.bucket, policy: bucket.arn.apply(tlsOnly) },
      { ...parent, dependsOn: [blocked] },
    );
    new aws.s3.BucketLifecycleConfiguration(
      `${name}-lifecycle`,
      {
        bucket: bucket.bucket,
        rules: [
          {
            id: 'replaced',
            status: 'Enabled',
            filter: {},
            noncurrentVersionExpiration: { noncurrentDays: KEPT_DAYS },
          },
        ],
      },
      parent,
    );
    this.bucket = bucket.bucket;
    this.arn = bucket.arn;
    this.registerOutputs({ bucket: this.bucket, arn: this.arn });
  }
}

/** AWS docs: S3 User Guide, "Enforcing encryption of data in transit". */
function tlsOnly(arn: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: [arn, `${arn}/*`],
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ],
  });
}
