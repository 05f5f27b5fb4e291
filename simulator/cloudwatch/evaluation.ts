import { resume } from '../resume';
import type { World } from '../world';
import { changeState } from './alarm-state';
import { decide, evaluationRange, type Point, reasonOf } from './decision';
import { statistic } from './statistics';
import { type Alarm, dataBetween, storeIn } from './store';

const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 86_400_000;

/**
 * Evaluates the account's alarms at every full minute from now on, on the periods that end then: the window slides from
 * minute to minute. Those that look at more than a day are evaluated every hour. AWS docs: CloudWatch User Guide, "Alarm
 * evaluation".
 */
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
    if (world.faults.isLost(region)) {
      resume(world, region, planNext, `alarms ${account}`);
      return;
    }
    for (const name of [...store.alarms.keys()].sort()) {
      const alarm = store.alarms.get(name);
      if (alarm && isDue(alarm, world.clock.now())) evaluateAlarm(world, account, region, alarm);
    }
    planNext();
  }
}

function isDue({ settings, metric, quiet }: Alarm, now: number): boolean {
  if (quiet && quiet.data === metric.data.length && now <= quiet.until) return false;
  const { Period = 60, EvaluationPeriods = 1 } = settings;
  return Period * EvaluationPeriods * 1000 <= DAY || now % HOUR === 0;
}

function evaluateAlarm(world: World, account: string, region: string, alarm: Alarm): void {
  const now = world.clock.now();
  const decision = decide(alarm.settings, recentPoints(alarm, now));
  alarm.quiet = { until: quietUntil(alarm, now), data: alarm.metric.data.length };
  if (!decision || decision.state === alarm.state) return;
  const { Statistic, Period = 60, Threshold } = alarm.settings;
  const oldest = decision.real.at(-1)?.start;
  const iso = (time: number) => new Date(time).toISOString().replace('Z', '+0000');
  changeState(world, account, region, alarm, {
    state: decision.state,
    reason: reasonOf(alarm.settings, decision, alarm.state),
    reasonData: JSON.stringify({
      version: '1.0',
      queryDate: iso(now),
      ...(oldest === undefined ? {} : { startDate: iso(oldest) }),
      statistic: Statistic,
      period: Period,
      recentDatapoints: decision.real.map(({ value }) => value).reverse(),
      threshold: Threshold,
    }),
  });
}

/** The statistic of each period of the evaluation range, the newest first. */
function recentPoints({ settings, metric }: Alarm, now: number): Point[] {
  const { Period = 60, Statistic = 'Average' } = settings;
  return Array.from({ length: evaluationRange(settings) }, (_, back) => {
    const end = now - back * Period * 1000;
    const start = end - Period * 1000;
    return { start, value: statistic(Statistic, dataBetween(metric, start, end)) };
  });
}

/** The moment after which a value passes from one period into the one before, as the window slides. */
function quietUntil({ settings, metric }: Alarm, now: number): number {
  const length = (settings.Period ?? 60) * 1000;
  const range = dataBetween(metric, now - evaluationRange(settings) * length, Number.POSITIVE_INFINITY);
  return range.reduce((earliest, { time }) => {
    const periods = time >= now ? 0 : Math.ceil((now - time) / length);
    return Math.min(earliest, time + periods * length);
  }, Number.POSITIVE_INFINITY);
}
