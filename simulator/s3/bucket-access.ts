import type {
  BucketCannedACL,
  CreateBucketCommandInput,
  GetBucketAclCommandOutput,
  Grant,
  PutBucketAclCommandInput,
} from '@aws-sdk/client-s3';
import { awsError } from '../aws-error';
import type { Action } from '../service';
import { bucketNeed } from './needs';
import { type Bucket, type BucketInput, bucketOf } from './store';

const ALL = 'http://acs.amazonaws.com/groups/global/AllUsers';
const ANYONE_SIGNED_IN = 'http://acs.amazonaws.com/groups/global/AuthenticatedUsers';
const LOG_DELIVERY = 'http://acs.amazonaws.com/groups/s3/LogDelivery';

/** Whom canned lists let in besides the owner. AWS docs: S3 User Guide, "Access control list (ACL) overview". */
const CANNED: Readonly<Record<string, readonly (readonly [string, 'READ' | 'WRITE' | 'READ_ACP'])[]>> = {
  private: [],
  'public-read': [[ALL, 'READ']],
  'public-read-write': [
    [ALL, 'READ'],
    [ALL, 'WRITE'],
  ],
  'authenticated-read': [[ANYONE_SIGNED_IN, 'READ']],
  'log-delivery-write': [
    [LOG_DELIVERY, 'WRITE'],
    [LOG_DELIVERY, 'READ_ACP'],
  ],
};

/** Sets one of the canned lists. Refuses with `AccessControlListNotSupported` 400, `AccessDenied` 403 (public). */
export const PutBucketAcl: Action<PutBucketAclCommandInput, object> = {
  lacks: 'Canned lists only, which are kept and shown; who may do what is decided by policies alone.',
  needs: (call) => [bucketNeed(call, 'PutBucketAcl')],
  run(call) {
    const bucket = bucketOf(call);
    const { ACL } = call.input;
    if (ACL === undefined) {
      throw awsError('NotImplemented', 501, 'Lists other than the canned ones are not simulated.');
    }
    if (ownershipOf(bucket) === 'BucketOwnerEnforced') {
      throw awsError('AccessControlListNotSupported', 400, 'The bucket does not allow ACLs');
    }
    checkCanned(ACL);
    if (isPublic(ACL) && bucket.publicAccess?.BlockPublicAcls === true) {
      throw awsError('AccessDenied', 403, 'Access Denied');
    }
    bucket.acl = ACL;
    return {};
  },
};

export const GetBucketAcl: Action<BucketInput, Omit<GetBucketAclCommandOutput, '$metadata'>> = {
  needs: (call) => [bucketNeed(call, 'GetBucketAcl')],
  run(call) {
    const { account, acl = 'private' } = bucketOf(call);
    const ID = account.padStart(64, '0');
    const others = (CANNED[acl] ?? []).map(
      ([URI, Permission]): Grant => ({ Grantee: { Type: 'Group', URI }, Permission }),
    );
    const own: Grant = { Grantee: { Type: 'CanonicalUser', ID }, Permission: 'FULL_CONTROL' };
    return { Owner: { ID }, Grants: [own, ...others] };
  },
};

/**
 * The list that a new bucket gets. AWS docs: S3 API Reference, CreateBucket: where lists are off, and public access is
 * blocked as it is for every new bucket, none that lets others in.
 */
export function aclOfNew({ ACL, ObjectOwnership }: CreateBucketCommandInput): BucketCannedACL | undefined {
  if (ACL === undefined) return undefined;
  checkCanned(ACL);
  if (ACL !== 'private' && (ObjectOwnership ?? 'BucketOwnerEnforced') === 'BucketOwnerEnforced') {
    throw awsError(
      'InvalidBucketAclWithObjectOwnership',
      400,
      "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting",
    );
  }
  if (isPublic(ACL)) {
    throw awsError(
      'InvalidBucketAclWithBlockPublicAccessError',
      400,
      'Bucket cannot have public ACLs set with BlockPublicAccess enabled',
    );
  }
  return ACL;
}

function ownershipOf({ ownership }: Bucket): string {
  return ownership?.Rules?.[0]?.ObjectOwnership ?? 'ObjectWriter';
}

function isPublic(acl: string): boolean {
  return (CANNED[acl] ?? []).some(([group]) => group !== LOG_DELIVERY);
}

function checkCanned(acl: string): void {
  if (acl in CANNED) return;
  throw awsError('InvalidArgument', 400, `The ACL ${acl} is not one of ${Object.keys(CANNED).join(', ')}.`);
}
