import { isAwsError } from '../aws-error';
import type { Timer } from '../clock';
import { resume } from '../resume';
import { type Expression, nextDue, readExpression } from '../scheduler/expression';
import type { World } from '../world';
import { envelope } from './envelope';
import { trigger } from './route';
import { type Bus, DEFAULT_BUS, invalid, type Rule } from './store';

/** When a rule is due by itself. */
export interface RuleSchedule {
  /** `rate(5 minutes)` */
  readonly text: string;
  readonly expression: Expression;
  /** Rates are counted from here (virtual milliseconds since 1970), and are due one period later for the first time. */
  readonly start: number;
  timer: Timer | undefined;
}

/**
 * Reads `rate(5 minutes)` or `cron(0 12 * * ? *)`, in UTC; on the default bus only. Throws `ValidationException` (400).
 * AWS docs: EventBridge User Guide, "Creating a rule that runs on a schedule".
 */
export function readSchedule(world: World, bus: Bus, text: string): RuleSchedule {
  if (bus.name !== DEFAULT_BUS) {
    throw invalid('ScheduleExpression is supported only on the default event bus.');
  }
  const [, value, unit = ''] = /^rate\((\d+) (\w+)\)$/.exec(text) ?? [];
  // One minute, but five minutes: the other way round is refused.
  const isWrongNumber = value !== undefined && (value === '1') === unit.endsWith('s');
  if (isWrongNumber || text.startsWith('at(')) throw wrongSchedule();
  try {
    return { text, expression: readExpression(text), start: world.clock.now(), timer: undefined };
  } catch (error) {
    throw isAwsError(error) ? wrongSchedule() : error;
  }
}

/** Sets a rule going by what it says now; what it said before does not happen. */
export function planRule(world: World, bus: Bus, rule: Rule): void {
  const { schedule } = rule;
  if (!schedule) return;
  schedule.timer?.cancel();
  schedule.timer = undefined;
  if (rule.state === 'DISABLED') return;
  // A rule counts from when it was made, and what was due while it was disabled is not caught up on.
  const from = Math.max(world.clock.now(), schedule.start) + 1;
  const due = nextDue(schedule.expression, schedule.start, from);
  if (due === undefined) return;
  const { account, region } = bus;
  schedule.timer = world.clock.at(
    due,
    () => {
      if (world.faults.isLost(region)) {
        resume(world, region, () => planRule(world, bus, rule), `rule ${rule.arn}`);
        return;
      }
      const content = envelope(world, {
        ...{ account, region, source: 'aws.events', detailType: 'Scheduled Event' },
        ...{ resources: [rule.arn], detail: {}, time: due },
      });
      trigger(world, bus, rule, { envelope: content, forwarded: false });
      planRule(world, bus, rule);
    },
    `rule ${rule.arn}`,
  );
}

function wrongSchedule() {
  return invalid('Parameter ScheduleExpression is not valid.');
}
