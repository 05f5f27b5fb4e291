import { type AwsError, awsError } from '../aws-error';
import type { Family } from './protocol';
import type { SignatureFault } from './signature';

/** Why a signature is refused, and who refuses it. */
export interface Unsigned {
  readonly fault: SignatureFault | 'old-signature' | 'unsigned';
  /** The signing name; undefined when the request names none. */
  readonly service: string | undefined;
  readonly family: Family;
  /** The client's time as the simulator has it, and the request's own, in milliseconds since 1970. */
  readonly now: number;
  readonly signedAt: number | undefined;
}

const MISMATCH =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret ' +
  'Access Key and signing method. Consult the service documentation for details.';
const INVALID_TOKEN = 'The security token included in the request is invalid.';
const EXPIRED_TOKEN = 'The security token included in the request is expired';

/** Each service's own refusal. AWS docs: "Common errors" of each API reference; S3's and EC2's "Error codes". */
export function signatureRefusal(asked: Unsigned): AwsError {
  if (asked.service === 's3') return s3Refusal(asked);
  if (asked.service === 'ec2') return ec2Refusal(asked);
  const text = asked.family === 'query' || asked.family === 'xml';
  switch (asked.fault) {
    case 'old-signature':
    case 'unsigned':
      return text
        ? awsError('MissingAuthenticationToken', 403, 'Request is missing Authentication Token')
        : awsError('MissingAuthenticationTokenException', 403, 'Missing Authentication Token');
    case 'unknown-key':
    case 'wrong-token':
      return awsError(text ? 'InvalidClientTokenId' : 'UnrecognizedClientException', 403, INVALID_TOKEN);
    case 'expired-token':
      return awsError(text ? 'ExpiredToken' : 'ExpiredTokenException', 403, EXPIRED_TOKEN);
    case 'over':
      return awsError(text ? 'AccessDenied' : 'InvalidSignatureException', 403, 'Request has expired');
    case 'out-of-date':
      return awsError(text ? 'SignatureDoesNotMatch' : 'InvalidSignatureException', 403, outOfDate(asked));
    case 'mismatch':
      return awsError(text ? 'SignatureDoesNotMatch' : 'InvalidSignatureException', 403, MISMATCH);
  }
}

function s3Refusal({ fault }: Unsigned): AwsError {
  switch (fault) {
    case 'old-signature':
      return awsError(
        'InvalidRequest',
        400,
        'The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.',
      );
    case 'unsigned':
      return awsError('AccessDenied', 403, 'Access Denied');
    case 'unknown-key':
      return awsError(
        'InvalidAccessKeyId',
        403,
        'The AWS Access Key Id you provided does not exist in our records.',
      );
    case 'wrong-token':
      return awsError('InvalidToken', 400, 'The provided token is malformed or otherwise invalid.');
    case 'expired-token':
      return awsError('ExpiredToken', 400, 'The provided token has expired.');
    case 'over':
      return awsError('AccessDenied', 403, 'Request has expired');
    case 'out-of-date':
      return awsError(
        'RequestTimeTooSkewed',
        403,
        'The difference between the request time and the current time is too large.',
      );
    case 'mismatch':
      return awsError(
        'SignatureDoesNotMatch',
        403,
        'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
      );
  }
}

function ec2Refusal({ fault }: Unsigned): AwsError {
  switch (fault) {
    case 'old-signature':
    case 'unsigned':
      return awsError('MissingAuthenticationToken', 403, 'Request is missing Authentication Token');
    case 'unknown-key':
    case 'wrong-token':
      return awsError('AuthFailure', 401, 'AWS was not able to validate the provided access credentials');
    case 'expired-token':
    case 'over':
    case 'out-of-date':
      return awsError('RequestExpired', 400, 'Request has expired.');
    case 'mismatch':
      return awsError('SignatureDoesNotMatch', 403, MISMATCH);
  }
}

/** In AWS's words, which tell clients whether to put their clocks forward or back. */
function outOfDate({ now, signedAt = 0 }: Unsigned): string {
  const limit = 5 * 60_000;
  return signedAt < now
    ? `Signature expired: ${basic(signedAt)} is now earlier than ${basic(now - limit)} (${basic(now)} - 5 min.)`
    : `Signature not yet current: ${basic(signedAt)} is still later than ${basic(now + limit)} (${basic(now)} + 5 min.)`;
}

/** `20261121T060000Z` */
function basic(time: number): string {
  return new Date(time).toISOString().replace(/[-:]|\.\d{3}/g, '');
}
