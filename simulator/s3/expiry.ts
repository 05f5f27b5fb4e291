import type { LifecycleRule } from '@aws-sdk/client-s3';
import { isLocked } from './lock';
import type { Bucket, ObjectVersion } from './store';

const DAY = 86_400_000;

/**
 * Takes away the noncurrent versions whose days are over, and delete markers that stand alone where a rule says so. AWS
 * counts from the midnight (UTC) after. Other parts of lifecycle rules are kept and do nothing. AWS docs: S3 User Guide,
 * "Lifecycle configuration elements".
 * Nothing ends between two midnights, so each is looked at once.
 */
export function expire(bucket: Bucket, now: number): void {
  const day = Math.floor(now / DAY);
  const last = looked.get(bucket);
  if (last?.day === day && last.rules === bucket.lifecycle) return;
  looked.set(bucket, { day, rules: bucket.lifecycle });
  for (const rule of bucket.lifecycle) {
    if (rule.Status !== 'Enabled') continue;
    const prefix = rule.Filter?.Prefix ?? rule.Prefix ?? '';
    for (const [key, versions] of bucket.objects) {
      if (!key.startsWith(prefix)) continue;
      const kept = survivors(rule, versions, now);
      if (kept.length === 0) bucket.objects.delete(key);
      else if (kept.length < versions.length) bucket.objects.set(key, kept);
    }
  }
}

/** The day and the rules of the last look at each bucket. */
const looked = new WeakMap<Bucket, { readonly day: number; readonly rules: readonly LifecycleRule[] }>();

function survivors(rule: LifecycleRule, versions: readonly ObjectVersion[], now: number): ObjectVersion[] {
  const { NoncurrentDays: days, NewerNoncurrentVersions: spared = 0 } =
    rule.NoncurrentVersionExpiration ?? {};
  const kept = versions.filter((version, index) => {
    const newer = versions.length - 2 - index;
    if (days === undefined || version.replaced === undefined || newer < spared) return true;
    return isLocked(version, now) || Math.ceil(version.replaced / DAY) * DAY + days * DAY > now;
  });
  const alone = kept.length === 1 && kept[0]?.deleteMarker === true;
  return alone && rule.Expiration?.ExpiredObjectDeleteMarker === true ? [] : kept;
}
