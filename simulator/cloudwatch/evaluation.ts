import type { StateValue } from '@aws-sdk/client-cloudwatch';
import type { World } from '../world';
import { changeState } from './alarm-state';
import { statistic } from './statistics';
import { type Alarm, type CloudWatchStore, dataBetween, metricOf, storeIn } from './store';

const MINUTE = 60_000;

/** Periods beyond those asked for that CloudWatch looks back over for data that is missing. */
const LOOKED_BACK = 2;

/** Evaluates the account's alarms at every full minute from now on, as CloudWatch does for periods of a minute or more. */
export function evaluateEveryMinute(world: World, account: string, region: string): void {
  const store = storeIn(world, account, region);
  if (store.evaluating) return;
  store.evaluating = true;
  planNext();

  function planNext(): void {
    const next = (Math.floor(world.clock.now() / MINUTE) + 1) * MINUTE;
    // Last of what is due at the full minute, so that what was published by then counts.
    world.clock.at(next, evaluate, `\uffff alarms ${account} ${region}`);
  }

  function evaluate(): void {
    if (!world.faults.isLost(region)) {
      for (const name of [...store.alarms.keys()].sort()) {
        const alarm = store.alarms.get(name);
        if (alarm) decide(world, account, region, store, alarm);
      }
    }
    planNext();
  }
}

function decide(world: World, account: string, region: string, store: CloudWatchStore, alarm: Alarm): void {
  const {
    EvaluationPeriods = 1,
    DatapointsToAlarm = EvaluationPeriods,
    TreatMissingData = 'missing',
  } = alarm.settings;
  const values = recentValues(store, alarm, world.clock.now(), EvaluationPeriods + LOOKED_BACK);
  const real = values.filter((value) => value !== undefined).slice(0, EvaluationPeriods);
  const lacking = EvaluationPeriods - real.length;
  if (real.length === 0 && (TreatMissingData === 'missing' || TreatMissingData === 'ignore')) {
    if (TreatMissingData === 'missing') change('INSUFFICIENT_DATA', 'no data point was received');
    return;
  }
  const breaching = real.filter((value) => breaches(alarm, value)).length;
  const counted = breaching + (TreatMissingData === 'breaching' ? lacking : 0);
  // With data ignored or simply missing, what is there decides, so fewer points suffice.
  const wanted =
    TreatMissingData === 'breaching' || TreatMissingData === 'notBreaching'
      ? DatapointsToAlarm
      : Math.min(DatapointsToAlarm, real.length);
  const seen = real.map((value) => value.toString()).join(', ');
  const missing = lacking > 0 ? `${lacking} missing (${TreatMissingData})` : '';
  const points = [seen, missing].filter((part) => part !== '').join(', ');
  change(
    counted >= wanted ? 'ALARM' : 'OK',
    `${counted} of ${EvaluationPeriods} data points breach: ${points}`,
  );

  function change(state: StateValue, why: string): void {
    if (alarm.state === state) return;
    const threshold = `${alarm.settings.ComparisonOperator} ${alarm.settings.Threshold}`;
    changeState(world, account, region, alarm, state, `Threshold ${threshold}: ${why}.`);
  }
}

/** The statistic of each of the last periods that end at `now`, the newest first. */
function recentValues(store: CloudWatchStore, alarm: Alarm, now: number, periods: number) {
  const {
    Namespace = '',
    MetricName = '',
    Dimensions = [],
    Period = 60,
    Statistic = 'Average',
  } = alarm.settings;
  const metric = metricOf(store, Namespace, MetricName, Dimensions);
  const length = Period * 1000;
  return Array.from({ length: periods }, (_, back) => {
    const end = now - back * length;
    return statistic(Statistic, dataBetween(metric, end - length, end));
  });
}

function breaches({ settings: { ComparisonOperator, Threshold = 0 } }: Alarm, value: number): boolean {
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
      throw new Error(`The comparison ${ComparisonOperator} is not simulated.`);
  }
}
