type CloudWatch = import('@aws-sdk/client-cloudwatch').CloudWatch;

/** One value of a metric of an environment as a whole. */
export interface Measured {
  readonly name: string;
  readonly value: number;
  readonly unit: 'Count' | 'Percent' | 'Seconds' | 'None';
}

/** Publishes values, of now, with the dimension Environment. AWS docs: PutMetricData. */
export async function publish(
  metrics: CloudWatch,
  { environment, namespace }: { readonly environment: string; readonly namespace: string },
  now: number,
  values: readonly Measured[],
): Promise<void> {
  await metrics.putMetricData({
    Namespace: namespace,
    MetricData: values.map(({ name, value, unit }) => ({
      MetricName: name,
      Value: value,
      Unit: unit,
      Timestamp: new Date(now),
      Dimensions: [{ Name: 'Environment', Value: environment }],
    })),
  });
}
