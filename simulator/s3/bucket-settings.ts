import type {
  DeleteBucketEncryptionCommandInput,
  DeleteBucketLifecycleCommandInput,
  DeleteBucketOwnershipControlsCommandInput,
  DeleteBucketTaggingCommandInput,
  DeletePublicAccessBlockCommandInput,
  PutBucketEncryptionCommandInput,
  PutBucketLifecycleConfigurationCommandInput,
  PutBucketOwnershipControlsCommandInput,
  PutBucketTaggingCommandInput,
  PutPublicAccessBlockCommandInput,
} from '@aws-sdk/client-s3';
import { awsError } from '../aws-error';
import type { Action } from '../service';
import { bucketNeed } from './needs';
import { malformedXml } from './refusals';
import { type Bucket, type BucketInput, bucketOf } from './store';

/** An action that changes one setting of a bucket, with the permission that it is called by. */
export function change<Input extends BucketInput>(
  permission: string,
  apply: (bucket: Bucket, input: Input) => void,
): Action<Input, object> {
  return {
    needs: (call) => [bucketNeed(call, permission)],
    run(call) {
      apply(bucketOf(call), call.input);
      return {};
    },
  };
}

/** An action that shows one setting; refuses with the code, 404, when there is none. */
export function show(
  permission: string,
  read: (bucket: Bucket) => object | undefined,
  [code, message]: readonly [string, string],
): Action<BucketInput, object> {
  return {
    needs: (call) => [bucketNeed(call, permission)],
    run(call) {
      const found = read(bucketOf(call));
      if (found === undefined) throw awsError(code, 404, message);
      return found;
    },
  };
}

/** What every bucket is encrypted with by default. */
const OWN_KEYS = [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }] as const;

export const PutPublicAccessBlock = change<PutPublicAccessBlockCommandInput>(
  'PutBucketPublicAccessBlock',
  (bucket, { PublicAccessBlockConfiguration }) => {
    bucket.publicAccess = PublicAccessBlockConfiguration ?? {};
  },
);
export const DeletePublicAccessBlock = change<DeletePublicAccessBlockCommandInput>(
  'PutBucketPublicAccessBlock',
  (bucket) => {
    bucket.publicAccess = undefined;
  },
);
export const GetPublicAccessBlock = show(
  'GetBucketPublicAccessBlock',
  ({ publicAccess }) => publicAccess && { PublicAccessBlockConfiguration: publicAccess },
  ['NoSuchPublicAccessBlockConfiguration', 'The public access block configuration was not found'],
);

export const PutBucketEncryption = change<PutBucketEncryptionCommandInput>(
  'PutEncryptionConfiguration',
  (bucket, { ServerSideEncryptionConfiguration }) => {
    const rules = ServerSideEncryptionConfiguration?.Rules ?? [];
    if (rules.length !== 1) throw malformedXml();
    bucket.encryption = rules;
  },
);
export const DeleteBucketEncryption = change<DeleteBucketEncryptionCommandInput>(
  'PutEncryptionConfiguration',
  (bucket) => {
    bucket.encryption = OWN_KEYS;
  },
);
export const GetBucketEncryption = show(
  'GetEncryptionConfiguration',
  ({ encryption }) => ({ ServerSideEncryptionConfiguration: { Rules: [...encryption] } }),
  [
    'ServerSideEncryptionConfigurationNotFoundError',
    'The server side encryption configuration was not found',
  ],
);

export const PutBucketOwnershipControls = change<PutBucketOwnershipControlsCommandInput>(
  'PutBucketOwnershipControls',
  (bucket, { OwnershipControls }) => {
    bucket.ownership = OwnershipControls;
  },
);
export const DeleteBucketOwnershipControls = change<DeleteBucketOwnershipControlsCommandInput>(
  'PutBucketOwnershipControls',
  (bucket) => {
    bucket.ownership = undefined;
  },
);
export const GetBucketOwnershipControls = show(
  'GetBucketOwnershipControls',
  ({ ownership }) => ownership && { OwnershipControls: ownership },
  ['OwnershipControlsNotFoundError', 'The bucket ownership controls were not found'],
);

export const PutBucketLifecycleConfiguration = change<PutBucketLifecycleConfigurationCommandInput>(
  'PutLifecycleConfiguration',
  (bucket, { LifecycleConfiguration }) => {
    const rules = LifecycleConfiguration?.Rules ?? [];
    if (rules.length === 0 || rules.some(({ Status }) => Status === undefined)) throw malformedXml();
    bucket.lifecycle = rules;
  },
);
export const DeleteBucketLifecycle = change<DeleteBucketLifecycleCommandInput>(
  'PutLifecycleConfiguration',
  (bucket) => {
    bucket.lifecycle = [];
  },
);
export const GetBucketLifecycleConfiguration = show(
  'GetLifecycleConfiguration',
  ({ lifecycle }) => (lifecycle.length === 0 ? undefined : { Rules: [...lifecycle] }),
  ['NoSuchLifecycleConfiguration', 'The lifecycle configuration does not exist'],
);

export const PutBucketTagging = change<PutBucketTaggingCommandInput>(
  'PutBucketTagging',
  (bucket, { Tagging }) => {
    bucket.tags = new Map((Tagging?.TagSet ?? []).map(({ Key = '', Value = '' }) => [Key, Value]));
  },
);
export const DeleteBucketTagging = change<DeleteBucketTaggingCommandInput>('PutBucketTagging', (bucket) => {
  bucket.tags = new Map();
});
export const GetBucketTagging = show(
  'GetBucketTagging',
  ({ tags }) => (tags.size === 0 ? undefined : { TagSet: [...tags].map(([Key, Value]) => ({ Key, Value })) }),
  ['NoSuchTagSet', 'The TagSet does not exist'],
);
