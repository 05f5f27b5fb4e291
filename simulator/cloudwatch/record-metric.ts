import type { World } from '../world';
import { addDatum, metricOf, storeIn } from './store';

/** A value that an AWS service publishes of its own accord. */
export interface ServiceMetric {
  /** `AWS/Lambda` */
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly value: number;
  /** AWS's word: `Count`, `Milliseconds`... Kept for readers; values of one metric share one unit here. */
  readonly unit: string;
}

/** Publishes a service's own metric, now. A lost Region publishes nothing. */
export function recordMetric(world: World, account: string, region: string, metric: ServiceMetric): void {
  if (world.faults.isLost(region)) return;
  const { namespace, name, value } = metric;
  const dimensions = Object.entries(metric.dimensions).map(([Name, Value]) => ({ Name, Value }));
  const time = world.clock.now();
  const datum = { time, sum: value, count: 1, minimum: value, maximum: value };
  addDatum(metricOf(storeIn(world, account, region), namespace, name, dimensions), datum);
}
