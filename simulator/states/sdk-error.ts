import type { AwsError } from '../aws-error';
import { isUnanswered } from '../call';
import { javaName } from './sdk-shapes';
import { type StateFailure, stateFailure } from './state-failure';

/** Codes that the SDK for Java knows only as the service's general exception, because no service models them. */
const unmodelled = [
  'AccessDenied',
  'AccessDeniedException',
  'InvalidParameterCombination',
  'InvalidParameterValue',
  'MissingParameter',
  'Throttling',
  'ThrottlingException',
  'UnknownOperationException',
  'ValidationError',
  'ValidationException',
];

/** The error of a refused call as Step Functions names it: `Rds.DbInstanceNotFoundException`. */
export function sdkFailure(error: AwsError, service: string, prefix: string, general: string): StateFailure {
  const cause = `${error.message} (Service: ${service}, Status Code: ${error.status}, Error Code: ${error.awsCode})`;
  if (isUnanswered(error)) return stateFailure(`${prefix}.SdkClientException`, cause);
  if (unmodelled.includes(error.awsCode)) return stateFailure(`${prefix}.${general}`, cause);
  const name = javaName(error.awsCode.replace(/(Fault|Exception)$/, ''));
  return stateFailure(`${prefix}.${name}Exception`, cause);
}
