import { type AwsError, awsError } from '../aws-error';

export function noSuchRole(name: string): AwsError {
  return awsError('NoSuchEntity', 404, `The role with name ${name} cannot be found.`);
}

export function noSuchRolePolicy(name: string): AwsError {
  return awsError('NoSuchEntity', 404, `The role policy with name ${name} cannot be found.`);
}

export function roleExists(name: string): AwsError {
  return awsError('EntityAlreadyExists', 409, `Role with name ${name} already exists.`);
}

export function hasPolicies(): AwsError {
  return awsError('DeleteConflict', 409, 'Cannot delete entity, must delete policies first.');
}

export function hasAttached(): AwsError {
  return awsError('DeleteConflict', 409, 'Cannot delete entity, must detach all policies first.');
}

export function noSuchPolicy(arn: string): AwsError {
  const why = arn.startsWith('arn:aws:iam::aws:policy/') ? ' Not every policy of AWS is simulated.' : '';
  return awsError('NoSuchEntity', 404, `Policy ${arn} does not exist or is not attachable.${why}`);
}

export function noSuchVersion(arn: string, version: string): AwsError {
  return awsError(
    'NoSuchEntity',
    404,
    `Policy ${arn} version ${version} does not exist or is not attachable.`,
  );
}

export function notAttached(arn: string): AwsError {
  return awsError('NoSuchEntity', 404, `Policy ${arn} was not found.`);
}

export function policyExists(name: string): AwsError {
  return awsError(
    'EntityAlreadyExists',
    409,
    `A policy called ${name} already exists. Duplicate names are not allowed.`,
  );
}

export function policyAttached(): AwsError {
  return awsError('DeleteConflict', 409, 'Cannot delete a policy attached to entities.');
}

export function policyHasVersions(): AwsError {
  return awsError(
    'DeleteConflict',
    409,
    "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.",
  );
}

export function defaultVersion(): AwsError {
  return awsError('DeleteConflict', 409, 'Cannot delete the default version of a policy.');
}

export function tooManyVersions(most: number): AwsError {
  return awsError(
    'LimitExceeded',
    409,
    `A managed policy can have up to ${most} versions. Before you create a new version, you must delete an existing version.`,
  );
}

/** AWS's own policies belong to no account that could change them. */
export function ofAnother(action: string, arn: string): AwsError {
  return awsError(
    'AccessDenied',
    403,
    `User is not authorized to perform: iam:${action} on resource: policy ${arn}`,
  );
}

export function limitExceeded(what: string, limit: number): AwsError {
  return awsError('LimitExceeded', 409, `Cannot exceed quota for ${what}: ${limit}`);
}

/** One constraint of IAM's model that a value breaks, in the words that IAM and STS share. */
export function invalid(member: string, value: unknown, constraint: string): AwsError {
  const shown = value === undefined ? 'Value' : `Value '${String(value)}'`;
  return awsError(
    'ValidationError',
    400,
    `1 validation error detected: ${shown} at '${member}' failed to satisfy constraint: ${constraint}`,
  );
}

export function malformedPolicy(message: string): AwsError {
  return awsError('MalformedPolicyDocument', 400, message);
}

export function sizeExceeded(role: string, limit: number): AwsError {
  return awsError('LimitExceeded', 409, `Maximum policy size of ${limit} bytes exceeded for role ${role}`);
}

export function sessionTooLong(limit: 'role' | 'chained'): AwsError {
  const message =
    limit === 'role'
      ? 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.'
      : 'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining';
  return awsError('ValidationError', 400, message);
}

export function notSimulated(what: string): AwsError {
  return awsError('ValidationError', 400, `${what} is not simulated.`);
}
