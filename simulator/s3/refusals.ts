import { type AwsError, awsError } from '../aws-error';

/** AWS docs: Amazon S3 API Reference, "Error responses". */

export function noSuchBucket(): AwsError {
  return awsError('NoSuchBucket', 404, 'The specified bucket does not exist');
}

export function noSuchKey(): AwsError {
  return awsError('NoSuchKey', 404, 'The specified key does not exist.');
}

export function noSuchVersion(): AwsError {
  return awsError('NoSuchVersion', 404, 'The specified version does not exist.');
}

export function redirected(): AwsError {
  return awsError(
    'PermanentRedirect',
    301,
    'The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.',
  );
}

export function accessDenied(message = 'Access Denied'): AwsError {
  return awsError('AccessDenied', 403, message);
}

export function preconditionFailed(): AwsError {
  return awsError('PreconditionFailed', 412, 'At least one of the pre-conditions you specified did not hold');
}

export function invalidRequest(message: string): AwsError {
  return awsError('InvalidRequest', 400, message);
}

export function invalidArgument(message: string): AwsError {
  return awsError('InvalidArgument', 400, message);
}

export function malformedXml(): AwsError {
  return awsError(
    'MalformedXML',
    400,
    'The XML you provided was not well-formed or did not validate against our published schema',
  );
}
