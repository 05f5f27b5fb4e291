import type {
  GetMetricStatisticsCommandInput,
  ListMetricsCommandInput,
  MetricDatum,
  PutMetricDataCommandInput,
} from '@aws-sdk/client-cloudwatch';
import { awsError } from '../aws-error';
import type { Action, Call } from '../service';
import { statistic } from './statistics';
import { addDatum, type Datum, dataBetween, metricOf, storeIn } from './store';

const DAY = 86_400_000;

export const PutMetricData: Action<PutMetricDataCommandInput> = {
  needs: ({ input }) => [
    {
      action: 'cloudwatch:PutMetricData',
      resource: '*',
      context: { 'cloudwatch:namespace': input.Namespace ?? '' },
    },
  ],
  run(call) {
    const { Namespace = '', MetricData = [] } = call.input;
    if (Namespace.startsWith('AWS/')) {
      throw invalid(`The value ${Namespace} for parameter Namespace is invalid: AWS/ is reserved.`);
    }
    if (MetricData.length > 1000)
      throw invalid('The collection MetricData must not have a size greater than 1000.');
    const store = storeIn(call.world, call.account, call.region);
    for (const { datum, given } of MetricData.map((each) => ({ datum: read(call, each), given: each }))) {
      addDatum(metricOf(store, Namespace, given.MetricName ?? '', given.Dimensions ?? []), datum);
    }
    return {};
  },
};

export const GetMetricStatistics: Action<GetMetricStatisticsCommandInput> = {
  needs: () => [{ action: 'cloudwatch:GetMetricStatistics', resource: '*' }],
  run({ input, world, account, region }) {
    const { Namespace = '', MetricName = '', Dimensions = [], Statistics = [] } = input;
    const metric = metricOf(storeIn(world, account, region), Namespace, MetricName, Dimensions);
    const period = (input.Period ?? 60) * 1000;
    const end = (input.EndTime ?? new Date(world.clock.now())).getTime();
    const Datapoints = [];
    const start = roundedDown((input.StartTime ?? new Date(end - DAY)).getTime(), world.clock.now());
    for (let from = start; from < end; from += period) {
      const data = dataBetween(metric, from, Math.min(from + period, end));
      if (data.length === 0) continue;
      const values = Statistics.map((name) => [name, statistic(name, data)] as const);
      Datapoints.push({ Timestamp: new Date(from), ...Object.fromEntries(values) });
    }
    return { Label: MetricName, Datapoints };
  },
};

export const ListMetrics: Action<ListMetricsCommandInput> = {
  needs: () => [{ action: 'cloudwatch:ListMetrics', resource: '*' }],
  run({ input, world, account, region }) {
    const found = [...storeIn(world, account, region).metrics].sort(([a], [b]) => (a < b ? -1 : 1));
    const Metrics = found
      // Alarms may watch what nobody has published yet.
      .filter(([, { data }]) => data.length > 0)
      .map(([, { namespace, name, dimensions }]) => ({
        Namespace: namespace,
        MetricName: name,
        Dimensions: [...dimensions],
      }))
      .filter(({ Namespace }) => (input.Namespace ?? Namespace) === Namespace)
      .filter(({ MetricName }) => (input.MetricName ?? MetricName) === MetricName)
      .filter(({ Dimensions }) =>
        (input.Dimensions ?? []).every((wanted) =>
          Dimensions.some(({ Name, Value }) => Name === wanted.Name && (wanted.Value ?? Value) === Value),
        ),
      );
    return { Metrics };
  },
};

/** AWS docs: PutMetricData. Values may be two weeks old and two hours ahead. */
function read(
  call: Call,
  { MetricName, Value, Values, Counts, StatisticValues, Timestamp }: MetricDatum,
): Datum {
  if (!MetricName) throw invalid('The parameter MetricData.member.1.MetricName is required.');
  const now = call.world.clock.now();
  const time = Timestamp?.getTime() ?? now;
  if (time < now - 14 * DAY || time > now + DAY / 12) {
    throw invalid(
      'The parameter MetricData.member.1.Timestamp must specify a time within the past two weeks.',
    );
  }
  if (StatisticValues) {
    const { Sum = 0, SampleCount = 0, Minimum = 0, Maximum = 0 } = StatisticValues;
    return { time, sum: Sum, count: SampleCount, minimum: Minimum, maximum: Maximum };
  }
  const values = Values ?? (Value === undefined ? [] : [Value]);
  if (values.length === 0) throw invalid('At least one of the parameters must be specified: Value, Values.');
  const weights = values.map((_, index) => Counts?.[index] ?? 1);
  return {
    time,
    sum: values.reduce((total, value, index) => total + value * (weights[index] ?? 1), 0),
    count: weights.reduce((total, weight) => total + weight, 0),
    minimum: Math.min(...values),
    maximum: Math.max(...values),
  };
}

function invalid(message: string) {
  return awsError('InvalidParameterValue', 400, message);
}

/** To the minute; to five of them from 15 days ago on, to the hour from 63. AWS docs: GetMetricStatistics, StartTime. */
function roundedDown(start: number, now: number): number {
  const days = (now - start) / DAY;
  const unit = days < 15 ? 60_000 : days < 63 ? 5 * 60_000 : 60 * 60_000;
  return Math.floor(start / unit) * unit;
}
