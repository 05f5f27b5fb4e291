import type {
  DeleteBucketPolicyCommandInput,
  DeleteBucketPolicyCommandOutput,
  GetBucketPolicyCommandInput,
  GetBucketPolicyCommandOutput,
  PutBucketPolicyCommandInput,
  PutBucketPolicyCommandOutput,
} from '@aws-sdk/client-s3';
import { awsError, isAwsError } from '../aws-error';
import { type Policy, parsePolicy } from '../iam/policy';
import type { Action } from '../service';
import { bucketNeed } from './needs';
import { accessDenied } from './refusals';
import { bucketOf } from './store';

/** Refuses with `MalformedPolicy` 400, and with `AccessDenied` 403 what is public where that is blocked. */
export const PutBucketPolicy: Action<
  PutBucketPolicyCommandInput,
  Omit<PutBucketPolicyCommandOutput, '$metadata'>
> = {
  needs: (call) => [bucketNeed(call, 'PutBucketPolicy')],
  run(call) {
    const bucket = bucketOf(call);
    const text = call.input.Policy ?? '';
    const policy = parsed(text);
    const own = `arn:aws:s3:::${bucket.name}`;
    for (const { resource } of policy.statements) {
      if (resource?.of.every((arn) => arn === own || arn.startsWith(`${own}/`))) continue;
      throw malformed('Policy has invalid resource');
    }
    if (bucket.publicAccess?.BlockPublicPolicy === true && isPublic(policy)) {
      throw accessDenied(
        'Access Denied because public policies are blocked by the BlockPublicPolicy block public access setting.',
      );
    }
    bucket.policy = text;
    return {};
  },
};

export const GetBucketPolicy: Action<
  GetBucketPolicyCommandInput,
  Omit<GetBucketPolicyCommandOutput, '$metadata'>
> = {
  needs: (call) => [bucketNeed(call, 'GetBucketPolicy')],
  run(call) {
    const { policy } = bucketOf(call);
    if (policy === undefined) {
      throw awsError('NoSuchBucketPolicy', 404, 'The bucket policy does not exist');
    }
    return { Policy: policy };
  },
};

export const DeleteBucketPolicy: Action<
  DeleteBucketPolicyCommandInput,
  Omit<DeleteBucketPolicyCommandOutput, '$metadata'>
> = {
  needs: (call) => [bucketNeed(call, 'DeleteBucketPolicy')],
  run(call) {
    bucketOf(call).policy = undefined;
    return {};
  },
};

function parsed(text: string): Policy {
  try {
    return parsePolicy(text, 'resource');
  } catch (error) {
    if (isAwsError(error)) throw malformed(error.message);
    throw error;
  }
}

function malformed(message: string) {
  return awsError('MalformedPolicy', 400, message);
}

/** An allow for everyone with no condition. AWS judges conditions too; here any of them makes a policy not public. */
function isPublic({ statements }: Policy): boolean {
  return statements.some(({ effect, principal, conditions }) => {
    const names = principal?.of;
    const everyone = names === '*' || names?.AWS?.includes('*') === true;
    return effect === 'Allow' && everyone && conditions.length === 0;
  });
}
