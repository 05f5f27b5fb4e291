import type { Service } from '../service';
import { DeleteBucket, GetBucketLocation, HeadBucket, ListBuckets } from './bucket';
import { GetBucketAcl, PutBucketAcl } from './bucket-access';
import { DeleteBucketPolicy, GetBucketPolicy, PutBucketPolicy } from './bucket-policy';
import {
  DeleteBucketEncryption,
  DeleteBucketLifecycle,
  DeleteBucketOwnershipControls,
  DeleteBucketTagging,
  DeletePublicAccessBlock,
  GetBucketEncryption,
  GetBucketLifecycleConfiguration,
  GetBucketOwnershipControls,
  GetBucketTagging,
  GetPublicAccessBlock,
  PutBucketEncryption,
  PutBucketLifecycleConfiguration,
  PutBucketOwnershipControls,
  PutBucketTagging,
  PutPublicAccessBlock,
} from './bucket-settings';
import {
  DeleteBucketCors,
  DeleteBucketWebsite,
  GetBucketCors,
  GetBucketLogging,
  GetBucketWebsite,
  PutBucketCors,
  PutBucketLogging,
  PutBucketWebsite,
} from './bucket-web';
import { CopyObject } from './copy-object';
import { UploadPartCopy } from './copy-part';
import { CreateBucket } from './create-bucket';
import { DeleteObject } from './delete-object';
import { DeleteObjects } from './delete-objects';
import { GetObject, HeadObject } from './get-object';
import { ListObjects, ListObjectsV2, ListObjectVersions } from './list-objects';
import {
  AbortMultipartUpload,
  CompleteMultipartUpload,
  CreateMultipartUpload,
  ListMultipartUploads,
  ListParts,
  UploadPart,
} from './multipart';
import { GetBucketNotificationConfiguration, PutBucketNotificationConfiguration } from './notifications';
import { DeleteObjectTagging, GetObjectTagging, PutObjectTagging } from './object-tags';
import { PutObject } from './put-object';
import { GetObjectRetention, PutObjectRetention } from './retention';
import { buckets } from './store';
import {
  GetBucketVersioning,
  GetObjectLockConfiguration,
  PutBucketVersioning,
  PutObjectLockConfiguration,
} from './versioning';

/** Amazon S3: general purpose buckets, without objects' access lists, legal holds and replication. */
export const s3: Service = {
  name: 's3',
  lacks: [
    'General purpose buckets: no access lists of objects, replication, legal holds, inventory or directory buckets.',
    'Lifecycle rules expire objects; transitions between storage classes change nothing.',
  ],
  client: () => require('@aws-sdk/client-s3'),
  actions: {
    DeleteBucketCors,
    DeleteBucketWebsite,
    GetBucketAcl,
    GetBucketCors,
    GetBucketLogging,
    GetBucketNotificationConfiguration,
    GetBucketWebsite,
    PutBucketAcl,
    PutBucketCors,
    PutBucketLogging,
    PutBucketNotificationConfiguration,
    PutBucketWebsite,
    DeleteBucketEncryption,
    DeleteBucketLifecycle,
    DeleteBucketOwnershipControls,
    DeleteBucketTagging,
    DeletePublicAccessBlock,
    GetBucketEncryption,
    GetBucketLifecycleConfiguration,
    GetBucketOwnershipControls,
    GetBucketTagging,
    GetPublicAccessBlock,
    PutBucketEncryption,
    PutBucketLifecycleConfiguration,
    PutBucketOwnershipControls,
    PutBucketTagging,
    PutPublicAccessBlock,
    GetBucketVersioning,
    GetObjectLockConfiguration,
    PutBucketVersioning,
    PutObjectLockConfiguration,
    AbortMultipartUpload,
    CompleteMultipartUpload,
    CopyObject,
    CreateBucket,
    CreateMultipartUpload,
    DeleteBucket,
    DeleteBucketPolicy,
    DeleteObject,
    DeleteObjects,
    DeleteObjectTagging,
    GetBucketLocation,
    GetBucketPolicy,
    GetObject,
    GetObjectRetention,
    GetObjectTagging,
    HeadBucket,
    HeadObject,
    ListBuckets,
    ListMultipartUploads,
    ListObjects,
    ListObjectsV2,
    ListObjectVersions,
    ListParts,
    PutBucketPolicy,
    PutObject,
    PutObjectRetention,
    PutObjectTagging,
    UploadPart,
    UploadPartCopy,
  },
  // The bucket that a request is to create would be the caller's, whoever has one of that name.
  ownerOf: (world, { action, resource }) =>
    action === 's3:CreateBucket' ? undefined : buckets(world).get(bucketName(resource))?.account,
  resourcePolicy(world, arn) {
    const policy = buckets(world).get(bucketName(arn))?.policy;
    return policy === undefined ? undefined : [policy];
  },
};

/** `arn:aws:s3:::orders/2026/01.json` is in `orders`. */
function bucketName(arn: string): string {
  return (arn.split(':')[5] ?? '').split('/')[0] ?? '';
}
