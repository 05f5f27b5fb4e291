import type {
  BucketLocationConstraint,
  DeleteBucketCommandInput,
  DeleteBucketCommandOutput,
  GetBucketLocationCommandInput,
  GetBucketLocationCommandOutput,
  HeadBucketCommandInput,
  HeadBucketCommandOutput,
  ListBucketsCommandInput,
  ListBucketsCommandOutput,
} from '@aws-sdk/client-s3';
import { awsError } from '../aws-error';
import type { Action } from '../service';
import { bucketNeed } from './needs';
import { bucketOf, buckets } from './store';

export const HeadBucket: Action<HeadBucketCommandInput, Omit<HeadBucketCommandOutput, '$metadata'>> = {
  needs: (call) => [bucketNeed(call, 'ListBucket')],
  run(call) {
    const { name, region } = bucketOf(call);
    return { BucketRegion: region, BucketArn: `arn:aws:s3:::${name}`, AccessPointAlias: false };
  },
};

/** Absent for us-east-1, whose buckets are as old as that. AWS docs: S3 API Reference, GetBucketLocation. */
export const GetBucketLocation: Action<
  GetBucketLocationCommandInput,
  Omit<GetBucketLocationCommandOutput, '$metadata'>
> = {
  needs: (call) => [bucketNeed(call, 'GetBucketLocation')],
  run(call) {
    const { region } = bucketOf(call);
    return region === 'us-east-1' ? {} : { LocationConstraint: region as BucketLocationConstraint };
  },
};

/** Refuses with `BucketNotEmpty` 409 while any version or delete marker is left. */
export const DeleteBucket: Action<DeleteBucketCommandInput, Omit<DeleteBucketCommandOutput, '$metadata'>> = {
  needs: (call) => [bucketNeed(call, 'DeleteBucket')],
  run(call) {
    const bucket = bucketOf(call);
    if (bucket.objects.size > 0) {
      throw awsError(
        'BucketNotEmpty',
        409,
        bucket.versioning === undefined
          ? 'The bucket you tried to delete is not empty'
          : 'The bucket you tried to delete is not empty. You must delete all versions in the bucket.',
      );
    }
    buckets(call.world).delete(bucket.name);
    return {};
  },
};

/** The account's buckets in all Regions, without pages. */
export const ListBuckets: Action<ListBucketsCommandInput, Omit<ListBucketsCommandOutput, '$metadata'>> = {
  needs: () => [{ action: 's3:ListAllMyBuckets', resource: '*' }],
  run({ world, account, input }) {
    const own = [...buckets(world).values()]
      .filter((bucket) => bucket.account === account && bucket.name.startsWith(input.Prefix ?? ''))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    return {
      Buckets: own.map(({ name, created, region }) => ({
        Name: name,
        CreationDate: new Date(created),
        BucketRegion: region,
      })),
      Owner: { ID: account.padStart(64, '0') },
    };
  },
};
