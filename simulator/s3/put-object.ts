import type { PutObjectCommandInput, PutObjectCommandOutput } from '@aws-sdk/client-s3';
import { idOf } from '../chance';
import type { Action, Call, Need } from '../service';
import { checkBody, crc32Text, etagOf } from './checksum';
import { encryptionOf, keyToWrite } from './key';
import { defaultRetention } from './lock';
import { objectNeed } from './needs';
import { notify } from './notifications';
import { tagNeeds, tagsInHeader } from './object-tags';
import { invalidArgument, invalidRequest, noSuchKey, preconditionFailed } from './refusals';
import {
  addVersion,
  type Bucket,
  bucketOf,
  currentVersion,
  type ObjectVersion,
  type Retention,
} from './store';

/** Longest key, in bytes. AWS docs: "Naming Amazon S3 objects". */
const LONGEST_KEY = 1_024;

/** Refuses with `PreconditionFailed` 412 (If-None-Match, If-Match), `BadDigest`, `InvalidRequest`, `KeyTooLongError` 400. */
export const PutObject: Action<PutObjectCommandInput, Omit<PutObjectCommandOutput, '$metadata'>> = {
  needs({ input, ...call }) {
    const context = conditionsOf(input);
    const needs = [objectNeed({ ...call, input: { ...input, VersionId: undefined } }, 'PutObject', context)];
    if (input.ObjectLockMode !== undefined) {
      needs.push(objectNeed({ ...call, input }, 'PutObjectRetention', context));
    }
    return [...needs, ...tagNeeds({ ...call, input: { ...input, VersionId: undefined } }, input.Tagging)];
  },
  run(call) {
    const { input, world } = call;
    const bucket = bucketOf(call);
    const key = checkedKey(input.Key);
    const body = bytesOf(input.Body);
    checkBody(body, input);
    checkConditions(bucket, key, input);
    const retention = retentionOf(call, bucket);
    const tags = tagsInHeader(input.Tagging);
    const version: ObjectVersion = {
      key,
      id: versionId(call, bucket, key),
      deleteMarker: false,
      modified: world.clock.now(),
      body,
      etag: etagOf(body),
      contentType: input.ContentType ?? 'binary/octet-stream',
      metadata: { ...input.Metadata },
      crc32: crc32Text(body),
      keyArn: keyToWrite(call, bucket),
      ...(tags === undefined ? {} : { tags }),
      ...(retention === undefined ? {} : { retention }),
    };
    addVersion(bucket, version);
    notify(world, bucket, 'ObjectCreated:Put', version);
    return {
      ETag: version.etag,
      ChecksumCRC32: version.crc32,
      ChecksumType: 'FULL_OBJECT',
      ...(bucket.versioning === 'Enabled' ? { VersionId: version.id } : {}),
      ...encryptionOf(version),
    };
  },
};

/** A new version's id; `null` where no versions are kept. */
export function versionId({ world, input }: Call<{ Key?: string | undefined }>, bucket: Bucket, key: string) {
  if (bucket.versioning !== 'Enabled') return 'null';
  const before = bucket.objects.get(key)?.at(-1)?.id ?? '';
  return idOf(32, world.seed, 's3 version', bucket.name, input.Key ?? key, before, world.clock.now());
}

/** AWS docs: Service Authorization Reference, Amazon S3, condition keys. */
function conditionsOf(input: PutObjectCommandInput): NonNullable<Need['context']> {
  return Object.fromEntries(
    [
      ['s3:if-none-match', input.IfNoneMatch],
      ['s3:if-match', input.IfMatch],
      ['s3:x-amz-server-side-encryption', input.ServerSideEncryption],
      ['s3:x-amz-server-side-encryption-aws-kms-key-id', input.SSEKMSKeyId],
      ['s3:object-lock-mode', input.ObjectLockMode],
      ['s3:object-lock-retain-until-date', input.ObjectLockRetainUntilDate?.toISOString()],
    ].filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

function checkConditions(bucket: Bucket, key: string, { IfNoneMatch, IfMatch }: PutObjectCommandInput): void {
  const current = currentVersion(bucket, key);
  if (IfNoneMatch !== undefined) {
    if (IfNoneMatch !== '*') throw invalidArgument('If-None-Match takes * and nothing else here.');
    if (current) throw preconditionFailed();
  }
  if (IfMatch === undefined) return;
  if (!current) throw noSuchKey();
  if (current.etag !== quoted(IfMatch)) throw preconditionFailed();
}

function quoted(etag: string): string {
  return etag.startsWith('"') ? etag : `"${etag}"`;
}

function retentionOf({ world, input }: Call<PutObjectCommandInput>, bucket: Bucket): Retention | undefined {
  const { ObjectLockMode: mode, ObjectLockRetainUntilDate: until } = input;
  if (mode === undefined && until === undefined) {
    const usual = defaultRetention(bucket, world.clock.now());
    if (usual) requireChecksum(input);
    return usual;
  }
  if (!bucket.locks) throw invalidRequest('Bucket is missing Object Lock Configuration');
  if (mode === undefined || until === undefined) {
    throw invalidArgument(
      'x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied',
    );
  }
  if (until.getTime() <= world.clock.now())
    throw invalidArgument('The retain until date must be in the future!');
  requireChecksum(input);
  return { mode, until: until.getTime() };
}

/** AWS docs: PutObject: required for what is retained. */
function requireChecksum(input: PutObjectCommandInput): void {
  const given = [input.ContentMD5, input.ChecksumCRC32, input.ChecksumSHA256, input.ChecksumAlgorithm];
  if (given.every((one) => one === undefined)) {
    throw invalidRequest(
      'Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock parameters',
    );
  }
}

export function checkedKey(key: string | undefined): string {
  if (key === undefined || key === '') throw invalidRequest('A key must be specified.');
  if (Buffer.byteLength(key) > LONGEST_KEY) {
    throw Object.assign(invalidRequest('Your key is too long'), { awsCode: 'KeyTooLongError' });
  }
  return key;
}

export function bytesOf(body: unknown): Uint8Array {
  if (body === undefined) return new Uint8Array();
  if (typeof body === 'string') return new Uint8Array(Buffer.from(body));
  if (body instanceof Uint8Array) return Uint8Array.from(body);
  throw new Error('The body of an object comes as text or bytes.');
}
