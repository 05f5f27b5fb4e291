import type {
  GetObjectRetentionCommandInput,
  GetObjectRetentionCommandOutput,
  PutObjectRetentionCommandInput,
  PutObjectRetentionCommandOutput,
} from '@aws-sdk/client-s3';
import { awsError } from '../aws-error';
import type { Action, Call } from '../service';
import { mayGoRound } from './delete-object';
import { extendsLock, isLocked } from './lock';
import { objectNeed } from './needs';
import {
  accessDenied,
  invalidArgument,
  invalidRequest,
  malformedXml,
  noSuchKey,
  noSuchVersion,
} from './refusals';
import { bucketOf, currentVersion, type ObjectVersion, type Retention } from './store';

/** A retention may be made longer or stricter; anything else goes round a lock, which compliance mode forbids to all. */
export const PutObjectRetention: Action<
  PutObjectRetentionCommandInput,
  Omit<PutObjectRetentionCommandOutput, '$metadata'>
> = {
  needs: (call) => [objectNeed(call, 'PutObjectRetention')],
  run(call) {
    const version = versionOf(call);
    const now = call.world.clock.now();
    const after = retentionAsked(call.input, now);
    const before = version.retention;
    const weaker = before !== undefined && isLocked(version, now) && !extendsLock(before, after);
    if (weaker && !mayGoRound(call, version)) {
      throw accessDenied('Access Denied because object protected by object lock.');
    }
    version.retention = after;
    return {};
  },
};

export const GetObjectRetention: Action<
  GetObjectRetentionCommandInput,
  Omit<GetObjectRetentionCommandOutput, '$metadata'>
> = {
  needs: (call) => [objectNeed(call, 'GetObjectRetention')],
  run(call) {
    const { retention } = versionOf(call);
    if (!retention) {
      throw awsError(
        'NoSuchObjectLockConfiguration',
        404,
        'The specified object does not have a ObjectLock configuration',
      );
    }
    return { Retention: { Mode: retention.mode, RetainUntilDate: new Date(retention.until) } };
  },
};

function retentionAsked({ Retention }: PutObjectRetentionCommandInput, now: number): Retention | undefined {
  const { Mode, RetainUntilDate } = Retention ?? {};
  if (Mode === undefined && RetainUntilDate === undefined) return undefined;
  if (Mode === undefined || RetainUntilDate === undefined) throw malformedXml();
  if (RetainUntilDate.getTime() <= now) throw invalidArgument('The retain until date must be in the future!');
  return { mode: Mode, until: RetainUntilDate.getTime() };
}

function versionOf(
  call: Call<{ Bucket?: string | undefined; Key?: string | undefined; VersionId?: string | undefined }>,
): ObjectVersion {
  const bucket = bucketOf(call);
  const { Key = '', VersionId } = call.input;
  if (!bucket.locks) throw invalidRequest('Bucket is missing Object Lock Configuration');
  if (VersionId === undefined) {
    const current = currentVersion(bucket, Key);
    if (!current) throw noSuchKey();
    return current;
  }
  const version = bucket.objects.get(Key)?.find(({ id }) => id === VersionId);
  if (!version) throw noSuchVersion();
  return version;
}
