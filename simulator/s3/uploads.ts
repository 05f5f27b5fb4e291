import { awsError } from '../aws-error';
import type { Call } from '../service';
import { storeKind } from '../world';
import { type BucketInput, bucketOf, type ObjectVersion } from './store';

export interface Part {
  readonly body: Uint8Array;
  readonly etag: string;
  readonly modified: number;
}

export interface Upload {
  readonly id: string;
  readonly bucket: string;
  readonly key: string;
  readonly started: number;
  readonly contentType: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly keyArn: string | undefined;
  readonly tags: ObjectVersion['tags'];
  /** By number. */
  readonly parts: Map<number, Part>;
}

const UPLOADS = storeKind('s3 uploads', () => new Map<string, Upload>());

/** Throws `NoSuchUpload` (404), also for one of another key or bucket. */
export function findUpload(
  call: Call<BucketInput & { readonly Key?: string | undefined; readonly UploadId?: string | undefined }>,
): Upload {
  const { name } = bucketOf(call);
  const upload = uploadsOf(call).get(call.input.UploadId ?? '');
  if (upload?.bucket === name && upload.key === call.input.Key) return upload;
  throw awsError(
    'NoSuchUpload',
    404,
    'The specified multipart upload does not exist. The upload ID might be invalid, or the multipart upload might have been aborted or completed.',
  );
}

/** All that were begun and are neither completed nor given up, by id. */
export function uploadsOf({ world }: Call): Map<string, Upload> {
  return world.store(UPLOADS, 'aws', 'global');
}
