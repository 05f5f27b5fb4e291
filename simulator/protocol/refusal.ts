import { type AwsError, awsError, isAwsError } from '../aws-error';
import { isMisfit, type Misfit } from './misfit';
import type { Family } from './protocol';
import type { ServiceModel } from './sdk-schema';

/** Whose refusal it is, and how it is said. */
export interface Refuser {
  /** The signing name. */
  readonly service: string;
  readonly family: Family;
  /** Absent for services that are not simulated. */
  readonly model?: ServiceModel | undefined;
}

/**
 * The refusal as this service sends it: services name a refusal as their own API reference does, and what is common
 * to all of them differs by protocol. Undefined for what is no refusal but a fault of the simulator.
 */
export function refusalOf(error: unknown, refuser: Refuser): AwsError | undefined {
  if (isMisfit(error)) return misfitRefusal(error, refuser);
  if (!isAwsError(error)) return undefined;
  if (error.awsCode.startsWith('AccessDenied')) return accessDenied(error.message, refuser);
  if (error.awsCode === 'UnknownOperationException') return unknownAction(error.message, refuser);
  return error;
}

function accessDenied(message: string, { service, family, model }: Refuser): AwsError {
  // AWS docs: Amazon SNS API Reference, Publish, errors.
  if (service === 'sns') return awsError('AuthorizationError', 403, message);
  // AWS docs: Amazon EC2 API Reference, "Error codes".
  if (service === 'ec2') return awsError('UnauthorizedOperation', 403, message);
  switch (family) {
    case 'query':
    case 'xml':
      return awsError('AccessDenied', 403, message);
    case 'rest-json':
    case 'json':
    case 'cbor': {
      const status = model?.errors.get('AccessDeniedException')?.traits.httpError;
      return awsError('AccessDeniedException', status ?? (family === 'rest-json' ? 403 : 400), message);
    }
  }
}

function unknownAction(message: string, { service, family }: Refuser): AwsError {
  // AWS docs: S3 API Reference, "Error responses".
  if (service === 's3') return awsError('NotImplemented', 501, message);
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

/** Services that call what their model does not allow by another code than `ValidationException`. */
const DISALLOWED: Readonly<Record<string, string>> = {
  iam: 'ValidationError',
  logs: 'InvalidParameterException',
  monitoring: 'ValidationError',
  rds: 'ValidationError',
  route53: 'InvalidInput',
  sns: 'InvalidParameter',
  sqs: 'InvalidParameterValue',
  sts: 'ValidationError',
};

function misfitRefusal({ misfit, path, message }: Misfit, { service, family }: Refuser): AwsError {
  if (misfit === 'disallowed') return awsError(DISALLOWED[service] ?? 'ValidationException', 400, message);
  if (service === 's3') return s3Refusal(misfit, message);
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

/** AWS docs: S3 API Reference, "Error responses". */
function s3Refusal(misfit: Misfit['misfit'], message: string): AwsError {
  if (misfit === 'wrong') return awsError('InvalidArgument', 400, message);
  return misfit === 'missing'
    ? awsError('InvalidRequest', 400, message)
    : awsError(
        'MalformedXML',
        400,
        `The XML you provided was not well-formed or did not validate. ${message}`,
      );
}

/** The words of the checks that AWS generates from its models, which name members in lower camel case. */
function constraint(misfit: Misfit['misfit'], path: string, message: string): string {
  if (misfit !== 'missing') return message;
  const member = path.charAt(0).toLowerCase() + path.slice(1);
  return `1 validation error detected: Value null at '${member}' failed to satisfy constraint: Member must not be null`;
}
