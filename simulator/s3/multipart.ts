import { createHash } from 'node:crypto';
import type {
  AbortMultipartUploadCommandInput,
  CompleteMultipartUploadCommandInput,
  CompleteMultipartUploadCommandOutput,
  CreateMultipartUploadCommandInput,
  CreateMultipartUploadCommandOutput,
  ListMultipartUploadsCommandInput,
  ListMultipartUploadsCommandOutput,
  ListPartsCommandInput,
  ListPartsCommandOutput,
  UploadPartCommandInput,
  UploadPartCommandOutput,
  UploadPartCopyCommandInput,
} from '@aws-sdk/client-s3';
import { awsError } from '../aws-error';
import { idOf } from '../chance';
import type { Action, Call } from '../service';
import { checkBody, crc32Text, etagOf } from './checksum';
import { encryptionOf, keyToWrite } from './key';
import { defaultRetention } from './lock';
import { bucketNeed, objectNeed } from './needs';
import { notify } from './notifications';
import { tagNeeds, tagsInHeader } from './object-tags';
import { bytesOf, checkedKey, versionId } from './put-object';
import { invalidArgument, malformedXml } from './refusals';
import { addVersion, bucketOf, type ObjectVersion } from './store';
import { findUpload, type Part, type Upload, uploadsOf } from './uploads';

type Plain<Output> = Omit<Output, '$metadata'>;

/** Bytes; the last part may be smaller. AWS docs: S3 User Guide, "Amazon S3 multipart upload limits". */
const SMALLEST_PART = 5 * 2 ** 20;
const MOST_PARTS = 10_000;

export const CreateMultipartUpload: Action<
  CreateMultipartUploadCommandInput,
  Plain<CreateMultipartUploadCommandOutput>
> = {
  lacks: 'An upload that is never completed stays, whatever the lifecycle rules say.',
  needs: (call) => [objectNeed(call, 'PutObject'), ...tagNeeds(call, call.input.Tagging)],
  run(call) {
    const { world, input } = call;
    const bucket = bucketOf(call);
    const key = checkedKey(input.Key);
    const started = world.clock.now();
    const uploads = uploadsOf(call);
    const upload: Upload = {
      id: idOf(64, world.seed, 'upload', bucket.name, key, started, uploads.size),
      bucket: bucket.name,
      key,
      started,
      contentType: input.ContentType ?? 'binary/octet-stream',
      metadata: { ...input.Metadata },
      keyArn: keyToWrite(call, bucket),
      tags: tagsInHeader(input.Tagging),
      parts: new Map(),
    };
    uploads.set(upload.id, upload);
    return { Bucket: bucket.name, Key: key, UploadId: upload.id, ...encryptionFor(upload) };
  },
};

export const UploadPart: Action<UploadPartCommandInput, Plain<UploadPartCommandOutput>> = {
  needs: (call) => [objectNeed(call, 'PutObject')],
  run(call) {
    const body = bytesOf(call.input.Body);
    checkBody(body, call.input);
    const { etag, upload } = addPart(call, body);
    return { ETag: etag, ChecksumCRC32: crc32Text(body), ...encryptionFor(upload) };
  },
};

/** Adds a part, or puts it in the place of one of its number. Throws `InvalidArgument` 400, `NoSuchUpload` 404. */
export function addPart(call: Call<UploadPartCommandInput | UploadPartCopyCommandInput>, body: Uint8Array) {
  const upload = findUpload(call);
  const { PartNumber: number = 0 } = call.input;
  if (!Number.isInteger(number) || number < 1 || number > MOST_PARTS) {
    throw invalidArgument('Part number must be an integer between 1 and 10000, inclusive');
  }
  const etag = etagOf(body);
  upload.parts.set(number, { body, etag, modified: call.world.clock.now() });
  return { etag, upload, keyArn: upload.keyArn };
}

/** Refuses with `InvalidPart`, `InvalidPartOrder`, `EntityTooSmall`, `MalformedXML` 400. */
export const CompleteMultipartUpload: Action<
  CompleteMultipartUploadCommandInput,
  Plain<CompleteMultipartUploadCommandOutput>
