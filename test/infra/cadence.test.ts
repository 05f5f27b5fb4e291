import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AUDIT, AUDIT_PERIOD_SECONDS, cadences, cronOf, RECONCILE } from '../../infra/cadence';
import { PERIODS } from '../../runtime/cadence';
import { slotAt } from '../../runtime/names';

/** Minutes of a day, UTC, at which `cron(minutes hours * * ? *)` is due. */
function dueMinutes(expression: string): number[] {
  const [, minutes = '', hours = ''] = /^cron\((\S+) (\S+) \* \* \? \*\)$/.exec(expression) ?? [];
  const every = (field: string, end: number) => {
    const [start = '', step = String(end)] = field === '*' ? ['0', '1'] : field.split('/');
    const times: number[] = [];
    for (let at = Number(start); at < end; at += Number(step)) times.push(at);
    return times;
  };
  return every(hours, 24).flatMap((hour) => every(minutes, 60).map((minute) => hour * 60 + minute));
}

describe('a schedule', () => {
  it.each(PERIODS.map((period) => [period]))('of %i s is due at every slot, and only then', (period) => {
    const day = Date.UTC(2026, 5, 1);
    const slots = Array.from({ length: 24 * 60 }, (_, minute) => minute).filter(
      (minute) => slotAt(day + minute * 60_000, period) === day + minute * 60_000,
    );

    expect(dueMinutes(cronOf(period))).toEqual(slots);
  });

  it.each([0, 60, 420, 2_700, 5_400, 18_000, 172_800])('cannot be due every %i s', (period) => {
    expect(() => cronOf(period)).toThrow(`every ${period} s`);
  });

  it('of reconcile never meets the other side, a slot, or the audit of a period twice', () => {
    const [source, recovery] = [dueMinutes(RECONCILE.source), dueMinutes(RECONCILE.recovery)];
    const slots = dueMinutes(cronOf(300));

    expect(source.filter((minute) => recovery.includes(minute) || slots.includes(minute))).toEqual([]);
    expect(recovery.filter((minute) => slots.includes(minute))).toEqual([]);
    expect([source.length, recovery.length]).toEqual([96, 96]);
  });

  it('of the audit gives each period of the alarm one value', () => {
    const periods = dueMinutes(AUDIT).map((minute) => Math.floor((minute * 60) / AUDIT_PERIOD_SECONDS));

    expect(periods).toEqual(Array.from({ length: 288 }, (_, period) => period));
  });
});

it('cadences hold every database once, with its own period', () => {
  const database = fc.record({ name: fc.uuid(), periodSeconds: fc.constantFrom(...PERIODS) });
  fc.assert(
    fc.property(fc.array(database), (databases) => {
      const groups = cadences(databases);

      expect(groups.flatMap((group) => group.databases)).toHaveLength(databases.length);
      for (const group of groups) {
        expect(group.databases.every((one) => one.periodSeconds === group.periodSeconds)).toBe(true);
      }
      expect(new Set(groups.map((group) => group.periodSeconds)).size).toBe(groups.length);
    }),
  );
});
