import type {
  DescribeAlarmsCommandOutput,
  MetricDataQuery,
  PutMetricAlarmCommandInput,
} from '@aws-sdk/client-cloudwatch';
import type { MetricAlarmArgs, MetricAlarmState } from '@pulumi/aws/cloudwatch';
import { type Plain, resource } from './define';
import type { Context } from './handler';
import { keyValueTags, tagList } from './tagging';

export const metricAlarm = resource<MetricAlarmArgs, MetricAlarmState>({
  inputs: [
    ...([
      'name',
      'alarmDescription',
      'actionsEnabled',
      'alarmActions',
      'okActions',
      'region',
      'tags',
    ] as const),
    ...(['insufficientDataActions', 'comparisonOperator', 'evaluationPeriods', 'datapointsToAlarm'] as const),
    ...([
      'metricName',
      'namespace',
      'dimensions',
      'period',
      'statistic',
      'extendedStatistic',
      'unit',
    ] as const),
    ...(['metricQueries', 'threshold', 'thresholdMetricId', 'treatMissingData'] as const),
    'evaluateLowSampleCountPercentiles',
  ],
  replaceOn: ['name'],
  naming: { property: 'name', maximum: 255 },
  tagging: {
    tag: (aws, id, tags) =>
      aws.call('monitoring', 'TagResource', { ResourceARN: arnOf(aws, id), Tags: keyValueTags(tags) }),
    untag: (aws, id, keys) =>
      aws.call('monitoring', 'UntagResource', { ResourceARN: arnOf(aws, id), TagKeys: keys }),
  },
  async create(aws, inputs) {
    await aws.call('monitoring', 'PutMetricAlarm', { ...request(inputs), Tags: keyValueTags(aws.tags) });
    return inputs.name ?? '';
  },
  async update(aws, _id, inputs) {
    await aws.call('monitoring', 'PutMetricAlarm', request(inputs));
    return undefined;
  },
  async delete(aws, id) {
    await aws.call('monitoring', 'DeleteAlarms', { AlarmNames: [id] });
  },
  async describe(aws, id) {
    const { MetricAlarms = [] } = await aws.call<DescribeAlarmsCommandOutput>(
      'monitoring',
      'DescribeAlarms',
      {
        AlarmNames: [id],
      },
    );
    const [found] = MetricAlarms;
    return found && { name: id, arn: found.AlarmArn };
  },
});

function request(inputs: Plain<MetricAlarmArgs>): PutMetricAlarmCommandInput {
  type Request = PutMetricAlarmCommandInput;
  return {
    AlarmName: inputs.name,
    AlarmDescription: inputs.alarmDescription,
    ActionsEnabled: inputs.actionsEnabled ?? true,
    AlarmActions: inputs.alarmActions?.map(String),
    OKActions: inputs.okActions?.map(String),
    InsufficientDataActions: inputs.insufficientDataActions?.map(String),
    ComparisonOperator: inputs.comparisonOperator as Request['ComparisonOperator'],
    EvaluationPeriods: inputs.evaluationPeriods,
    DatapointsToAlarm: inputs.datapointsToAlarm,
    MetricName: inputs.metricName,
    Namespace: inputs.namespace,
    Dimensions: dimensions(inputs.dimensions),
    Period: inputs.period,
    Statistic: inputs.statistic as Request['Statistic'],
    ExtendedStatistic: inputs.extendedStatistic,
    Unit: inputs.unit as Request['Unit'],
    Threshold: inputs.threshold,
    ThresholdMetricId: inputs.thresholdMetricId,
    TreatMissingData: inputs.treatMissingData ?? 'missing',
    EvaluateLowSampleCountPercentile: inputs.evaluateLowSampleCountPercentiles,
    Metrics: inputs.metricQueries?.map(
      ({ id, expression, label, returnData, period, accountId, metric }) => ({
        Id: id,
        Expression: expression,
        Label: label,
        ReturnData: returnData ?? false,
        Period: period,
        AccountId: accountId,
        MetricStat: metric && {
          Metric: {
            Namespace: metric.namespace,
            MetricName: metric.metricName,
            Dimensions: dimensions(metric.dimensions),
          },
          Period: metric.period,
          Stat: metric.stat,
          Unit: metric.unit as Request['Unit'],
        },
      }),
    ) satisfies MetricDataQuery[] | undefined,
  };
}

function dimensions(named: Readonly<Record<string, string>> | undefined) {
  return named && tagList(named, 'Name', 'Value');
}

function arnOf(aws: Context, name: string): string {
  return `arn:aws:cloudwatch:${aws.region}:${aws.account}:alarm:${name}`;
}
