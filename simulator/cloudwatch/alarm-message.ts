import type { PutMetricAlarmCommandInput } from '@aws-sdk/client-cloudwatch';
import type { Change } from './alarm-action';
import type { StateGiven } from './alarm-state';
import { regionName } from './region-names';
import type { Alarm } from './store';

interface Circumstances {
  readonly account: string;
  readonly region: string;
  /** Virtual milliseconds since 1970. */
  readonly now: number;
}

/** `ALARM: "name" in US East (N. Virginia)`, at most 100 characters. */
export function alarmSubject({ name }: Alarm, { to }: Change, region: string): string {
  return `${to.state}: "${name}" in ${regionName(region)}`.slice(0, 100);
}

/** What a topic gets. AWS docs: CloudWatch User Guide, "Schema of SNS notifications when alarms change state". */
export function alarmMessage(
  alarm: Alarm,
  { from, to }: Change,
  { account, region, now }: Circumstances,
): object {
  const { settings } = alarm;
  const { EvaluationPeriods = 1 } = settings;
  return {
    AlarmName: alarm.name,
    AlarmDescription: settings.AlarmDescription ?? null,
    AWSAccountId: account,
    AlarmConfigurationUpdatedTimestamp: timestamp(alarm.configuredAt),
    NewStateValue: to.state,
    NewStateReason: to.reason,
    StateChangeTime: timestamp(now),
    Region: regionName(region),
    AlarmArn: alarm.arn,
    OldStateValue: from.state,
    OKActions: settings.OKActions ?? [],
    AlarmActions: settings.AlarmActions ?? [],
    InsufficientDataActions: settings.InsufficientDataActions ?? [],
    Trigger: {
      MetricName: settings.MetricName,
      Namespace: settings.Namespace,
      StatisticType: 'Statistic',
      Statistic: settings.Statistic?.toUpperCase(),
      Unit: settings.Unit ?? null,
      Dimensions: (settings.Dimensions ?? []).map(({ Name, Value }) => ({ value: Value, name: Name })),
      Period: settings.Period,
      EvaluationPeriods,
      DatapointsToAlarm: settings.DatapointsToAlarm ?? EvaluationPeriods,
      ComparisonOperator: settings.ComparisonOperator,
      Threshold: settings.Threshold,
      TreatMissingData: settings.TreatMissingData ?? 'missing',
      EvaluateLowSampleCountPercentile: settings.EvaluateLowSampleCountPercentile ?? '',
    },
  };
}

/** What a function gets. */
export function functionEvent(
  alarm: Alarm,
  { from, to }: Change,
  { account, region, now }: Circumstances,
): object {
  const shown = ({ state: value, reason, reasonData }: StateGiven) => ({ value, reason, reasonData });
  return {
    source: 'aws.cloudwatch',
    alarmArn: alarm.arn,
    accountId: account,
    time: timestamp(now),
    region,
    alarmData: {
      alarmName: alarm.name,
      state: { ...shown(to), timestamp: timestamp(now) },
      previousState: shown(from),
      configuration: {
        description: alarm.settings.AlarmDescription,
        metrics: [metricOfAlarm(alarm.settings)],
      },
    },
  };
}

/** The metric as events describe it. */
export function metricOfAlarm(settings: PutMetricAlarmCommandInput): object {
  const { Namespace, MetricName, Dimensions = [], Period, Statistic } = settings;
  const dimensions = Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value]));
  return {
    id: 'm1',
    metricStat: {
      metric: { namespace: Namespace, name: MetricName, dimensions },
      period: Period,
      stat: Statistic,
    },
    returnData: true,
  };
}

function timestamp(time: number): string {
  return new Date(time).toISOString().replace('Z', '+0000');
}
