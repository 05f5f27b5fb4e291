import type { PutMetricAlarmCommandInput } from '@aws-sdk/client-cloudwatch';
import { awsError } from '../aws-error';
import { COMPARED, TREATED } from './decision';
import { statistic } from './statistics';

const DAY = 86_400;

/** Throws `InvalidParameterValue` 400 for an alarm that AWS, or the simulator, does not take. */
export function checkAlarm(input: PutMetricAlarmCommandInput): void {
  const { AlarmName = '', MetricName, Namespace, Statistic, Threshold } = input;
  const { EvaluationPeriods = 0, DatapointsToAlarm = EvaluationPeriods, Period = 0 } = input;
  if (AlarmName.length < 1 || AlarmName.length > 255)
    throw invalid('AlarmName must have 1 to 255 characters.');
  if (input.Metrics)
    throw invalid('Alarms on several metrics or on metric math are not simulated: give MetricName.');
  if (input.EvaluationWindow && 'WallClockWindow' in input.EvaluationWindow) {
    throw invalid('EvaluationWindow must be a SlidingWindow: others are not simulated.');
  }
  if (MetricName === undefined || Namespace === undefined)
    throw invalid('MetricName and Namespace are required.');
  if (Statistic === undefined) throw invalid('Statistic is required: ExtendedStatistic is not simulated.');
  statistic(Statistic, []);
  if (Threshold === undefined) throw invalid('Threshold is required.');
  known('ComparisonOperator', input.ComparisonOperator, COMPARED);
  known('TreatMissingData', input.TreatMissingData ?? 'missing', TREATED);
  if (EvaluationPeriods < 1)
    throw invalid(`EvaluationPeriods is ${EvaluationPeriods}; it must be at least 1.`);
  if (DatapointsToAlarm < 1 || DatapointsToAlarm > EvaluationPeriods) {
    throw invalid(`DatapointsToAlarm is ${DatapointsToAlarm}; 1 to ${EvaluationPeriods} are allowed.`);
  }
  if (Period < 60 || Period % 60 !== 0) {
    throw invalid(`Period is ${Period}; it must be a multiple of 60, shorter ones are not simulated.`);
  }
  // AWS docs: PutMetricAlarm, Period.
  const most = Period < 3_600 ? DAY : 7 * DAY;
  if (Period * EvaluationPeriods > most) {
    throw invalid(
      `Period times EvaluationPeriods is ${Period * EvaluationPeriods}; ${most} seconds are allowed.`,
    );
  }
  checkActions(input);
}

function checkActions({
  AlarmActions,
  OKActions,
  InsufficientDataActions,
}: PutMetricAlarmCommandInput): void {
  for (const actions of [AlarmActions ?? [], OKActions ?? [], InsufficientDataActions ?? []]) {
    if (actions.length > 5) throw invalid(`A state has ${actions.length} actions; 5 are allowed.`);
    const other = actions.find((arn) => !/^arn:aws:(sns|lambda):/.test(arn));
    if (other !== undefined)
      throw invalid(`Invalid or not simulated action ${other}: give an SNS topic or a function.`);
  }
}

function known(name: string, value: string | undefined, values: Readonly<Record<string, string>>): void {
  if (value === undefined || !Object.hasOwn(values, value)) {
    throw invalid(`${name} is ${value}; allowed are: ${Object.keys(values).join(', ')}.`);
  }
}

export function invalid(message: string) {
  return awsError('InvalidParameterValue', 400, message);
}
