import type { CopyObjectCommandInput, CopyObjectCommandOutput } from '@aws-sdk/client-s3';
import type { Action, Call, Need } from '../service';
import { encryptionOf, keyToWrite, requireKeyToRead } from './key';
import { defaultRetention } from './lock';
import { objectNeed } from './needs';
import { notify } from './notifications';
import { checkedKey, versionId } from './put-object';
import { invalidArgument, invalidRequest, noSuchKey, noSuchVersion } from './refusals';
import { addVersion, bucketOf, currentVersion, type ObjectVersion } from './store';

interface Source {
  readonly Bucket: string;
  readonly Key: string;
  readonly VersionId?: string;
}

/** Within a Region. Refuses with `NoSuchKey`, `NoSuchVersion` 404, `InvalidRequest` for a copy onto itself that changes nothing. */
export const CopyObject: Action<CopyObjectCommandInput, Omit<CopyObjectCommandOutput, '$metadata'>> = {
  lacks: 'Both buckets must be in the Region of the request. No conditions on the source.',
  needs(call): readonly Need[] {
    const source = sourceOf(call.input);
    const reads = source.VersionId === undefined ? 'GetObject' : 'GetObjectVersion';
    return [
      objectNeed({ ...call, input: source }, reads),
      objectNeed({ ...call, input: { Bucket: call.input.Bucket, Key: call.input.Key } }, 'PutObject'),
    ];
  },
  run(call) {
    const { input, world } = call;
    const source = sourceOf(input);
    const from = versionIn({ ...call, input: source });
    requireKeyToRead(call, from);
    const bucket = bucketOf(call);
    const key = checkedKey(input.Key);
    const replaces = input.MetadataDirective === 'REPLACE';
    const isItself = source.Bucket === bucket.name && source.Key === key && source.VersionId === undefined;
    if (
      isItself &&
      !replaces &&
      input.ServerSideEncryption === undefined &&
      input.StorageClass === undefined
    ) {
      throw invalidRequest(
        "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
      );
    }
    const retention = defaultRetention(bucket, world.clock.now());
    const keyArn = keyToWrite(call, bucket);
    const { keyArn: _theirs, retention: _kept, replaced: _when, ...copied } = from;
    const version: ObjectVersion = {
      ...copied,
      key,
      id: versionId(call, bucket, key),
      modified: world.clock.now(),
      ...(replaces
        ? { contentType: input.ContentType ?? 'binary/octet-stream', metadata: { ...input.Metadata } }
        : {}),
      ...(keyArn === undefined ? {} : { keyArn }),
      ...(retention === undefined ? {} : { retention }),
    };
    addVersion(bucket, version);
    notify(world, bucket, 'ObjectCreated:Copy', version);
    return {
      CopyObjectResult: {
        ETag: version.etag,
        LastModified: new Date(version.modified),
        ChecksumCRC32: version.crc32,
      },
      ...(source.VersionId === undefined ? {} : { CopySourceVersionId: source.VersionId }),
      ...(bucket.versioning === 'Enabled' ? { VersionId: version.id } : {}),
      ...encryptionOf(version),
    };
  },
};

function versionIn(call: Call<Source>): ObjectVersion {
  const { Key, VersionId } = call.input;
  const bucket = bucketOf(call);
  if (VersionId === undefined) {
    const current = currentVersion(bucket, Key);
    if (current === undefined) throw noSuchKey();
    return current;
  }
  const found = bucket.objects.get(Key)?.find(({ id, deleteMarker }) => id === VersionId && !deleteMarker);
  if (found === undefined) throw noSuchVersion();
  return found;
}

/** `orders/2026/01.json?versionId=...`, encoded, with or without a slash before it. */
function sourceOf({ CopySource = '' }: CopyObjectCommandInput): Source {
  const [path = '', version] = CopySource.split('?versionId=');
  const [, bucket, key] = /^\/?([^/]+)\/(.+)$/.exec(decodeURIComponent(path)) ?? [];
  if (bucket === undefined || key === undefined) {
    throw invalidArgument('Copy Source must mention the source bucket and key: sourcebucket/sourcekey');
  }
  return { Bucket: bucket, Key: key, ...(version === undefined ? {} : { VersionId: version }) };
}
