import type { Dimension, PutMetricAlarmCommandInput, StateValue, Tag } from '@aws-sdk/client-cloudwatch';
import { storeKind, type World } from '../world';

/** One published value, or a set of them summed up. Times are virtual milliseconds since 1970. */
export interface Datum {
  readonly time: number;
  readonly sum: number;
  readonly count: number;
  readonly minimum: number;
  readonly maximum: number;
}

export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: readonly Dimension[];
  /** In order of time. */
  readonly data: Datum[];
}

export interface Alarm {
  readonly name: string;
  readonly arn: string;
  settings: PutMetricAlarmCommandInput;
  state: StateValue;
  stateReason: string;
  /** The figures behind the state, as JSON. */
  stateReasonData: string | undefined;
  stateUpdatedAt: number;
  configuredAt: number;
  tags: Tag[];
  /** The metric that it watches. */
  metric: Metric;
  /** Up to which moment nothing can change without new data; how much data there was when that was found. */
  quiet: { readonly until: number; readonly data: number } | undefined;
}

export interface CloudWatchStore {
  readonly metrics: Map<string, Metric>;
  readonly alarms: Map<string, Alarm>;
  /** Whether the minute by minute evaluation of alarms has begun. */
  evaluating: boolean;
}

export const cloudWatchStore = storeKind<CloudWatchStore>('cloudwatch', () => ({
  metrics: new Map(),
  alarms: new Map(),
  evaluating: false,
}));

/** The metric of that name and those dimensions, made when first asked for. */
export function metricOf(
  store: CloudWatchStore,
  namespace: string,
  name: string,
  dimensions: readonly Dimension[],
): Metric {
  const sorted = [...dimensions].sort((a, b) => ((a.Name ?? '') < (b.Name ?? '') ? -1 : 1));
  const key = [namespace, name, ...sorted.map(({ Name, Value }) => `${Name}=${Value}`)].join('\u0000');
  const found = store.metrics.get(key) ?? { namespace, name, dimensions: sorted, data: [] };
  store.metrics.set(key, found);
  return found;
}

/** Adds a value in order of time; late ones are rare and near the end. */
export function addDatum({ data }: Metric, datum: Datum): void {
  let at = data.length;
  while (at > 0 && (data[at - 1]?.time ?? 0) > datum.time) at--;
  data.splice(at, 0, datum);
}

/** The values from `start` (included) to `end` (excluded). */
export function dataBetween({ data }: Metric, start: number, end: number): readonly Datum[] {
  let low = 0;
  let high = data.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((data[middle]?.time ?? 0) < start) low = middle + 1;
    else high = middle;
  }
  let until = low;
  while (until < data.length && (data[until]?.time ?? end) < end) until++;
  return data.slice(low, until);
}

export function storeIn(world: World, account: string, region: string): CloudWatchStore {
  return world.store(cloudWatchStore, account, region);
}
