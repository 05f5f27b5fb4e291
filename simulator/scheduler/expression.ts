import { type Cron, nextMinute, readCron } from './cron';
import { invalid } from './store';
import { instantOf, isZone } from './time-zone';

/** When a schedule is due. Times are virtual milliseconds since 1970. */
export type Expression =
  | { readonly kind: 'rate'; readonly period: number }
  | { readonly kind: 'at'; readonly time: number }
  | { readonly kind: 'cron'; readonly cron: Cron; readonly zone: string };

const UNITS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;

/**
 * Reads `rate(5 minutes)`, `at(2026-11-21T06:00:00)` or `cron(0/30 * * * ? *)`, the latter two in a time zone. Throws
 * `ValidationException` 400. AWS docs: EventBridge Scheduler User Guide, "Schedule types in EventBridge Scheduler".
 */
export function readExpression(text: string, zone = 'UTC'): Expression {
  if (!isZone(zone)) throw invalid(`Provided Timezone ${zone} is invalid.`);
  const [, kind, inner = ''] = /^(rate|at|cron)\((.*)\)$/.exec(text) ?? [];
  switch (kind) {
    case 'rate': {
      const [, value, unit] = /^([1-9]\d*) (minute|hour|day)s?$/.exec(inner) ?? [];
      if (value === undefined) throw wrong(text, 'rate(5 minutes), with minutes, hours or days');
      return { kind, period: Number(value) * UNITS[unit as keyof typeof UNITS] };
    }
    case 'at': {
      const local = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/.test(inner)
        ? Date.parse(`${inner}Z`)
        : Number.NaN;
      if (Number.isNaN(local)) throw wrong(text, 'at(2026-11-21T06:00:00)');
      // A time that the clocks skip in spring is taken as if they had not been set forward yet.
      return { kind, time: instantOf(zone, local) ?? instantOf(zone, local + UNITS.hour) ?? local };
    }
    case 'cron': {
      const cron = readCron(inner);
      if (!cron) throw wrong(text, 'cron(minutes hours day-of-month month day-of-week year)');
      return { kind, cron, zone };
    }
    default:
      throw wrong(text, 'rate(...), at(...) or cron(...)');
  }
}

/**
 * The first time due at or after `from`; undefined when there is none. Rates count from `start`, and are due then for
 * the first time.
 */
export function nextDue(expression: Expression, start: number, from: number): number | undefined {
  switch (expression.kind) {
    case 'rate':
      return from <= start
        ? start
        : start + Math.ceil((from - start) / expression.period) * expression.period;
    case 'at':
      return expression.time >= from ? expression.time : undefined;
    case 'cron':
      return nextMinute(expression.cron, expression.zone, from);
  }
}

function wrong(text: string, allowed: string) {
  return invalid(`Invalid Schedule Expression ${text}. It must be ${allowed}.`);
}
