import type { BucketArgs } from '@pulumi/aws/s3';
import { capitalized, document, type Plain } from './define';
import type { Context } from './handler';

type Inputs = Partial<Plain<BucketArgs>>;

/** A setting within a bucket's own properties: what sets it, and what happens when the program no longer has it. */
interface Setting<Key extends keyof BucketArgs> {
  set(value: NonNullable<Inputs[Key]>): readonly [action: string, input: object];
  unset(): readonly [action: string, input: object];
}

const SETTINGS: { readonly [Key in (typeof INLINE)[number]]: Setting<Key> } = {
  versioning: {
    set: ({ enabled }) => versioning(enabled === true ? 'Enabled' : 'Suspended'),
    unset: () => versioning('Suspended'),
  },
  serverSideEncryptionConfiguration: {
    set: ({ rule: { applyServerSideEncryptionByDefault: usual, bucketKeyEnabled } }) => [
      'PutBucketEncryption',
      {
        ServerSideEncryptionConfiguration: {
          Rules: [
            {
              ApplyServerSideEncryptionByDefault: {
                SSEAlgorithm: usual?.sseAlgorithm,
                KMSMasterKeyID: usual?.kmsMasterKeyId,
              },
              BucketKeyEnabled: bucketKeyEnabled,
            },
          ],
        },
      },
    ],
    unset: () => ['DeleteBucketEncryption', {}],
  },
  lifecycleRules: {
    set: (rules) => [
      'PutBucketLifecycleConfiguration',
      { LifecycleConfiguration: { Rules: rules.map(lifecycleRule) } },
    ],
    unset: () => ['DeleteBucketLifecycle', {}],
  },
  corsRules: {
    set: (rules) => [
      'PutBucketCors',
      {
        CORSConfiguration: {
          CORSRules: rules.map(({ maxAgeSeconds, ...rule }) => ({
            ...(capitalized(rule) as object),
            MaxAgeSeconds: maxAgeSeconds,
          })),
        },
      },
    ],
    unset: () => ['DeleteBucketCors', {}],
  },
  logging: {
    set: ({ targetBucket, targetPrefix }) => [
      'PutBucketLogging',
      {
        BucketLoggingStatus: {
          LoggingEnabled: { TargetBucket: targetBucket, TargetPrefix: targetPrefix ?? '' },
        },
      },
    ],
    unset: () => ['PutBucketLogging', { BucketLoggingStatus: {} }],
  },
  website: {
    set: (site) => ['PutBucketWebsite', { WebsiteConfiguration: website(site) }],
    unset: () => ['DeleteBucketWebsite', {}],
  },
  policy: {
    set: (policy) => ['PutBucketPolicy', { Policy: document(policy) }],
    unset: () => ['DeleteBucketPolicy', {}],
  },
  objectLockConfiguration: {
    set: ({ rule }) => [
      'PutObjectLockConfiguration',
      {
        ObjectLockConfiguration: {
          ObjectLockEnabled: 'Enabled',
          ...(rule === undefined ? {} : { Rule: capitalized(rule) }),
        },
      },
    ],
    unset: () => [
      'PutObjectLockConfiguration',
      { ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled' } },
    ],
  },
};

/** What the bucket of a program may say of itself instead of by resources of their own. */
export const INLINE = [
  ...(['versioning', 'serverSideEncryptionConfiguration', 'lifecycleRules', 'corsRules'] as const),
  ...(['logging', 'website', 'policy', 'objectLockConfiguration'] as const),
] as const;

/** Sets what differs; what the program never had is left to resources of their own. */
export async function setInline(aws: Context, Bucket: string, now: Inputs, before: Inputs): Promise<void> {
  for (const key of INLINE) {
    if (JSON.stringify(now[key]) === JSON.stringify(before[key])) continue;
    const setting = SETTINGS[key] as Setting<typeof key>;
    const value = now[key];
    const isThere = value !== undefined && !(Array.isArray(value) && value.length === 0);
    const [action, input] = isThere ? setting.set(value as never) : setting.unset();
    await aws.call('s3', action, { Bucket, ...input });
  }
}

function versioning(Status: 'Enabled' | 'Suspended') {
  return ['PutBucketVersioning', { VersioningConfiguration: { Status } }] as const;
}

function lifecycleRule(rule: NonNullable<Inputs['lifecycleRules']>[number], index: number): object {
  const { expiration, noncurrentVersionExpiration: noncurrent, abortIncompleteMultipartUploadDays } = rule;
  const tags = Object.entries(rule.tags ?? {}).map(([Key, Value]) => ({ Key, Value }));
  const Prefix = rule.prefix ?? '';
  return {
    ID: rule.id ?? `rule-${index + 1}`,
    Status: rule.enabled ? 'Enabled' : 'Disabled',
    Filter: tags.length === 0 ? { Prefix } : { And: { Prefix, Tags: tags } },
    ...(expiration === undefined
      ? {}
      : {
          Expiration: {
            Days: expiration.days,
            Date: expiration.date === undefined ? undefined : new Date(expiration.date),
            ExpiredObjectDeleteMarker: expiration.expiredObjectDeleteMarker,
          },
        }),
    ...(noncurrent === undefined ? {} : { NoncurrentVersionExpiration: { NoncurrentDays: noncurrent.days } }),
    ...(abortIncompleteMultipartUploadDays === undefined
      ? {}
      : { AbortIncompleteMultipartUpload: { DaysAfterInitiation: abortIncompleteMultipartUploadDays } }),
    Transitions: rule.transitions?.map(({ days, storageClass }) => ({
      Days: days,
      StorageClass: storageClass,
    })),
    NoncurrentVersionTransitions: rule.noncurrentVersionTransitions?.map(({ days, storageClass }) => ({
      NoncurrentDays: days,
      StorageClass: storageClass,
    })),
  };
}

function website({
  indexDocument,
  errorDocument,
  redirectAllRequestsTo,
}: NonNullable<Inputs['website']>): object {
  return {
    ...(indexDocument === undefined ? {} : { IndexDocument: { Suffix: indexDocument } }),
    ...(errorDocument === undefined ? {} : { ErrorDocument: { Key: errorDocument } }),
    ...(redirectAllRequestsTo === undefined
      ? {}
      : { RedirectAllRequestsTo: { HostName: redirectAllRequestsTo } }),
  };
}
