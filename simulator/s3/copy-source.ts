import type { Call, Need } from '../service';
import { objectNeed } from './needs';
import { invalidArgument, noSuchKey, noSuchVersion } from './refusals';
import { bucketOf, currentVersion, type ObjectVersion } from './store';

/** What a copy is made of. */
export interface Source {
  readonly Bucket: string;
  readonly Key: string;
  readonly VersionId?: string;
}

/** What a copy needs on its source and on what it makes. */
export function copyNeeds(
  call: Call<{ Bucket?: string; Key?: string; CopySource?: string }>,
): readonly Need[] {
  const source = sourceOf(call.input);
  const reads = source.VersionId === undefined ? 'GetObject' : 'GetObjectVersion';
  return [
    objectNeed({ ...call, input: source }, reads),
    objectNeed({ ...call, input: { Bucket: call.input.Bucket, Key: call.input.Key } }, 'PutObject'),
  ];
}

/** Throws `NoSuchKey`, `NoSuchVersion` 404. */
export function versionIn(call: Call<Source>): ObjectVersion {
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
export function sourceOf({ CopySource = '' }: { readonly CopySource?: string | undefined }): Source {
  const [path = '', version] = CopySource.split('?versionId=');
  const [, bucket, key] = /^\/?([^/]+)\/(.+)$/.exec(decodeURIComponent(path)) ?? [];
  if (bucket === undefined || key === undefined) {
    throw invalidArgument('Copy Source must mention the source bucket and key: sourcebucket/sourcekey');
  }
  return { Bucket: bucket, Key: key, ...(version === undefined ? {} : { VersionId: version }) };
}
