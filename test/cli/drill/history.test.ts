import { describe, expect, it } from 'vitest';
import { alarmsIn, failuresIn, pointsIn } from '../../../cli/drill/history';
import { rekeyedName, snapshotName } from '../../../runtime/names';
import type { Note } from '../../../simulator/trail';
import { at, START } from '../sample';

const chain = {
  environment: 'production',
  source: { account: '111111111111', region: 'us-west-2' },
  recovery: { account: '222222222222', region: 'us-east-1' },
};
const databases = [{ name: 'orders' }, { name: 'stock' }];
const point = snapshotName(chain, 'orders', at('06:30:00'));

function note(
  time: string,
  kind: string,
  side: 'source' | 'recovery',
  details: Note['details'],
  subject = 'orders',
): Note {
  return { time: at(time), kind, subject, ...chain[side], details };
}

const whole = [
  note('06:30:01', 'snapshot-started', 'source', { snapshot: point }),
  note('06:32:00', 'snapshot-available', 'source', { snapshot: point, holds: '2026-01-05T06:30:09.123Z' }),
  note('06:33:00', 'copy-started', 'recovery', { snapshot: point }),
  note('06:41:00', 'copy-finished', 'recovery', { snapshot: point, holds: '2026-01-05T06:30:09.123Z' }),
];

describe('pointsIn', () => {
  it("follows a snapshot from its request to its copy's end", () => {
    expect(pointsIn(whole, chain, databases, 'orders')).toEqual([
      {
        name: point,
        takenAt: at('06:30:01'),
        databaseAt: at('06:30:09') + 123,
        availableAt: at('06:32:00'),
        copyStartedAt: at('06:33:00'),
        copiedAt: at('06:41:00'),
      },
    ]);
  });

  it('keeps databases apart, and leaves out snapshots of others', () => {
    const foreign = [
      note('06:00:00', 'snapshot-started', 'source', { snapshot: 'rds:orders-2026-01-05-06-00' }),
      note('06:00:00', 'snapshot-started', 'source', { snapshot: 'before-the-upgrade' }),
    ];

    expect(pointsIn([...foreign, ...whole], chain, databases, 'orders')).toHaveLength(1);
    expect(pointsIn(whole, chain, databases, 'stock')).toEqual([]);
  });

  it('counts a copy under another key in the source account as no recovery point', () => {
    const rekeyed = rekeyedName(point);
    const notes = [
      ...whole.slice(0, 2),
      note('06:33:00', 'copy-started', 'source', { snapshot: rekeyed }),
      note('06:35:00', 'copy-finished', 'source', { snapshot: rekeyed }),
    ];

    expect(pointsIn(notes, chain, databases, 'orders')[0]?.copiedAt).toBeUndefined();
  });

  it('tells a copy that failed and was tried again', () => {
    const notes = [
      ...whole.slice(0, 3),
      note('06:34:00', 'copy-failed', 'recovery', { snapshot: point }),
      note('06:48:00', 'copy-started', 'recovery', { snapshot: point }),
      note('06:57:00', 'copy-finished', 'recovery', { snapshot: point }),
    ];

    expect(pointsIn(notes, chain, databases, 'orders')[0]).toMatchObject({
      copyFailedAt: at('06:34:00'),
      copyStartedAt: at('06:48:00'),
      copiedAt: at('06:57:00'),
    });
  });
});

describe('alarmsIn', () => {
  const name = 'lifeboat-production-recovery-recovery-point-age-orders';
  const to = (time: string, state: string, subject = name) =>
    note(time, 'alarm', 'recovery', { to: state }, subject);
  const alarms = (...notes: Note[]) => alarmsIn(notes, chain, databases, START);

  it('pairs raising and clearing, and knows which database it watches', () => {
    expect(alarms(to('07:00:00', 'ALARM'), to('07:10:00', 'OK'), to('08:00:00', 'ALARM'))).toEqual([
      { name, region: 'us-east-1', ageOf: 'orders', raisedAt: at('07:00:00'), clearedAt: at('07:10:00') },
      { name, region: 'us-east-1', ageOf: 'orders', raisedAt: at('08:00:00') },
    ]);
  });

  it('leaves out what was over before the exercise began', () => {
    expect(alarms(to('05:05:00', 'ALARM'), to('05:35:00', 'OK'))).toEqual([]);
    expect(alarms(to('05:05:00', 'ALARM'), to('06:01:00', 'OK'))).toHaveLength(1);
  });

  it('takes an alarm that is not about an age as that', () => {
    expect(
      alarms(to('07:00:00', 'ALARM', 'lifeboat-production-recovery-dead-letters'))[0]?.ageOf,
    ).toBeUndefined();
  });

  it('does not take a first OK for an alarm', () => {
    expect(alarms(to('05:02:00', 'OK'), to('05:03:00', 'INSUFFICIENT_DATA'))).toEqual([]);
  });
});

describe('failuresIn', () => {
  it.each([
    ['function-failed', { error: 'AccessDenied', message: 'no' }, 'AccessDenied: no'],
    ['event-undelivered', { error: 'NotAuthorized', message: 'no' }, 'NotAuthorized: no'],
    ['dead-letter-lost', {}, 'reached no dead-letter queue'],
  ])('tells %s', (kind, details, reason) => {
    expect(failuresIn([note('07:00:00', kind, 'recovery', details as Note['details'], 'copy')])).toEqual([
      { name: 'copy', region: 'us-east-1', failedAt: at('07:00:00'), reason },
    ]);
  });

  it('is silent about what went well', () => {
    expect(failuresIn(whole)).toEqual([]);
  });
});
