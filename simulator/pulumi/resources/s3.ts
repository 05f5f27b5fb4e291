import type {
  BucketAclArgs,
  BucketAclState,
  BucketCorsConfigurationArgs,
  BucketCorsConfigurationState,
  BucketLifecycleConfigurationArgs,
  BucketLifecycleConfigurationState,
  BucketLoggingArgs,
  BucketLoggingState,
  BucketNotificationArgs,
  BucketNotificationState,
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
  BucketVersioningArgs,
  BucketVersioningState,
  BucketWebsiteConfigurationArgs,
  BucketWebsiteConfigurationState,
} from '@pulumi/aws/s3';
import { capitalized, document, type Plain, resource, unlessMissing } from './define';
import type { Context, Handler } from './handler';

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

export const bucketAcl = setting<BucketAclArgs, BucketAclState>({
  inputs: ['acl'],
  set: (aws, Bucket, { acl }) => aws.call('s3', 'PutBucketAcl', { Bucket, ACL: acl }),
  // S3 has no call that takes a list away: the provider leaves it.
  unset: async () => undefined,
});

export const bucketCorsConfiguration = setting<BucketCorsConfigurationArgs, BucketCorsConfigurationState>({
  inputs: ['corsRules'],
  set: (aws, Bucket, { corsRules }) =>
    aws.call('s3', 'PutBucketCors', {
      Bucket,
      CORSConfiguration: {
        CORSRules: corsRules.map(({ id, ...rule }) => ({ ID: id, ...(capitalized(rule) as object) })),
      },
    }),
  unset: (aws, Bucket) => aws.call('s3', 'DeleteBucketCors', { Bucket }),
});

export const bucketLogging = setting<BucketLoggingArgs, BucketLoggingState>({
  inputs: ['targetBucket', 'targetPrefix'],
  set: (aws, Bucket, { targetBucket: TargetBucket, targetPrefix: TargetPrefix }) =>
    aws.call('s3', 'PutBucketLogging', {
      Bucket,
      BucketLoggingStatus: { LoggingEnabled: { TargetBucket, TargetPrefix } },
    }),
  unset: (aws, Bucket) => aws.call('s3', 'PutBucketLogging', { Bucket, BucketLoggingStatus: {} }),
});

export const bucketWebsiteConfiguration = setting<
  BucketWebsiteConfigurationArgs,
  BucketWebsiteConfigurationState
>({
  inputs: ['indexDocument', 'errorDocument', 'redirectAllRequestsTo'],
  set: (aws, Bucket, { bucket: _bucket, region: _region, ...site }) =>
    aws.call('s3', 'PutBucketWebsite', { Bucket, WebsiteConfiguration: capitalized(site) }),
  unset: (aws, Bucket) => aws.call('s3', 'DeleteBucketWebsite', { Bucket }),
});

export const bucketNotification = setting<BucketNotificationArgs, BucketNotificationState>({
  inputs: ['eventbridge', 'lambdaFunctions', 'queues', 'topics'],
  set: (aws, Bucket, { eventbridge, lambdaFunctions = [], queues = [], topics = [] }) =>
    aws.call('s3', 'PutBucketNotificationConfiguration', {
      Bucket,
      NotificationConfiguration: {
        ...(eventbridge === true ? { EventBridgeConfiguration: {} } : {}),
        LambdaFunctionConfigurations: lambdaFunctions.map((one) => ({
          ...listening(one),
          LambdaFunctionArn: one.lambdaFunctionArn,
        })),
        QueueConfigurations: queues.map((one) => ({ ...listening(one), QueueArn: one.queueArn })),
        TopicConfigurations: topics.map((one) => ({ ...listening(one), TopicArn: one.topicArn })),
      },
    }),
  unset: (aws, Bucket) =>
    aws.call('s3', 'PutBucketNotificationConfiguration', { Bucket, NotificationConfiguration: {} }),
});

function listening(one: { id?: unknown; events: unknown; filterPrefix?: unknown; filterSuffix?: unknown }) {
  const rules = [
    { Name: 'prefix', Value: one.filterPrefix },
    { Name: 'suffix', Value: one.filterSuffix },
  ].filter(({ Value }) => typeof Value === 'string' && Value !== '');
  return {
    ...(typeof one.id === 'string' ? { Id: one.id } : {}),
    Events: one.events,
    ...(rules.length === 0 ? {} : { Filter: { Key: { FilterRules: rules } } }),
  };
}
