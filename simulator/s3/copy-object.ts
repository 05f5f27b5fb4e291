import type { CopyObjectCommandInput, CopyObjectCommandOutput } from '@aws-sdk/client-s3';
import type { Action } from '../service';
import { copyNeeds, sourceOf, versionIn } from './copy-source';
import { encryptionOf, keyToWrite, requireKeyToRead } from './key';
import { defaultRetention } from './lock';
import { notify } from './notifications';
import { tagsInHeader } from './object-tags';
import { checkedKey, versionId } from './put-object';
import { invalidRequest } from './refusals';
import { addVersion, bucketOf, type ObjectVersion } from './store';

/** Within a Region. Refuses with `NoSuchKey`, `NoSuchVersion` 404, `InvalidRequest` for a copy onto itself that changes nothing. */
export const CopyObject: Action<CopyObjectCommandInput, Omit<CopyObjectCommandOutput, '$metadata'>> = {
  lacks: 'Both buckets must be in the Region of the request. No conditions on the source.',
  needs: copyNeeds,
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
      ...(input.TaggingDirective === 'REPLACE' ? { tags: tagsInHeader(input.Tagging) } : {}),
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
