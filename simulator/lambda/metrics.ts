import { recordMetric } from '../cloudwatch/record-metric';
import type { World } from '../world';

/** AWS docs: lambda monitoring-metrics-types. */
export type CountMetric =
  | 'Invocations'
  | 'Errors'
  | 'Throttles'
  | 'DeadLetterErrors'
  | 'DestinationDeliveryFailures';

interface Measured {
  readonly account: string;
  readonly region: string;
  readonly name: string;
}

export function recordCount(
  world: World,
  found: Measured,
  qualifier: string | undefined,
  name: CountMetric,
  value: number,
): void {
  record(world, found, qualifier, name, value, 'Count');
}

/** How long the handler took, in virtual milliseconds. */
export function recordDuration(
  world: World,
  found: Measured,
  qualifier: string | undefined,
  milliseconds: number,
): void {
  record(world, found, qualifier, 'Duration', milliseconds, 'Milliseconds');
}

/** Once for the function as a whole and, called by a qualifier, once for that. */
function record(
  world: World,
  { account, region, name: FunctionName }: Measured,
  qualifier: string | undefined,
  name: string,
  value: number,
  unit: string,
): void {
  const metric = { namespace: 'AWS/Lambda', name, value, unit };
  recordMetric(world, account, region, { ...metric, dimensions: { FunctionName } });
  if (qualifier === undefined) return;
  const Resource = `${FunctionName}:${qualifier}`;
  recordMetric(world, account, region, { ...metric, dimensions: { FunctionName, Resource } });
}
