import type { PutMetricAlarmCommandInput, StateValue } from '@aws-sdk/client-cloudwatch';

/** The statistic of one period; `value` is undefined where nothing was published. */
export interface Point {
  /** Start of the period in virtual milliseconds since 1970. */
  readonly start: number;
  readonly value: number | undefined;
}

/** What an alarm ought to be, and the points that say so. */
export interface Decision {
  readonly state: StateValue;
  /** The points that were there and counted, the newest first. */
  readonly real: readonly (Point & { readonly value: number })[];
  /** How many were missing and filled in. */
  readonly missing: number;
}

/** Periods beyond those asked for that are looked at: AWS docs' examples have a range of five points for three periods. */
const LOOKED_BACK = 2;

export function evaluationRange({ EvaluationPeriods = 1 }: PutMetricAlarmCommandInput): number {
  return EvaluationPeriods + LOOKED_BACK;
}

/**
 * Judges the points of the evaluation range, the newest first. Undefined: the alarm stays as it is. AWS docs: CloudWatch
 * User Guide, "Configuring how CloudWatch alarms treat missing data" and "Avoiding premature transitions to alarm state".
 */
export function decide(settings: PutMetricAlarmCommandInput, points: readonly Point[]): Decision | undefined {
  const {
    EvaluationPeriods = 1,
    DatapointsToAlarm = EvaluationPeriods,
    TreatMissingData = 'missing',
  } = settings;
  const real = points.filter(isReal).slice(0, EvaluationPeriods);
  const missing = EvaluationPeriods - real.length;
  const breaching = real.filter(({ value }) => breaches(settings, value)).length;
  const result = (state: StateValue): Decision => ({ state, real, missing });
  const judged = (count: number) => result(count >= DatapointsToAlarm ? 'ALARM' : 'OK');
  if (missing === 0) return judged(breaching);
  switch (TreatMissingData) {
    case 'breaching':
      return judged(breaching + missing);
    case 'notBreaching':
      return judged(breaching);
    case 'ignore':
    case 'missing': {
      const ignore = TreatMissingData === 'ignore';
      if (real.length === 0) return ignore ? undefined : result('INSUFFICIENT_DATA');
      if (breaching >= DatapointsToAlarm) return result('ALARM');
      if (breaching < real.length) return result('OK');
      // Nothing but breaching points, too few of them: an alarm once the oldest is old enough, not before.
      const oldest = points.findLastIndex(isReal) + 1;
      if (ignore) return undefined;
      return result(oldest >= DatapointsToAlarm ? 'ALARM' : 'OK');
    }
    default:
      throw new Error(`TreatMissingData ${TreatMissingData} is not one that PutMetricAlarm takes.`);
  }
}

/** Why, in AWS's words. `from` is the state before. */
export function reasonOf(
  settings: PutMetricAlarmCommandInput,
  { state, real, missing }: Decision,
  from: StateValue,
): string {
  const { EvaluationPeriods = 1, DatapointsToAlarm = EvaluationPeriods, Threshold = 0 } = settings;
  if (state === 'INSUFFICIENT_DATA') return `Insufficient Data: ${counted(missing)} unknown.`;
  const treated = `treated as [${TREATED[settings.TreatMissingData ?? 'missing']}]`;
  if (real.length === 0) {
    const periods = missing === 1 ? '1 period' : `${missing} periods`;
    const filled = `${missing} missing ${missing === 1 ? 'datapoint was' : 'datapoints were'}`;
    return `Threshold Crossed: no datapoints were received for ${periods} and ${filled} ${treated}.`;
  }
  const crossing = real.filter(({ value }) => breaches(settings, value) === (state === 'ALARM'));
  const shown = (crossing.length === 0 ? real : crossing).map(
    ({ value, start }) => `${decimal(value)} (${dayAndTime(start)})`,
  );
  const comparison = COMPARED[settings.ComparisonOperator ?? 'GreaterThanThreshold'];
  const relation = `${shown.length === 1 ? 'was' : 'were'} ${state === 'ALARM' ? '' : 'not '}${comparison}`;
  const filled = missing === 0 ? '' : ` and ${missing} missing ${treated}`;
  const needed = state === 'ALARM' ? DatapointsToAlarm : EvaluationPeriods - DatapointsToAlarm + 1;
  return (
    `Threshold Crossed: ${shown.length} out of the last ${EvaluationPeriods} datapoints [${shown.join(', ')}] ` +
    `${relation} the threshold (${decimal(Threshold)})${filled} (minimum ${needed} ` +
    `${needed === 1 ? 'datapoint' : 'datapoints'} for ${from} -> ${state} transition).`
  );
}

function breaches({ ComparisonOperator, Threshold = 0 }: PutMetricAlarmCommandInput, value: number): boolean {
  switch (ComparisonOperator) {
    case 'GreaterThanThreshold':
      return value > Threshold;
    case 'GreaterThanOrEqualToThreshold':
      return value >= Threshold;
    case 'LessThanThreshold':
      return value < Threshold;
    case 'LessThanOrEqualToThreshold':
      return value <= Threshold;
    default:
      throw new Error(`ComparisonOperator ${ComparisonOperator} is not one that PutMetricAlarm takes.`);
  }
}

/** How each comparison reads; the keys are those that PutMetricAlarm takes. */
export const COMPARED: Readonly<Record<string, string>> = {
  GreaterThanThreshold: 'greater than',
  GreaterThanOrEqualToThreshold: 'greater than or equal to',
  LessThanThreshold: 'less than',
  LessThanOrEqualToThreshold: 'less than or equal to',
};

/** How each treatment of missing data reads; the keys are those that PutMetricAlarm takes. */
export const TREATED: Readonly<Record<string, string>> = {
  breaching: 'Breaching',
  notBreaching: 'NonBreaching',
  ignore: 'Ignored',
  missing: 'Missing',
};

function isReal(point: Point): point is Point & { readonly value: number } {
  return point.value !== undefined;
}

function counted(points: number): string {
  return points === 1 ? '1 datapoint was' : `${points} datapoints were`;
}

function decimal(value: number): string {
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

/** `05/01/26 06:00:00` */
function dayAndTime(time: number): string {
  const [date = '', clock = ''] = new Date(time).toISOString().split(/[T.]/);
  const [year = '', month, day] = date.split('-');
  return `${day}/${month}/${year.slice(2)} ${clock}`;
}
