type CloudWatch = import('@aws-sdk/client-cloudwatch').CloudWatch;

/** One value of a metric, of an environment as a whole or of one of its databases. */
export interface Measured {
  readonly name: string;
  readonly value: number;
  readonly unit: 'Count' | 'Percent' | 'Seconds' | 'None';
  readonly database?: string;
}

/** Data points that CloudWatch takes in one call. AWS docs: PutMetricData. */
const MOST_DATA = 1_000;

/** Publishes values, of now, with the dimensions Environment and, where there is one, Database. AWS docs: PutMetricData. */
export async function publish(
  metrics: CloudWatch,
  { environment, namespace }: { readonly environment: string; readonly namespace: string },
  now: number,
  values: readonly Measured[],
): Promise<void> {
  const data = values.map(({ name, value, unit, database }) => ({
    MetricName: name,
    Value: value,
    Unit: unit,
    Timestamp: new Date(now),
    Dimensions: [
      { Name: 'Environment', Value: environment },
      ...(database === undefined ? [] : [{ Name: 'Database', Value: database }]),
    ],
  }));
  for (let start = 0; start < data.length; start += MOST_DATA) {
    await metrics.putMetricData({ Namespace: namespace, MetricData: data.slice(start, start + MOST_DATA) });
  }
}
