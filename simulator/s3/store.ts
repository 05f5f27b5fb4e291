import type {
  BucketCannedACL,
  CORSRule,
  LifecycleRule,
  LoggingEnabled,
  NotificationConfiguration,
  ObjectLockRule,
  OwnershipControls,
  PublicAccessBlockConfiguration,
  ServerSideEncryptionRule,
  WebsiteConfiguration,
} from '@aws-sdk/client-s3';
import type { Call } from '../service';
import { storeKind, type World } from '../world';
import { expire } from './expiry';
import { accessDenied, noSuchBucket, redirected } from './refusals';

/** How long a version may not be deleted. */
export interface Retention {
  readonly mode: 'GOVERNANCE' | 'COMPLIANCE';
  /** Virtual milliseconds since 1970. */
  readonly until: number;
}

/** One version of an object, or a marker that it was deleted. Times are virtual milliseconds since 1970. */
export interface ObjectVersion {
  readonly key: string;
  /** `null`, as text, for what was written while the bucket kept no versions. */
  readonly id: string;
  readonly deleteMarker: boolean;
  readonly modified: number;
  readonly body: Uint8Array;
  /** With its quotes, as AWS writes it. */
  readonly etag: string;
  readonly contentType: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly crc32?: string;
  /** ARN of the customer key it is encrypted under; absent: S3's own. */
  readonly keyArn?: string;
  retention?: Retention;
  tags?: ReadonlyMap<string, string>;
  /** When another version took its place. */
  replaced?: number;
}

export interface Bucket {
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly created: number;
  versioning?: 'Enabled' | 'Suspended';
  /** Object Lock is on. */
  locks: boolean;
  defaultLock?: ObjectLockRule;
  encryption: readonly ServerSideEncryptionRule[];
  publicAccess?: PublicAccessBlockConfiguration;
  ownership?: OwnershipControls;
  policy?: string;
  acl?: BucketCannedACL;
  cors?: readonly CORSRule[];
  logging?: LoggingEnabled;
  website?: WebsiteConfiguration;
  notifications?: NotificationConfiguration;
  lifecycle: readonly LifecycleRule[];
  tags: ReadonlyMap<string, string>;
  /** Versions by key, the newest last. */
  readonly objects: Map<string, ObjectVersion[]>;
}

const bucketStore = storeKind<Map<string, Bucket>>('buckets', () => new Map());

/** All buckets of all accounts and Regions: their names are one space. */
export function buckets(world: World): Map<string, Bucket> {
  return world.store(bucketStore, 'aws', 'global');
}

/** Input that every action on a bucket has. */
export interface BucketInput {
  readonly Bucket?: string | undefined;
  readonly ExpectedBucketOwner?: string | undefined;
}

/**
 * The bucket that the call is about, what its lifecycle rules say has ended gone. Throws `NoSuchBucket` 404,
 * `PermanentRedirect` 301 when it is in another Region than the call, `AccessDenied` 403 when it is another's than expected.
 */
export function bucketOf({ world, region, input }: Call<BucketInput>): Bucket {
  const bucket = buckets(world).get(input.Bucket ?? '');
  if (!bucket) throw noSuchBucket();
  if (bucket.region !== region) throw redirected();
  if (input.ExpectedBucketOwner !== undefined && input.ExpectedBucketOwner !== bucket.account) {
    throw accessDenied();
  }
  expire(bucket, world.clock.now());
  return bucket;
}

/** The newest version of an object, unless that is a delete marker. */
export function currentVersion(bucket: Bucket, key: string): ObjectVersion | undefined {
  const newest = bucket.objects.get(key)?.at(-1);
  return newest?.deleteMarker ? undefined : newest;
}

/** Puts a version on top; without versioning, or while it is suspended, in the place of the one without an id. */
export function addVersion(bucket: Bucket, version: ObjectVersion): void {
  const versions = bucket.objects.get(version.key) ?? [];
  const kept = version.id === 'null' ? versions.filter(({ id }) => id !== 'null') : versions;
  const newest = kept.at(-1);
  if (newest) newest.replaced ??= version.modified;
  bucket.objects.set(version.key, [...kept, version]);
}

/** Takes one version away; the one below it is the newest again. */
export function removeVersion(bucket: Bucket, { key, id }: ObjectVersion): void {
  const kept = (bucket.objects.get(key) ?? []).filter((version) => version.id !== id);
  const newest = kept.at(-1);
  if (newest) newest.replaced = undefined;
  if (kept.length === 0) bucket.objects.delete(key);
  else bucket.objects.set(key, kept);
}
