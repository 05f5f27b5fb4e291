import type { ListObjectVersionsCommandOutput } from '@aws-sdk/client-s3';
import type {
  BucketArgs,
  BucketLifecycleConfigurationArgs,
  BucketLifecycleConfigurationState,
  BucketObjectLockConfigurationArgs,
  BucketObjectLockConfigurationState,
  BucketOwnershipControlsArgs,
  BucketOwnershipControlsState,
  BucketPolicyArgs,
  BucketPolicyState,
  BucketPublicAccessBlockArgs,
  BucketPublicAccessBlockState,
  BucketServerSideEncryptionConfigurationArgs,
  BucketServerSideEncryptionConfigurationState,
  BucketState,
  BucketVersioningArgs,
  BucketVersioningState,
} from '@pulumi/aws/s3';
import { capitalized, document, type Plain, resource, unlessMissing } from './define';
import type { Context, Handler } from './handler';
import { keyValueTags } from './tagging';

/** S3 sets all tags of a bucket at once. */
async function setTags(aws: Context, Bucket: string): Promise<void> {
  if (Object.keys(aws.tags).length === 0) await aws.call('s3', 'DeleteBucketTagging', { Bucket });
  else await aws.call('s3', 'PutBucketTagging', { Bucket, Tagging: { TagSet: keyValueTags(aws.tags) } });
}

export const bucket = resource<BucketArgs, BucketState>({
  inputs: ['bucket', 'objectLockEnabled', 'forceDestroy', 'region', 'tags'],
  replaceOn: ['bucket', 'objectLockEnabled'],
  naming: { property: 'bucket', maximum: 63 },
  tagging: { tag: setTags, untag: setTags },
  async create(aws, inputs) {
    const Bucket = String(inputs.bucket);
    await aws.call('s3', 'CreateBucket', {
      Bucket,
      ...(inputs.objectLockEnabled === true ? { ObjectLockEnabledForBucket: true } : {}),
      ...(aws.region === 'us-east-1'
        ? {}
        : { CreateBucketConfiguration: { LocationConstraint: aws.region } }),
    });
    if (Object.keys(aws.tags).length > 0) await setTags(aws, Bucket);
    return Bucket;
  },
  async update() {
    return undefined;
  },
  async delete(aws, Bucket, before) {
    if (before.forceDestroy === true) await empty(aws, Bucket);
    await aws.call('s3', 'DeleteBucket', { Bucket });
  },
  async describe(aws, id) {
    const found = await unlessMissing(['NoSuchBucket'], () =>
      aws.call<object>('s3', 'HeadBucket', { Bucket: id }),
    );
    return (
      found && {
        arn: `arn:aws:s3:::${id}`,
        bucket: id,
        bucketRegion: aws.region,
        bucketDomainName: `${id}.s3.amazonaws.com`,
        bucketRegionalDomainName: `${id}.s3.${aws.region}.amazonaws.com`,
      }
    );
  },
});

/** The provider goes round governance locks when a bucket is to be destroyed with what is in it. */
async function empty(aws: Context, Bucket: string): Promise<void> {
  for (;;) {
    const { Versions = [], DeleteMarkers = [] } = await aws.call<ListObjectVersionsCommandOutput>(
      's3',
      'ListObjectVersions',
      { Bucket },
    );
    if (Versions.length + DeleteMarkers.length === 0) return;
    for (const { Key, VersionId } of [...Versions, ...DeleteMarkers]) {
      await aws.call('s3', 'DeleteObject', { Bucket, Key, VersionId, BypassGovernanceRetention: true });
    }
  }
}

/** A setting of a bucket that is a resource of its own: its id is the bucket's name, setting it again changes it. */
function setting<Args extends { bucket: unknown }, State>(definition: {
  readonly inputs: readonly (keyof Args & string)[];
  set(aws: Context, Bucket: string, inputs: Plain<Args>): Promise<unknown>;
  unset(aws: Context, Bucket: string): Promise<unknown>;
}): Handler {
  return resource<Args, State>({
    inputs: ['bucket', 'region' as keyof Args & string, ...definition.inputs],
    replaceOn: ['bucket'],
    async create(aws, inputs) {
      const Bucket = String(inputs.bucket);
      await definition.set(aws, Bucket, inputs);
      return Bucket;
    },
    async update(aws, id, inputs) {
      await definition.set(aws, id, inputs);
      return undefined;
    },
    async delete(aws, id) {
      await definition.unset(aws, id);
    },
  });
}

