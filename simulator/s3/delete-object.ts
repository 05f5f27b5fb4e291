import type { DeleteObjectCommandInput, DeleteObjectCommandOutput } from '@aws-sdk/client-s3';
import { awsError } from '../aws-error';
import { isAllowed } from '../iam/authorize';
import type { Action, Call } from '../service';
import { isLocked } from './lock';
import { objectNeed } from './needs';
import { notify } from './notifications';
import { versionId } from './put-object';
import { accessDenied } from './refusals';
import { addVersion, bucketOf, currentVersion, type ObjectVersion, removeVersion } from './store';

type Output = Omit<DeleteObjectCommandOutput, '$metadata'>;

/** Deleting what is not there is no error. Refuses with `AccessDenied` 403 while a version is retained. */
export const DeleteObject: Action<DeleteObjectCommandInput, Output> = {
  needs: (call) => [
    objectNeed(call, call.input.VersionId === undefined ? 'DeleteObject' : 'DeleteObjectVersion'),
  ],
  run: (call) => (call.input.VersionId === undefined ? hide(call) : destroy(call, call.input.VersionId)),
};

/** Under versioning a marker goes on top and everything stays, retained or not. */
function hide(call: Call<DeleteObjectCommandInput>): Output {
  const bucket = bucketOf(call);
  const { Key: key = '' } = call.input;
  if (bucket.versioning === undefined) {
    const current = currentVersion(bucket, key);
    bucket.objects.delete(key);
    if (current) notify(call.world, bucket, 'ObjectRemoved:Delete', current);
    return {};
  }
  const marker: ObjectVersion = {
    key,
    id: versionId(call, bucket, key),
    deleteMarker: true,
    modified: call.world.clock.now(),
    body: new Uint8Array(),
    etag: '',
    contentType: '',
    metadata: {},
  };
  addVersion(bucket, marker);
  notify(call.world, bucket, 'ObjectRemoved:DeleteMarkerCreated', marker);
  return { DeleteMarker: true, VersionId: marker.id };
}

function destroy(call: Call<DeleteObjectCommandInput>, id: string): Output {
  const bucket = bucketOf(call);
  const version = bucket.objects.get(call.input.Key ?? '')?.find((one) => one.id === id);
  if (!version) return { VersionId: id };
  if (isLocked(version, call.world.clock.now()) && !mayGoRound(call, version)) {
    throw accessDenied('Access Denied because object protected by object lock.');
  }
  removeVersion(bucket, version);
  notify(call.world, bucket, 'ObjectRemoved:Delete', version);
  return { VersionId: id, ...(version.deleteMarker ? { DeleteMarker: true } : {}) };
}

/**
 * Whether the caller asks to go round a lock, and may. A lock in compliance mode nobody goes round. AWS docs: S3 User
 * Guide, "Locking objects with Object Lock".
 */
export function mayGoRound(
  call: Call<{ Bucket?: string | undefined; BypassGovernanceRetention?: boolean | undefined }>,
  { retention }: ObjectVersion,
): boolean {
  if (retention?.mode === 'COMPLIANCE' || call.input.BypassGovernanceRetention !== true) return false;
  if (isAllowed(call.world, call.caller, call.region, objectNeed(call, 'BypassGovernanceRetention'))) {
    return true;
  }
  throw awsError('AccessDenied', 403, 'Access Denied because object protected by object lock.');
}
