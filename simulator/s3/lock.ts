import type { ObjectLockRule } from '@aws-sdk/client-s3';
import type { Bucket, ObjectVersion, Retention } from './store';

const DAY = 86_400_000;

/** Whether nobody without the right to go round a lock may delete the version now. */
export function isLocked({ retention }: ObjectVersion, now: number): boolean {
  return retention !== undefined && retention.until > now;
}

/** What a new version gets when its writer asks for nothing. A year counts 365 days. */
export function defaultRetention(bucket: Bucket, now: number): Retention | undefined {
  const { Mode, Days, Years } = bucket.defaultLock?.DefaultRetention ?? {};
  if (Mode === undefined) return undefined;
  return { mode: Mode, until: now + (Days ?? (Years ?? 0) * 365) * DAY };
}

/** A rule has a mode, and days or years, one of them. */
export function isRule({ DefaultRetention }: ObjectLockRule): boolean {
  const { Mode, Days, Years } = DefaultRetention ?? {};
  const length = Days ?? Years ?? 0;
  return Mode !== undefined && (Days === undefined) !== (Years === undefined) && length > 0;
}

/**
 * Whether a retention may take the place of another without going round a lock: it never ends earlier and is never of a
 * weaker mode. AWS docs: S3 User Guide, "Locking objects with Object Lock".
 */
export function extendsLock(before: Retention, after: Retention | undefined): boolean {
  if (after === undefined || after.until < before.until) return false;
  return before.mode === after.mode || after.mode === 'COMPLIANCE';
}
