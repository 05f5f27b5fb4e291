import type {
  ListObjectsCommandInput,
  ListObjectsCommandOutput,
  ListObjectsV2CommandInput,
  ListObjectsV2CommandOutput,
  ListObjectVersionsCommandInput,
  ListObjectVersionsCommandOutput,
} from '@aws-sdk/client-s3';
import { awsError } from '../aws-error';
import type { Action } from '../service';
import { bucketNeed } from './needs';
import { invalidArgument } from './refusals';
import { type Bucket, bucketOf, currentVersion, type ObjectVersion } from './store';

/** What one answer holds at most, and if nothing is asked. */
const PAGE = 1_000;

/** Refuses with `InvalidArgument` 400 for a continuation token that is none. */
export const ListObjectsV2: Action<
  ListObjectsV2CommandInput,
  Omit<ListObjectsV2CommandOutput, '$metadata'>
> = {
  needs: (call) => [bucketNeed(call, 'ListBucket', prefixContext(call.input.Prefix))],
  run(call) {
    const { Prefix, MaxKeys, ContinuationToken, StartAfter, Delimiter } = call.input;
    const bucket = bucketOf(call);
    const after = ContinuationToken === undefined ? StartAfter : readToken(ContinuationToken);
    const found = keysOf(bucket, Prefix).flatMap((key) => currentVersion(bucket, key) ?? []);
    const most = Math.min(MaxKeys ?? PAGE, PAGE);
    const rows = rolledUp(found, Prefix ?? '', Delimiter);
    const rest = rows.filter(({ name }) => after === undefined || name > after);
    const page = rest.slice(0, most);
    const last = page.at(-1);
    const more = rest.length > page.length && last !== undefined;
    const objects = page.flatMap(({ object }) => object ?? []);
    const prefixes = page.filter(({ object }) => object === undefined);
    return {
      Name: bucket.name,
      Prefix: Prefix ?? '',
      ...(Delimiter === undefined ? {} : { Delimiter }),
      MaxKeys: most,
      KeyCount: page.length,
      IsTruncated: more,
      ...(ContinuationToken === undefined ? {} : { ContinuationToken }),
      ...(more ? { NextContinuationToken: Buffer.from(last.name).toString('base64') } : {}),
      ...(objects.length === 0 ? {} : { Contents: objects.map(described) }),
      ...(prefixes.length === 0 ? {} : { CommonPrefixes: prefixes.map(({ name }) => ({ Prefix: name })) }),
    };
  },
};

/** The first version of the action, which goes on after the last key instead of a token. */
export const ListObjects: Action<ListObjectsCommandInput, Omit<ListObjectsCommandOutput, '$metadata'>> = {
  needs: (call) => [bucketNeed(call, 'ListBucket', prefixContext(call.input.Prefix))],
  async run(call) {
    const { Marker, ...input } = call.input;
    const listed = await ListObjectsV2.run({ ...call, input: { ...input, StartAfter: Marker } });
    const { NextContinuationToken: next, KeyCount: _count, StartAfter: _start, ...page } = listed;
    return {
      ...page,
      Marker: Marker ?? '',
      ...(next === undefined ? {} : { NextMarker: Buffer.from(next, 'base64').toString() }),
    };
  },
};

/** Versions and delete markers, by key and the newest of each first. */
export const ListObjectVersions: Action<
  ListObjectVersionsCommandInput,
  Omit<ListObjectVersionsCommandOutput, '$metadata'>
> = {
  needs: (call) => [bucketNeed(call, 'ListBucketVersions', prefixContext(call.input.Prefix))],
  run(call) {
    const { Prefix, MaxKeys, KeyMarker, VersionIdMarker, Delimiter } = call.input;
    refuseDelimiter(Delimiter);
    const bucket = bucketOf(call);
    const all = keysOf(bucket, Prefix).flatMap((key) => [...(bucket.objects.get(key) ?? [])].reverse());
    const from = all.findIndex(({ key, id }) => key === KeyMarker && id === VersionIdMarker);
    const rest = from >= 0 ? all.slice(from + 1) : all.filter(({ key }) => key > (KeyMarker ?? ''));
    const most = Math.min(MaxKeys ?? PAGE, PAGE);
    const page = rest.slice(0, most);
    const last = page.at(-1);
    const more = rest.length > page.length && last !== undefined;
    const latest = (version: ObjectVersion) => bucket.objects.get(version.key)?.at(-1) === version;
    return {
      Name: bucket.name,
      Prefix: Prefix ?? '',
      MaxKeys: most,
      IsTruncated: more,
      ...(more ? { NextKeyMarker: last.key, NextVersionIdMarker: last.id } : {}),
      Versions: page
        .filter(({ deleteMarker }) => !deleteMarker)
        .map((version) => ({ ...described(version), VersionId: version.id, IsLatest: latest(version) })),
      DeleteMarkers: page
        .filter(({ deleteMarker }) => deleteMarker)
        .map((version) => ({
          Key: version.key,
          VersionId: version.id,
          IsLatest: latest(version),
          LastModified: new Date(version.modified),
        })),
    };
  },
};

/**
 * One row a key; keys that go on after a delimiter are one row together, without an object. AWS docs: S3 User Guide,
 * "Organizing objects using prefixes".
 */
function rolledUp(
  found: readonly ObjectVersion[],
  prefix: string,
  delimiter: string | undefined,
): { readonly name: string; readonly object?: ObjectVersion }[] {
  const rows = new Map<string, { readonly name: string; readonly object?: ObjectVersion }>();
  for (const object of found) {
    const at = delimiter ? object.key.indexOf(delimiter, prefix.length) : -1;
    if (at < 0) rows.set(object.key, { name: object.key, object });
    else {
      const name = object.key.slice(0, at + String(delimiter).length);
      rows.set(name, { name });
    }
  }
  return [...rows.values()];
}

function described({ key, modified, etag, body }: ObjectVersion) {
  return {
    Key: key,
    LastModified: new Date(modified),
    ETag: etag,
    Size: body.byteLength,
    StorageClass: 'STANDARD' as const,
  };
}

/** In S3's order: by the bytes of UTF-8. */
function keysOf(bucket: Bucket, prefix = ''): string[] {
  return [...bucket.objects.keys()]
    .filter((key) => key.startsWith(prefix))
    .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

function prefixContext(prefix: string | undefined): Record<string, string> {
  return prefix === undefined ? {} : { 's3:prefix': prefix };
}

function readToken(token: string): string {
  const key = Buffer.from(token, 'base64').toString();
  if (Buffer.from(key).toString('base64') !== token) {
    throw invalidArgument('The continuation token provided is incorrect');
  }
  return key;
}

function refuseDelimiter(delimiter: string | undefined): void {
  if (delimiter !== undefined) throw awsError('NotImplemented', 501, 'Delimiters are not simulated.');
}
