import type {
  HeadObjectCommandOutput,
  ListObjectVersionsCommandOutput,
  PutObjectCommandInput,
} from '@aws-sdk/client-s3';
import type { BucketObjectArgs, BucketObjectState } from '@pulumi/aws/s3';
import { assetContent } from '../assets';
import type { Value } from '../values';
import { type Plain, resource, unlessMissing } from './define';
import type { Context } from './handler';

type Inputs = Plain<BucketObjectArgs>;

/** An object with the text, Base64 or asset that the program gives; its id is its key, which is its name when none is given. */
export const bucketObject = resource<BucketObjectArgs, BucketObjectState>({
  inputs: [
    ...(['bucket', 'key', 'content', 'contentBase64', 'source', 'contentType', 'metadata'] as const),
    ...(['etag', 'sourceHash', 'forceDestroy', 'region', 'tags'] as const),
  ],
  replaceOn: ['bucket', 'key'],
  recomputed: ['versionId', 'etag'],
  async create(aws, inputs) {
    return { id: keyOf(aws, inputs), outputs: await put(aws, inputs) };
  },
  async update(aws, _id, inputs) {
    return put(aws, inputs);
  },
  async delete(aws, Key, before, { versionId }) {
    const Bucket = String(before.bucket);
    if (versionId === undefined) await aws.call('s3', 'DeleteObject', { Bucket, Key });
    else await deleteVersions(aws, Bucket, Key);
  },
  outputs: (_aws, Key, inputs) => ({ arn: `arn:aws:s3:::${inputs.bucket}/${Key}`, key: Key }),
});

/** The provider takes all versions of an object away, so that its bucket can go after it. */
async function deleteVersions(aws: Context, Bucket: string, Key: string): Promise<void> {
  const { Versions = [], DeleteMarkers = [] } = await aws.call<ListObjectVersionsCommandOutput>(
    's3',
    'ListObjectVersions',
    { Bucket, Prefix: Key },
  );
  for (const one of [...Versions, ...DeleteMarkers].filter((version) => version.Key === Key)) {
    await aws.call('s3', 'DeleteObject', { Bucket, Key, VersionId: one.VersionId });
  }
}

async function put(aws: Context, inputs: Inputs) {
  const place = { Bucket: String(inputs.bucket), Key: keyOf(aws, inputs) };
  const tags = new URLSearchParams(aws.tags);
  await aws.call('s3', 'PutObject', {
    ...place,
    Body: contentOf(inputs),
    ContentType: inputs.contentType,
    Metadata: inputs.metadata,
    ...(tags.size > 0 ? { Tagging: tags.toString() } : {}),
  } satisfies PutObjectCommandInput);
  const found = await unlessMissing(['NotFound', 'NoSuchKey'], () =>
    aws.call<HeadObjectCommandOutput>('s3', 'HeadObject', place),
  );
  return {
    ...(found?.ETag === undefined ? {} : { etag: found.ETag.replaceAll('"', '') }),
    contentType: found?.ContentType,
    versionId: found?.VersionId,
  };
}

function contentOf({ content, contentBase64, source }: Inputs): Uint8Array {
  if (content !== undefined) return Buffer.from(content);
  if (contentBase64 !== undefined) return Buffer.from(contentBase64, 'base64');
  return source === undefined ? new Uint8Array() : assetContent(source as unknown as Value);
}

function keyOf(aws: Context, { key }: Inputs): string {
  return key ?? aws.name;
}
