import { type AwsError, awsError } from './aws-error';

const RATE_EXCEEDED = 'Rate exceeded';

/**
 * How a service says that it is asked too often. AWS docs: "Common errors" of each API reference, and Lambda's "Invoke",
 * SQS's, S3's and EC2's own error codes. `rdsCode` is the one of RDS, which is documented by one name and quoted by another.
 */
export function throttled(service: string, rdsCode: string): AwsError {
  switch (service) {
    case 'rds':
      return awsError(rdsCode, 400, RATE_EXCEEDED);
    case 'kms':
      return awsError(
        'ThrottlingException',
        400,
        'You have exceeded the rate at which you may call KMS. Reduce the frequency of your calls.',
      );
    case 'lambda':
      return awsError('TooManyRequestsException', 429, RATE_EXCEEDED);
    case 'scheduler':
      return awsError('ThrottlingException', 429, RATE_EXCEEDED);
    case 'servicequotas':
      return awsError('TooManyRequestsException', 400, RATE_EXCEEDED);
    case 'ec2':
      return awsError('RequestLimitExceeded', 503, 'Request limit exceeded.');
    case 's3':
      return awsError('SlowDown', 503, 'Please reduce your request rate.');
    case 'sqs':
      return awsError('RequestThrottled', 403, 'Request is throttled.');
    case 'sns':
      return awsError('Throttled', 429, RATE_EXCEEDED);
    case 'iam':
    case 'monitoring':
    case 'route53':
    case 'sts':
      return awsError('Throttling', 400, RATE_EXCEEDED);
    default:
      return awsError('ThrottlingException', 400, RATE_EXCEEDED);
  }
}

/** A service that is in trouble itself. Its own code where its API reference has one. */
export function unavailable(service: string): AwsError {
  const message = 'The request has failed due to a temporary failure of the server.';
  switch (service) {
    case 'kms':
      return awsError('KMSInternalException', 500, message);
    case 'lambda':
      return awsError('ServiceException', 500, message);
    case 'events':
    case 'scheduler':
      return awsError('InternalException', 500, message);
    case 'monitoring':
      return awsError('InternalServiceFault', 500, message);
    case 'secretsmanager':
      return awsError('InternalServiceError', 500, message);
    case 'ec2':
      return awsError('Unavailable', 503, message);
    case 'logs':
      return awsError('ServiceUnavailableException', 500, message);
    case 'iam':
      return awsError('ServiceFailure', 500, message);
    default:
      return awsError('ServiceUnavailable', 503, message);
  }
}
