import type { CreateBucketCommandInput, CreateBucketCommandOutput } from '@aws-sdk/client-s3';
import { awsError } from '../aws-error';
import type { Action, Call } from '../service';
import { aclOfNew } from './bucket-access';
import { buckets } from './store';

/** AWS docs: S3 User Guide, "General purpose bucket naming rules". */
const NAME =
  /^(?!xn--|sthree-|amzn-s3-demo-)(?!\d+\.\d+\.\d+\.\d+$)(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/** The Region that has no location constraint, and answers its own owner's second CreateBucket with success. */
const FIRST = 'us-east-1';

/** Refuses with `BucketAlreadyExists` (another's), `BucketAlreadyOwnedByYou` 409, `InvalidBucketName` 400. */
export const CreateBucket: Action<CreateBucketCommandInput, Omit<CreateBucketCommandOutput, '$metadata'>> = {
  needs: ({ input }) => [{ action: 's3:CreateBucket', resource: `arn:aws:s3:::${input.Bucket ?? ''}` }],
  run(call) {
    const { world, account, region, input } = call;
    const name = input.Bucket ?? '';
    if (!NAME.test(name)) throw awsError('InvalidBucketName', 400, 'The specified bucket is not valid.');
    checkLocation(call);
    const known = buckets(world).get(name);
    const Location = region === FIRST ? `/${name}` : `http://${name}.s3.amazonaws.com/`;
    if (known && known.account !== account) {
      throw awsError(
        'BucketAlreadyExists',
        409,
        'The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.',
      );
    }
    if (known && (region !== FIRST || known.region !== FIRST)) {
      throw awsError(
        'BucketAlreadyOwnedByYou',
        409,
        'Your previous request to create the named bucket succeeded and you already own it.',
      );
    }
    if (known) return { Location };
    const acl = aclOfNew(input);
    const locks = input.ObjectLockEnabledForBucket === true;
    buckets(world).set(name, {
      name,
      account,
      region,
      created: world.clock.now(),
      locks,
      ...(locks ? { versioning: 'Enabled' } : {}),
      // AWS docs: what every new bucket has since 2023.
      encryption: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      publicAccess: {
        BlockPublicAcls: true,
        IgnorePublicAcls: true,
        BlockPublicPolicy: true,
        RestrictPublicBuckets: true,
      },
      ownership: { Rules: [{ ObjectOwnership: input.ObjectOwnership ?? 'BucketOwnerEnforced' }] },
      ...(acl === undefined ? {} : { acl }),
      lifecycle: [],
      tags: new Map(
        (input.CreateBucketConfiguration?.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value]),
      ),
      objects: new Map(),
    });
    return { Location };
  },
};

function checkLocation({ region, input }: Call<CreateBucketCommandInput>): void {
  const asked = input.CreateBucketConfiguration?.LocationConstraint ?? FIRST;
  if (asked === region) return;
  throw awsError(
    'IllegalLocationConstraintException',
    400,
    `The ${asked === FIRST ? 'unspecified' : asked} location constraint is incompatible for the region specific endpoint this request was sent to.`,
  );
}
