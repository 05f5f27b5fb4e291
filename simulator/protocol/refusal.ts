import { type AwsError, awsError, isAwsError } from '../aws-error';
import { isMisfit, type Misfit } from './misfit';
import type { Family } from './protocol';
import type { SignatureFault } from './signature';

/**
 * The refusal as this service sends it: services name a refusal as their own API reference does, and what is common
 * to all of them differs by protocol. Undefined for what is no refusal but a fault of the simulator.
 */
export function refusalOf(error: unknown, service: string, family: Family): AwsError | undefined {
  if (isMisfit(error)) return misfitRefusal(error, service, family);
  if (!isAwsError(error)) return undefined;
  if (error.awsCode.startsWith('AccessDenied')) return accessDenied(error.message, service, family);
  if (error.awsCode === 'UnknownOperationException') return unknownAction(error.message, family);
  return error;
}

function accessDenied(message: string, service: string, family: Family): AwsError {
  // AWS docs: Amazon SNS API Reference, Publish, errors.
  if (service === 'sns') return awsError('AuthorizationError', 403, message);
  switch (family) {
    case 'query':
    case 'xml':
      return awsError('AccessDenied', 403, message);
    case 'rest-json':
      return awsError('AccessDeniedException', 403, message);
    case 'json':
    case 'cbor':
      return awsError('AccessDeniedException', 400, message);
  }
}

function unknownAction(message: string, family: Family): AwsError {
  switch (family) {
    case 'query':
    case 'xml':
      return awsError('InvalidAction', 400, message);
    case 'json':
      return awsError('UnknownOperationException', 400, message);
    case 'rest-json':
    case 'cbor':
      return awsError('UnknownOperationException', 404, message);
  }
}

/** Why a signature is refused. AWS docs: "Common errors" of each service's API reference. */
export function signatureRefusal(fault: SignatureFault | 'unsigned', family: Family, now: number): AwsError {
  const text = family === 'query' || family === 'xml';
  switch (fault) {
    case 'unsigned':
      return text
        ? awsError('MissingAuthenticationToken', 403, 'Request is missing Authentication Token')
        : awsError('MissingAuthenticationTokenException', 403, 'Missing Authentication Token');
    case 'unknown-key':
    case 'wrong-token':
      return awsError(
        text ? 'InvalidClientTokenId' : 'UnrecognizedClientException',
        403,
        'The security token included in the request is invalid.',
      );
    case 'expired-token':
      return awsError(
        text ? 'ExpiredToken' : 'ExpiredTokenException',
        403,
        'The security token included in the request is expired',
      );
    case 'out-of-date': {
      const message = `Signature expired: the request's date is more than 5 min. from ${new Date(now).toISOString()}.`;
      return text
        ? awsError('RequestExpired', 400, message)
        : awsError('InvalidSignatureException', 403, message);
    }
    case 'mismatch':
      return awsError(
        text ? 'SignatureDoesNotMatch' : 'InvalidSignatureException',
        403,
        'The request signature we calculated does not match the signature you provided. Check your AWS Secret ' +
          'Access Key and signing method. Consult the service documentation for details.',
      );
  }
}

/** Services that call what a request lacks by another code than their protocol's others do. */
const MISSING: Readonly<Record<string, string>> = {
  iam: 'ValidationError',
  sts: 'ValidationError',
  sns: 'InvalidParameter',
  sqs: 'MissingParameter',
  monitoring: 'MissingParameter',
  logs: 'InvalidParameterException',
  secretsmanager: 'InvalidParameterException',
  lambda: 'InvalidParameterValueException',
};

function misfitRefusal({ misfit, path, message }: Misfit, service: string, family: Family): AwsError {
  switch (family) {
    case 'query':
      if (MISSING[service] !== undefined)
        return awsError(MISSING[service], 400, constraint(misfit, path, message));
      return misfit === 'missing'
        ? awsError('MissingParameter', 400, `The request must contain the parameter ${path}.`)
        : awsError('InvalidParameterValue', 400, message);
    case 'xml':
      return awsError('InvalidInput', 400, message);
    case 'json':
    case 'rest-json':
    case 'cbor':
      if (misfit !== 'missing') return awsError('SerializationException', 400, message);
      return awsError(MISSING[service] ?? 'ValidationException', 400, constraint(misfit, path, message));
  }
}

/** The words of the checks that AWS generates from its models, which name members in lower camel case. */
function constraint(misfit: Misfit['misfit'], path: string, message: string): string {
  if (misfit !== 'missing') return message;
  const member = path.charAt(0).toLowerCase() + path.slice(1);
  return `1 validation error detected: Value null at '${member}' failed to satisfy constraint: Member must not be null`;
}
