import { type AwsError, awsError } from '../aws-error';
import type { Call } from '../service';
import { type Quota, quotasIn, SERVICE_NAMES } from './quota';

/** The quota, or AWS's refusal when it knows none such here. */
export function findQuota({ region }: Call, service: string | undefined, code: string | undefined): Quota {
  const found = quotasOf(region, service).find((quota) => quota.code === code);
  if (found === undefined) throw noSuch('The request failed because the specified quota does not exist.');
  return found;
}

/** A service's quotas here. Throws `NoSuchResourceException` for a service that has none in the simulator. */
export function quotasOf(region: string, service: string | undefined): readonly Quota[] {
  if (service === undefined || !(service in SERVICE_NAMES)) {
    throw noSuch(
      `The request failed because the specified service does not exist. Simulated are ${Object.keys(SERVICE_NAMES).join(', ')}.`,
    );
  }
  return quotasIn(region).filter((quota) => quota.service === service);
}

/** AWS docs: Service Quotas API Reference, GetServiceQuota, errors. */
export function noSuch(message: string): AwsError {
  return awsError('NoSuchResourceException', 400, message);
}
