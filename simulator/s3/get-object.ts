import type {
  GetObjectCommandInput,
  GetObjectCommandOutput,
  HeadObjectCommandInput,
  HeadObjectCommandOutput,
} from '@aws-sdk/client-s3';
import { awsError } from '../aws-error';
import { isAllowed } from '../iam/authorize';
import type { Action, Call } from '../service';
import { encryptionOf, requireKeyToRead } from './key';
import { bucketNeed, objectNeed } from './needs';
import { accessDenied, noSuchKey, noSuchVersion, preconditionFailed } from './refusals';
import { bucketOf, currentVersion, type ObjectVersion } from './store';

type Input = GetObjectCommandInput & HeadObjectCommandInput;

/** Refuses with `NoSuchKey` 404, or with `AccessDenied` 403 for one who may not list the bucket. A range answers with 206. */
export const GetObject: Action<
  GetObjectCommandInput,
  Omit<GetObjectCommandOutput, '$metadata' | 'Body'> & { Body: Uint8Array }
> = {
  needs: (call) => [objectNeed(call, readAction(call.input))],
  run(call) {
    const version = versionAsked(call);
    const range = rangeOf(call.input.Range, version.body.byteLength);
    if (range === undefined) return { Body: version.body, ...described(version, call) };
    const { from, to } = range;
    return {
      Body: version.body.subarray(from, to + 1),
      ...described(version, call),
      // Those are of the whole.
      ChecksumCRC32: undefined,
      ChecksumType: undefined,
      ContentLength: to + 1 - from,
      ContentRange: `bytes ${from}-${to}/${version.body.byteLength}`,
    };
  },
};

/** The same without the body; its refusals have none either, so that a client sees only their status. */
export const HeadObject: Action<HeadObjectCommandInput, Omit<HeadObjectCommandOutput, '$metadata'>> = {
  needs: (call) => [objectNeed(call, readAction(call.input))],
  run: (call) => described(versionAsked(call), call),
};

function readAction({ VersionId }: Pick<Input, 'VersionId'>): string {
  return VersionId === undefined ? 'GetObject' : 'GetObjectVersion';
}

function versionAsked(call: Call<Input>): ObjectVersion {
  const { Key = '', VersionId, IfMatch, IfNoneMatch } = call.input;
  const version = VersionId === undefined ? currentVersion(bucketOf(call), Key) : numbered(call, VersionId);
  if (!version) throw mayList(call) ? noSuchKey() : accessDenied();
  if (IfMatch !== undefined && IfMatch !== version.etag) throw preconditionFailed();
  if (IfNoneMatch === version.etag) throw awsError('NotModified', 304, 'Not Modified');
  requireKeyToRead(call, version);
  return version;
}

/** The first and last byte of `bytes=0-99`, `bytes=100-` or `bytes=-5`; undefined for the whole. Throws `InvalidRange` 416. */
function rangeOf(range: string | undefined, length: number): { from: number; to: number } | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(range ?? '') ?? [];
  if (first === '' && last === '') return undefined;
  const from = first === '' ? Math.max(0, length - Number(last)) : Number(first);
  const to = first === '' || last === '' ? length - 1 : Math.min(Number(last), length - 1);
  if (from <= to) return { from, to };
  throw awsError('InvalidRange', 416, 'The requested range is not satisfiable');
}

function numbered(call: Call<Input>, id: string): ObjectVersion {
  const version = bucketOf(call)
    .objects.get(call.input.Key ?? '')
    ?.find((one) => one.id === id);
  if (!version) throw noSuchVersion();
  if (version.deleteMarker) {
    throw awsError('MethodNotAllowed', 405, 'The specified method is not allowed against this resource.');
  }
  return version;
}

/** Who may not list a bucket does not learn what is not in it. AWS docs: GetObject, "Permissions". */
function mayList(call: Call<Input>): boolean {
  return isAllowed(call.world, call.caller, call.region, bucketNeed(call, 'ListBucket'));
}

function described(version: ObjectVersion, call: Call<Input>) {
  const bucket = bucketOf(call);
  const { retention } = version;
  return {
    AcceptRanges: 'bytes',
    LastModified: new Date(version.modified),
    ContentLength: version.body.byteLength,
    ETag: version.etag,
    ContentType: version.contentType,
    Metadata: { ...version.metadata },
    ...(bucket.versioning === undefined ? {} : { VersionId: version.id }),
    ...(call.input.ChecksumMode === 'ENABLED'
      ? { ChecksumCRC32: version.crc32, ChecksumType: 'FULL_OBJECT' as const }
      : {}),
    ...(version.tags && version.tags.size > 0 ? { TagCount: version.tags.size } : {}),
    ...(retention && {
      ObjectLockMode: retention.mode,
      ObjectLockRetainUntilDate: new Date(retention.until),
    }),
    ...encryptionOf(version),
  };
}
