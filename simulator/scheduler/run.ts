import { persist } from '../eventbridge/retry';
import { resume } from '../resume';
import type { World } from '../world';
import { nextDue } from './expression';
import { type Invocation, invocation, invoke, undelivered } from './invoke';
import { findGroup, type Schedule } from './store';

/** Milliseconds. AWS docs promise the named minute ("60 second precision"); it is the start of it as a rule. */
const LATEST_START = 5_000;

/** Sets a schedule going by what its settings are now; what was planned before does not happen. */
export function plan(world: World, schedule: Schedule): void {
  const now = world.clock.now();
  const { StartDate } = schedule.settings;
  // AWS docs: a rate without a StartDate begins at once.
  const start = StartDate?.getTime() ?? now;
  schedule.timer?.cancel();
  schedule.timer = undefined;
  if (schedule.settings.State !== 'DISABLED') planNext(world, schedule, start, Math.max(now, start));
}

function planNext(world: World, schedule: Schedule, start: number, from: number): void {
  const { EndDate } = schedule.settings;
  const due = nextDue(schedule.expression, start, from);
  if (due === undefined || (EndDate && due >= EndDate.getTime())) {
    complete(world, schedule);
    return;
  }
  const time = due + delay(world, schedule, due);
  schedule.timer = world.clock.at(
    due,
    () => {
      if (world.faults.isLost(schedule.region)) {
        // What was due meanwhile is not caught up on.
        const goOn = () => planNext(world, schedule, start, Math.max(world.clock.now(), start));
        resume(world, schedule.region, goOn, `schedule ${schedule.arn}`);
        return;
      }
      run(world, schedule, time, invocation(world, schedule, due));
      planNext(world, schedule, start, due + 1);
    },
    `schedule ${schedule.arn}`,
  );
}

/** A few seconds, or some time within the flexible window. */
function delay(world: World, { arn, settings }: Schedule, due: number): number {
  const { Mode, MaximumWindowInMinutes = 0 } = settings.FlexibleTimeWindow ?? {};
  const longest = Mode === 'FLEXIBLE' ? MaximumWindowInMinutes * 60_000 : LATEST_START;
  return Math.round(world.chance('schedule', arn, due) * longest);
}

function run(world: World, schedule: Schedule, time: number, what: Invocation): void {
  const { MaximumRetryAttempts = 185, MaximumEventAgeInSeconds = 86_400 } = what.target.RetryPolicy ?? {};
  persist(world, time, {
    key: `schedule ${schedule.arn} ${what.id}`,
    region: schedule.region,
    policy: { attempts: MaximumRetryAttempts, age: MaximumEventAgeInSeconds * 1000 },
    since: time,
    attempt: (number) => invoke(world, what, number),
    giveUp: (reason) => undelivered(world, what, reason),
  });
}

/** A schedule that is due no more goes away when it was made so. */
function complete(world: World, schedule: Schedule): void {
  schedule.timer = undefined;
  if (schedule.settings.ActionAfterCompletion !== 'DELETE') return;
  findGroup(world, schedule, schedule.group).schedules.delete(schedule.name);
}
