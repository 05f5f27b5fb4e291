import type {
  GetMetricDataCommandInput,
  GetMetricDataCommandOutput,
  MetricDataQuery,
} from '@aws-sdk/client-cloudwatch';
import { awsError } from '../aws-error';
import type { Action, Call } from '../service';
import { statistic } from './statistics';
import { dataBetween, metricOf, storeIn } from './store';

/** Statistics of several metrics at once; metric math is not simulated. */
export const GetMetricData: Action<
  GetMetricDataCommandInput,
  Omit<GetMetricDataCommandOutput, '$metadata'>
> = {
  needs: () => [{ action: 'cloudwatch:GetMetricData', resource: '*' }],
  run(call) {
    const queries = call.input.MetricDataQueries ?? [];
    if (queries.length === 0) {
      throw awsError('MissingParameter', 400, 'The parameter MetricDataQueries is required.');
    }
    return {
      MetricDataResults: queries
        .filter(({ ReturnData = true }) => ReturnData)
        .map((query) => result(call, query)),
      Messages: [],
    };
  },
};

function result({ world, account, region, input }: Call<GetMetricDataCommandInput>, query: MetricDataQuery) {
  const { Metric, Period = 60, Stat = '' } = query.MetricStat ?? {};
  if (!Metric) {
    throw awsError('ValidationError', 400, `${query.Id}: expressions are not simulated; give MetricStat.`);
  }
  const { Namespace = '', MetricName = '', Dimensions = [] } = Metric;
  const metric = metricOf(storeIn(world, account, region), Namespace, MetricName, Dimensions);
  const length = Period * 1000;
  const start = Math.floor((input.StartTime?.getTime() ?? 0) / length) * length;
  const end = input.EndTime?.getTime() ?? world.clock.now();
  const points: { time: Date; value: number }[] = [];
  for (let from = start; from < end; from += length) {
    const value = statistic(Stat, dataBetween(metric, from, Math.min(from + length, end)));
    if (value !== undefined) points.push({ time: new Date(from), value });
  }
  if (input.ScanBy !== 'TimestampAscending') points.reverse();
  return {
    Id: query.Id,
    Label: query.Label ?? MetricName,
    Timestamps: points.map(({ time }) => time),
    Values: points.map(({ value }) => value),
    StatusCode: 'Complete' as const,
  };
}
