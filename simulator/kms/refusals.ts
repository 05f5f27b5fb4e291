import { type AwsError, awsError } from '../aws-error';
import type { Key } from './key';

/** KMS answers all refusals of requests with status 400. AWS docs: KMS API Reference, "Errors" of each action. */

export function keyNotFound(arn: string): AwsError {
  return awsError('NotFoundException', 400, `Key '${arn}' does not exist`);
}

export function aliasNotFound(arn: string): AwsError {
  return awsError('NotFoundException', 400, `Alias ${arn} is not found.`);
}

export function invalidKeyId(id: string): AwsError {
  return awsError('NotFoundException', 400, `Invalid keyId '${id}'`);
}

export function invalidArn(region: string): AwsError {
  return awsError('NotFoundException', 400, `Invalid arn ${region}`);
}

export function keyDisabled(key: Key): AwsError {
  return awsError('DisabledException', 400, `${key.arn} is disabled.`);
}

export function wrongState(key: Key): AwsError {
  const why = key.state === 'PendingDeletion' ? 'is pending deletion.' : `is ${key.state}.`;
  return awsError('KMSInvalidStateException', 400, `${key.arn} ${why}`);
}

export function malformedPolicy(message: string): AwsError {
  return awsError('MalformedPolicyDocumentException', 400, message);
}

export function validation(message: string): AwsError {
  return awsError('ValidationException', 400, message);
}

export function accessDenied(message: string): AwsError {
  return awsError('AccessDeniedException', 400, message);
}

/** Keys that AWS manages are AWS's to change. */
export function managedByAws(key: Key): AwsError {
  return accessDenied(`${key.arn} is an AWS managed key, which only AWS may change.`);
}

export function notSimulated(what: string): AwsError {
  return awsError('UnsupportedOperationException', 400, `${what} is not simulated.`);
}