> = {
  needs: (call) => [objectNeed(call, 'PutObject')],
  run(call) {
    const bucket = bucketOf(call);
    const upload = findUpload(call);
    const parts = chosenParts(upload, call.input);
    const retention = defaultRetention(bucket, call.world.clock.now());
    const body = Buffer.concat(parts.map((part) => part.body));
    const version: ObjectVersion = {
      key: upload.key,
      id: versionId(call, bucket, upload.key),
      deleteMarker: false,
      modified: call.world.clock.now(),
      body: new Uint8Array(body),
      etag: etagOfParts(parts),
      contentType: upload.contentType,
      metadata: upload.metadata,
      crc32: crc32Text(body),
      ...(upload.keyArn === undefined ? {} : { keyArn: upload.keyArn }),
      ...(upload.tags === undefined ? {} : { tags: upload.tags }),
      ...(retention === undefined ? {} : { retention }),
    };
    addVersion(bucket, version);
    notify(call.world, bucket, 'ObjectCreated:CompleteMultipartUpload', version);
    uploadsOf(call).delete(upload.id);
    return {
      Location: `https://${bucket.name}.s3.${bucket.region}.amazonaws.com/${encodeURIComponent(upload.key)}`,
      Bucket: bucket.name,
      Key: upload.key,
      ETag: version.etag,
      ...(bucket.versioning === 'Enabled' ? { VersionId: version.id } : {}),
      ...encryptionFor(upload),
    };
  },
};

export const AbortMultipartUpload: Action<AbortMultipartUploadCommandInput, object> = {
  needs: (call) => [objectNeed(call, 'AbortMultipartUpload')],
  run(call) {
    uploadsOf(call).delete(findUpload(call).id);
    return {};
  },
};

export const ListParts: Action<ListPartsCommandInput, Plain<ListPartsCommandOutput>> = {
  needs: (call) => [objectNeed(call, 'ListMultipartUploadParts')],
  run(call) {
    const { MaxParts: most = 1000, PartNumberMarker: after = '0' } = call.input;
    const upload = findUpload(call);
    const rest = [...upload.parts].filter(([number]) => number > Number(after)).sort(([a], [b]) => a - b);
    const shown = rest.slice(0, most);
    const last = shown.at(-1)?.[0];
    return {
      Bucket: upload.bucket,
      Key: upload.key,
      UploadId: upload.id,
      MaxParts: most,
      PartNumberMarker: after,
      IsTruncated: shown.length < rest.length,
      ...(last === undefined ? {} : { NextPartNumberMarker: String(last) }),
      Parts: shown.map(([PartNumber, { etag, body, modified }]) => ({
        PartNumber,
        ETag: etag,
        Size: body.byteLength,
        LastModified: new Date(modified),
      })),
      StorageClass: 'STANDARD',
    };
  },
};

export const ListMultipartUploads: Action<
  ListMultipartUploadsCommandInput,
  Plain<ListMultipartUploadsCommandOutput>
> = {
  lacks: 'All uploads at once: no pages and no folders.',
  needs: (call) => [bucketNeed(call, 'ListBucketMultipartUploads')],
  run(call) {
    const { name } = bucketOf(call);
    const found = [...uploadsOf(call).values()].filter(
      ({ bucket, key }) => bucket === name && key.startsWith(call.input.Prefix ?? ''),
    );
    return {
      Bucket: name,
      IsTruncated: false,
      Uploads: found
        .sort((a, b) => (a.key < b.key ? -1 : 1))
        .map(({ id, key, started }) => ({ UploadId: id, Key: key, Initiated: new Date(started) })),
    };
  },
};

function chosenParts(upload: Upload, { MultipartUpload }: CompleteMultipartUploadCommandInput): Part[] {
  const chosen = MultipartUpload?.Parts ?? [];
  if (chosen.length === 0) throw malformedXml();
  return chosen.map(({ PartNumber = 0, ETag = '' }, index) => {
    const part = upload.parts.get(PartNumber);
    if (part === undefined || part.etag.replaceAll('"', '') !== ETag.replaceAll('"', '')) {
      throw awsError(
        'InvalidPart',
        400,
        "One or more of the specified parts could not be found. The part might not have been uploaded, or the specified entity tag might not have matched the part's entity tag.",
      );
    }
    if (index > 0 && PartNumber <= (chosen[index - 1]?.PartNumber ?? 0)) {
      throw awsError('InvalidPartOrder', 400, 'The list of parts was not in ascending order.');
    }
    if (part.body.byteLength < SMALLEST_PART && index < chosen.length - 1) {
      throw awsError('EntityTooSmall', 400, 'Your proposed upload is smaller than the minimum allowed size');
    }
    return part;
  });
}

/** The digest of the parts' digests, and how many they were. */
function etagOfParts(parts: readonly Part[]): string {
  const hash = createHash('md5');
  for (const { etag } of parts) hash.update(Buffer.from(etag.replaceAll('"', ''), 'hex'));
  return `"${hash.digest('hex')}-${parts.length}"`;
}

function encryptionFor({ keyArn }: Upload) {
  return encryptionOf(keyArn === undefined ? {} : { keyArn });
}
