import { describe, expect, it } from 'vitest';
import type { Exercise } from '../../../cli/drill/exercise';
import { verdictOf } from '../../../cli/drill/verdict';
import { at, database, exercise, outage, quietDay, restore } from '../sample';

function failedChecks(of: Exercise): string[] {
  return verdictOf(of)
    .checks.filter(({ passed }) => !passed)
    .map(({ name, detail }) => `${name}: ${detail}`);
}

describe('a Region was lost', () => {
  it('meets its objectives when all went well', () => {
    const verdict = verdictOf(exercise());

    expect(verdict.met).toBe(true);
    expect(verdict.recoveryPoints).toEqual([
      { database: 'orders', ageSeconds: 40 * 60 + 58, objectiveSeconds: 3600, met: true },
    ]);
    expect(verdict.recoveryTime).toEqual({
      seconds: 32 * 60 + 37,
      objectiveSeconds: 7200,
      met: true,
      parts: [
        { name: 'detected', seconds: 300 },
        { name: 'decided', seconds: 300 },
        { name: 'restored', seconds: 21 * 60 + 37 },
        { name: 'switched', seconds: 60 },
        { name: 'verified', seconds: 0 },
      ],
    });
    expect(failedChecks(exercise())).toEqual([]);
  });

  it('divides the recovery time into parts that add up to it', () => {
    const slow = outage({
      verifiedAt: at('13:14:03') + 700,
      restores: [restore('orders', { verifiedAt: at('13:12:44') + 900 })],
    });
    const { recoveryTime } = verdictOf(exercise({ outage: slow }));

    expect(recoveryTime?.parts.reduce((sum, { seconds }) => sum + seconds, 0)).toBe(recoveryTime?.seconds);
  });

  it.each([
    { name: 'exactly the objective', rpoSeconds: 40 * 60 + 58, met: true },
    { name: 'a second less', rpoSeconds: 40 * 60 + 57, met: false },
  ])('judges the recovery point to the second: $name', ({ rpoSeconds, met }) => {
    const verdict = verdictOf(exercise({ databases: [database('orders', at('12:41:07'), { rpoSeconds })] }));

    expect(verdict.recoveryPoints[0]?.met).toBe(met);
  });

  it.each([
    { rtoSeconds: 32 * 60 + 37, met: true },
    { rtoSeconds: 32 * 60 + 36, met: false },
  ])('judges the recovery time against $rtoSeconds s: $met', ({ rtoSeconds, met }) => {
    expect(verdictOf(exercise({ rtoSeconds })).met).toBe(met);
  });

  it('misses the recovery time when the system never came back', () => {
    const { recoveryTime, met } = verdictOf(
      exercise({ outage: outage({ verifiedAt: undefined, traffic: undefined }) }),
    );

    expect(met).toBe(false);
    expect(recoveryTime).toMatchObject({ met: false });
    expect(recoveryTime?.seconds).toBeUndefined();
    expect(recoveryTime?.parts.map(({ name }) => name)).toEqual(['detected', 'decided', 'restored']);
  });

  it('misses the recovery point when there was none', () => {
    const lost = exercise({
      databases: [database('orders', at('12:41:07'), { points: [] })],
      outage: outage({ restores: [] }),
    });

    expect(verdictOf(lost).recoveryPoints).toEqual([
      { database: 'orders', objectiveSeconds: 3600, met: false },
    ]);
  });

  const comparison = { expectedRows: 10, foundRows: 10, equalRows: 10, differences: [], lostRows: 0 };
  it.each([
    {
      name: 'a row differs',
      outage: outage({
        restores: [
          restore('orders', {
            comparison: { ...comparison, equalRows: 9, differences: ['row 4 is missing'] },
          }),
        ],
      }),
      says: 'row 4 is missing',
    },
    {
      name: 'a row is too many',
      outage: outage({ restores: [restore('orders', { comparison: { ...comparison, foundRows: 11 } })] }),
      says: 'orders is row for row',
    },
    { name: 'nothing was restored', outage: outage({ restores: [] }), says: 'was not restored' },
    {
      name: 'the plan failed',
      outage: outage({
        plan: { name: 'x', startedAt: at('12:51:07'), status: 'FAILED', reason: 'NoRecoveryPoint' },
      }),
      says: 'FAILED: NoRecoveryPoint',
    },
    {
      name: 'traffic moved before the last database was verified',
      outage: outage({ restores: [restore('orders', { verifiedAt: at('13:13:00') })] }),
      says: 'traffic moved only after',
    },
    { name: 'nobody decided', outage: outage({ decidedBy: ' ' }), says: 'a named person decided' },
    {
      name: 'the customer still sees the lost side',
      outage: outage({
        customerChecks: [{ name: 'the name answers', passed: false, detail: 'source.example.com' }],
      }),
      says: 'the name answers: source.example.com',
    },
  ])('fails when $name', ({ outage: after, says }) => {
    const failed = failedChecks(exercise({ outage: after }));

    expect(failed.join('\n')).toContain(says);
    expect(verdictOf(exercise({ outage: after })).met).toBe(false);
  });

  it('forgives functions that fail after the disaster, not before it', () => {
    const failure = { name: 'copy', region: 'us-east-1', reason: 'boom' };

    expect(failedChecks(exercise({ failures: [{ ...failure, failedAt: at('12:42:00') }] }))).toEqual([]);
    expect(failedChecks(exercise({ failures: [{ ...failure, failedAt: at('12:40:00') }] }))[0]).toContain(
      '12:40:00 copy: boom',
    );
  });
});

describe('a quiet day', () => {
  it('is judged by the worst age of the day', () => {
    const verdict = verdictOf(quietDay());

    expect(verdict.met).toBe(true);
    expect(verdict.recoveryTime).toBeUndefined();
    // 11:30's copy took 11 m 44 s, and until it landed 11:00:09's was the newest.
    expect(verdict.recoveryPoints[0]?.ageSeconds).toBeGreaterThan(40 * 60);
    expect(verdict.recoveryPoints[0]?.ageSeconds).toBeLessThan(45 * 60);
  });

  it('misses when an age passed the objective at any time', () => {
    const verdict = verdictOf(
      quietDay({ databases: [database('orders', at('12:41:07'), { rpoSeconds: 2400 })] }),
    );

    expect(verdict.recoveryPoints[0]?.met).toBe(false);
  });
});
