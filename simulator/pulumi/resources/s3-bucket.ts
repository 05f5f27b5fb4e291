import type { ListObjectVersionsCommandOutput } from '@aws-sdk/client-s3';
import type { BucketArgs, BucketState } from '@pulumi/aws/s3';
import { differs, resource, unlessMissing } from './define';
import type { Context } from './handler';
import { INLINE, setInline } from './s3-inline';
import { keyValueTags } from './tagging';

/** Of the sites in a Region's buckets. AWS docs: General Reference, "Amazon S3 endpoints and quotas". */
const HOSTED_ZONES: Readonly<Record<string, string>> = {
  'us-east-1': 'Z3AQBSTGFYJSTF',
  'us-east-2': 'Z2O1EMRO9K5GLX',
  'us-west-1': 'Z2F56UZL2M1ACD',
  'us-west-2': 'Z3BJ6K6RIION7M',
  'eu-central-1': 'Z21DNDUVLTQW6Q',
  'eu-west-1': 'Z1BKCTXD74EZPE',
};

/** S3 sets all tags of a bucket at once. */
async function setTags(aws: Context, Bucket: string): Promise<void> {
  if (Object.keys(aws.tags).length === 0) await aws.call('s3', 'DeleteBucketTagging', { Bucket });
  else await aws.call('s3', 'PutBucketTagging', { Bucket, Tagging: { TagSet: keyValueTags(aws.tags) } });
}

export const bucket = resource<BucketArgs, BucketState>({
  inputs: ['bucket', 'acl', 'objectLockEnabled', 'forceDestroy', 'region', 'tags', ...INLINE],
  replaceOn: ['bucket', 'objectLockEnabled'],
  naming: { property: 'bucket', maximum: 63 },
  tagging: { tag: setTags, untag: setTags },
  async create(aws, inputs) {
    const Bucket = String(inputs.bucket);
    await aws.call('s3', 'CreateBucket', {
      Bucket,
      ...(inputs.acl === undefined ? {} : { ACL: inputs.acl }),
      ...(inputs.objectLockEnabled === true ? { ObjectLockEnabledForBucket: true } : {}),
      ...(aws.region === 'us-east-1'
        ? {}
        : { CreateBucketConfiguration: { LocationConstraint: aws.region } }),
    });
    if (Object.keys(aws.tags).length > 0) await setTags(aws, Bucket);
    await setInline(aws, Bucket, inputs, {});
    return Bucket;
  },
  async update(aws, Bucket, inputs, before) {
    if (differs(inputs, before, ['acl'])) {
      await aws.call('s3', 'PutBucketAcl', { Bucket, ACL: inputs.acl ?? 'private' });
    }
    await setInline(aws, Bucket, inputs, before);
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
        hostedZoneId: HOSTED_ZONES[aws.region],
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
