import { describe, expect, it } from 'vitest';
import { alarmChecks, isFalse } from '../../../cli/drill/alarm-checks';
import type { Exercise, Point } from '../../../cli/drill/exercise';
import { ageAlarm, at, database, exercise, outage, points, quietDay, START } from '../sample';

/** No snapshot between 08:00 and 10:00: from 09:00:09 to 10:09 the age passes one hour. */
function gap(more: Partial<Exercise> = {}): Exercise {
  const all = points('orders', START, at('12:41:07'));
  const kept = all.filter(({ takenAt }) => takenAt <= at('08:00:00') || takenAt >= at('10:00:00'));
  return quietDay({ databases: [database('orders', at('12:41:07'), { points: kept })], ...more });
}

describe('an alarm without a reason', () => {
  it.each([
    { name: 'on a quiet day', exercise: quietDay(), alarm: ageAlarm('09:10:00'), wrong: true },
    { name: 'for an age past its objective', exercise: gap(), alarm: ageAlarm('09:05:00'), wrong: false },
    {
      name: 'shortly after the age was good again',
      exercise: gap(),
      alarm: ageAlarm('10:15:00'),
      wrong: false,
    },
    {
      name: 'on until shortly after the first point arrived, just before the start',
      exercise: quietDay({
        databases: [
          database('orders', at('12:41:07'), { points: points('orders', at('05:47:00'), at('12:41:07')) }),
        ],
      }),
      alarm: ageAlarm('05:01:00', { clearedAt: at('06:02:00') }),
      wrong: false,
    },
    { name: 'long before it', exercise: gap(), alarm: ageAlarm('08:30:00'), wrong: true },
    {
      name: 'of another kind',
      exercise: gap(),
      alarm: ageAlarm('09:05:00', { ageOf: undefined }),
      wrong: true,
    },
    { name: 'after the disaster', exercise: exercise(), alarm: ageAlarm('12:50:00'), wrong: false },
    { name: 'before the disaster', exercise: exercise(), alarm: ageAlarm('12:40:00'), wrong: true },
  ])('$name: $wrong', ({ exercise: of, alarm: raised, wrong }) => {
    expect(isFalse(of, raised)).toBe(wrong);
    expect(alarmChecks({ ...of, alarms: [raised] })[0]?.passed).toBe(!wrong);
  });
});

/** A snapshot of each even hour, taken twenty minutes after its slot; each is past two hours just before the next lands. */
function late(kind?: 'cluster'): Exercise {
  const taken = [4, 6, 8, 10].map((hour): Point => {
    const slot = START + (hour - 6) * 3_600_000;
    const stamp = new Date(slot).toISOString().slice(0, 16).replace(/[-:]/g, '').toLowerCase();
    const databaseAt = slot + 1_200_000;
    const name = `lifeboat-orders-1a2b3c4d-${stamp}z`;
    return { name, takenAt: databaseAt, databaseAt, copiedAt: databaseAt + 900_000 };
  });
  const [until, rpoSeconds] = [at('10:40:00'), 7200];
  return quietDay({
    untilAt: until,
    databases: [database('orders', until, { kind, rpoSeconds, points: taken })],
  });
}

describe('an alarm that counts from the slot, while the data is younger', () => {
  it.each([
    { kind: 'cluster', wrong: false },
    { kind: undefined, wrong: true },
  ] as const)('is wrong of a $kind: $wrong', ({ kind, wrong }) => {
    expect(isFalse(late(kind), ageAlarm('08:05:00'))).toBe(wrong);
  });
});

describe('a reason without an alarm', () => {
  const missing = (of: Exercise) => alarmChecks(of)[1];

  it('is told with its time', () => {
    expect(missing(gap())).toMatchObject({
      passed: false,
      detail: expect.stringContaining('orders was older than 1h from 09:00:09'),
    });
  });

  it.each([
    { name: 'within ten minutes', raised: '09:09:00', passed: true },
    { name: 'too late', raised: '09:20:00', passed: false },
  ])('raised $name', ({ raised, passed }) => {
    expect(missing(gap({ alarms: [ageAlarm(raised)] }))?.passed).toBe(passed);
  });

  it('is not forgiven because another alarm rang', () => {
    expect(missing(gap({ alarms: [ageAlarm('09:05:00', { ageOf: undefined })] }))?.passed).toBe(false);
  });

  it('counts when a long outage lets the newest point grow old', () => {
    const long = exercise({ alarms: [], outage: outage({ verifiedAt: at('14:00:00') }) });

    expect(missing(long)?.passed).toBe(false);
    expect(missing({ ...long, alarms: [ageAlarm('13:05:00')] })?.passed).toBe(true);
  });
});
