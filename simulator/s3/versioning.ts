import type {
  GetBucketVersioningCommandInput,
  GetBucketVersioningCommandOutput,
  GetObjectLockConfigurationCommandInput,
  GetObjectLockConfigurationCommandOutput,
  PutBucketVersioningCommandInput,
  PutBucketVersioningCommandOutput,
  PutObjectLockConfigurationCommandInput,
  PutObjectLockConfigurationCommandOutput,
} from '@aws-sdk/client-s3';
import { awsError } from '../aws-error';
import type { Action } from '../service';
import { isRule } from './lock';
import { bucketNeed } from './needs';
import { malformedXml } from './refusals';
import { bucketOf } from './store';

/** Refuses with `InvalidBucketState` 409 to suspend the versions of a bucket that locks objects. */
export const PutBucketVersioning: Action<
  PutBucketVersioningCommandInput,
  Omit<PutBucketVersioningCommandOutput, '$metadata'>
> = {
  needs: (call) => [bucketNeed(call, 'PutBucketVersioning')],
  run(call) {
    const bucket = bucketOf(call);
    const status = call.input.VersioningConfiguration?.Status;
    if (status === undefined) throw malformedXml();
    if (status === 'Suspended' && bucket.locks) {
      throw invalidState(
        'An Object Lock configuration is present on this bucket, so the versioning state cannot be changed.',
      );
    }
    bucket.versioning = status;
    return {};
  },
};

export const GetBucketVersioning: Action<
  GetBucketVersioningCommandInput,
  Omit<GetBucketVersioningCommandOutput, '$metadata'>
> = {
  needs: (call) => [bucketNeed(call, 'GetBucketVersioning')],
  run(call) {
    const { versioning } = bucketOf(call);
    return versioning === undefined ? {} : { Status: versioning };
  },
};

/** Also turns Object Lock on in a bucket that has versions; nothing turns it off. Its default is for new versions only. */
export const PutObjectLockConfiguration: Action<
  PutObjectLockConfigurationCommandInput,
  Omit<PutObjectLockConfigurationCommandOutput, '$metadata'>
> = {
  needs: (call) => [bucketNeed(call, 'PutBucketObjectLockConfiguration')],
  run(call) {
    const bucket = bucketOf(call);
    const { ObjectLockEnabled, Rule } = call.input.ObjectLockConfiguration ?? {};
    if (ObjectLockEnabled !== 'Enabled' || (Rule !== undefined && !isRule(Rule))) throw malformedXml();
    if (bucket.versioning !== 'Enabled') {
      throw invalidState("Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration");
    }
    bucket.locks = true;
    bucket.defaultLock = Rule;
    return {};
  },
};

export const GetObjectLockConfiguration: Action<
  GetObjectLockConfigurationCommandInput,
  Omit<GetObjectLockConfigurationCommandOutput, '$metadata'>
> = {
  needs: (call) => [bucketNeed(call, 'GetBucketObjectLockConfiguration')],
  run(call) {
    const { locks, defaultLock } = bucketOf(call);
    if (!locks) {
      throw awsError(
        'ObjectLockConfigurationNotFoundError',
        404,
        'Object Lock configuration does not exist for this bucket',
      );
    }
    return {
      ObjectLockConfiguration: {
        ObjectLockEnabled: 'Enabled',
        ...(defaultLock === undefined ? {} : { Rule: defaultLock }),
      },
    };
  },
};

function invalidState(message: string) {
  return awsError('InvalidBucketState', 409, message);
}