/** Versions that were kept once are kept: destroying the resource suspends, or does nothing where locks forbid it. */
export const bucketVersioning = setting<BucketVersioningArgs, BucketVersioningState>({
  inputs: ['versioningConfiguration'],
  set: (aws, Bucket, { versioningConfiguration: { status } }) =>
    aws.call('s3', 'PutBucketVersioning', { Bucket, VersioningConfiguration: { Status: status } }),
  unset: (aws, Bucket) =>
    unlessMissing(['InvalidBucketState'], () =>
      aws.call('s3', 'PutBucketVersioning', { Bucket, VersioningConfiguration: { Status: 'Suspended' } }),
    ),
});

/** Destroying it takes the default away; nothing turns Object Lock off. */
export const bucketObjectLockConfiguration = setting<
  BucketObjectLockConfigurationArgs,
  BucketObjectLockConfigurationState
>({
  inputs: ['objectLockEnabled', 'rule'],
  set: (aws, Bucket, { objectLockEnabled = 'Enabled', rule }) =>
    aws.call('s3', 'PutObjectLockConfiguration', {
      Bucket,
      ObjectLockConfiguration: { ObjectLockEnabled: objectLockEnabled, Rule: capitalized(rule) },
    }),
  unset: (aws, Bucket) =>
    aws.call('s3', 'PutObjectLockConfiguration', {
      Bucket,
      ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled' },
    }),
});

export const bucketPublicAccessBlock = setting<BucketPublicAccessBlockArgs, BucketPublicAccessBlockState>({
  inputs: ['blockPublicAcls', 'blockPublicPolicy', 'ignorePublicAcls', 'restrictPublicBuckets'],
  set: (aws, Bucket, inputs) =>
    aws.call('s3', 'PutPublicAccessBlock', {
      Bucket,
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: inputs.blockPublicAcls ?? false,
        BlockPublicPolicy: inputs.blockPublicPolicy ?? false,
        IgnorePublicAcls: inputs.ignorePublicAcls ?? false,
        RestrictPublicBuckets: inputs.restrictPublicBuckets ?? false,
      },
    }),
  unset: (aws, Bucket) => aws.call('s3', 'DeletePublicAccessBlock', { Bucket }),
});

export const bucketServerSideEncryptionConfiguration = setting<
  BucketServerSideEncryptionConfigurationArgs,
  BucketServerSideEncryptionConfigurationState
>({
  inputs: ['rules'],
  set: (aws, Bucket, { rules }) =>
    aws.call('s3', 'PutBucketEncryption', {
      Bucket,
      ServerSideEncryptionConfiguration: {
        Rules: rules.map(({ applyServerSideEncryptionByDefault: usual, bucketKeyEnabled }) => ({
          ...(usual === undefined
            ? {}
            : {
                ApplyServerSideEncryptionByDefault: {
                  SSEAlgorithm: usual.sseAlgorithm,
                  KMSMasterKeyID: usual.kmsMasterKeyId,
                },
              }),
          BucketKeyEnabled: bucketKeyEnabled,
        })),
      },
    }),
  unset: (aws, Bucket) => aws.call('s3', 'DeleteBucketEncryption', { Bucket }),
});

export const bucketPolicy = setting<BucketPolicyArgs, BucketPolicyState>({
  inputs: ['policy'],
  set: (aws, Bucket, { policy }) => aws.call('s3', 'PutBucketPolicy', { Bucket, Policy: document(policy) }),
  unset: (aws, Bucket) => aws.call('s3', 'DeleteBucketPolicy', { Bucket }),
});

export const bucketLifecycleConfiguration = setting<
  BucketLifecycleConfigurationArgs,
  BucketLifecycleConfigurationState
>({
  inputs: ['rules'],
  set: (aws, Bucket, { rules = [] }) =>
    aws.call('s3', 'PutBucketLifecycleConfiguration', {
      Bucket,
      LifecycleConfiguration: {
        Rules: rules.map(({ id, ...rule }) => ({ ID: id, ...(capitalized(rule) as object) })),
      },
    }),
  unset: (aws, Bucket) => aws.call('s3', 'DeleteBucketLifecycle', { Bucket }),
});

export const bucketOwnershipControls = setting<BucketOwnershipControlsArgs, BucketOwnershipControlsState>({
  inputs: ['rule'],
  set: (aws, Bucket, { rule }) =>
    aws.call('s3', 'PutBucketOwnershipControls', {
      Bucket,
      OwnershipControls: { Rules: [capitalized(rule)] },
    }),
  unset: (aws, Bucket) => aws.call('s3', 'DeleteBucketOwnershipControls', { Bucket }),
});
