import { describe, expect, it } from 'vitest';
import { thinnedEvenly } from '../../../cli/drill/judge-chain';
import {
  alarmsOver,
  felt,
  nobodyTold,
  peopleTold,
  recoveryUntouched,
  toldBeforeThinning,
} from '../../../cli/drill/judge-people';
import { newestGoodTaken } from '../../../cli/drill/judge-points';
import type { Stage } from '../../../cli/drill/stage';
import { ageAlarm, at, exercise, outage, restore } from '../sample';

const HOUR = 3_600_000;

const stage = (more: Partial<Stage>) => more as Stage;

/** Where these recovery points were deleted. */
function deletedStage(...deleted: { readonly name: string; readonly deletedAt: number }[]): Stage {
  const { recovery } = exercise();
  const notes = deleted.map(({ name, deletedAt }) => {
    return { ...recovery, time: deletedAt, kind: 'snapshot-deleted', details: { snapshot: name } };
  });
  return stage({ chain: { recovery }, world: { trail: { notes } } } as unknown as Stage);
}

describe('judges', () => {
  it('miss an alarm between the disaster and the decision', () => {
    const told = exercise({ alarms: [ageAlarm('12:45:00')] });
    const late = exercise({ alarms: [ageAlarm('12:30:00'), ageAlarm('12:52:00')] });

    expect(peopleTold(stage({}), told, {}).passed).toBe(true);
    expect(peopleTold(stage({}), late, {}).passed).toBe(false);
  });

  it('ask for an alarm of that name, in that time', () => {
    const told = exercise({ alarms: [ageAlarm('12:45:00')] });

    expect(peopleTold(stage({}), told, { by: 'age' }).passed).toBe(true);
    expect(peopleTold(stage({}), told, { by: 'dead-letters' }).passed).toBe(false);
    expect(peopleTold(stage({}), told, { within: '2 minutes' }).passed).toBe(false);
    expect(nobodyTold(stage({}), told).passed).toBe(false);
    expect(nobodyTold(stage({}), exercise({ alarms: [] })).passed).toBe(true);
    expect(alarmsOver(stage({}), told).passed).toBe(false);
    expect(alarmsOver(stage({}), exercise({ alarms: [] })).passed).toBe(false);
    const over = exercise({ alarms: [ageAlarm('12:45:00', { clearedAt: at('12:50:00') })] });
    expect(alarmsOver(stage({}), over).passed).toBe(true);
  });

  it('take a trouble that nobody felt for none', () => {
    const calls = [{ time: at('12:50:00'), error: 'Throttling' }];
    const world = { trail: { notes: [], calls } } as unknown as Stage['world'];

    expect(felt(stage({ world }), exercise(), { by: 'Throttling' }).passed).toBe(true);
    expect(felt(stage({ world }), exercise(), { by: 'Throttling', times: 2 }).passed).toBe(false);
    expect(felt(stage({ world }), exercise(), { by: 'copy-failed' }).passed).toBe(false);
  });

  it('miss a call that was done, and calls that nobody tried', () => {
    const refused = { what: 'rds: DeleteDBSnapshot', code: 'AccessDenied' };

    expect(recoveryUntouched(stage({ attempts: [refused] })).passed).toBe(true);
    expect(recoveryUntouched(stage({ attempts: [refused, { what: 'kms: DisableKey' }] }))).toMatchObject({
      passed: false,
      detail: 'kms: DisableKey was done',
    });
    expect(recoveryUntouched(stage({ attempts: [] })).passed).toBe(false);
  });

  it.each([
    { case: 'nothing thinned', alarms: [], passed: false },
    {
      case: 'only one warning',
      alarms: ['manual-snapshots 06:10:00', 'snapshots-thinned 12:30:00'],
      passed: false,
    },
    {
      case: 'a warning just before',
      alarms: ['copied-past-objective 06:10:00', 'manual-snapshots 12:00:00', 'snapshots-thinned 12:30:00'],
      passed: false,
    },
    {
      case: 'both long before',
      alarms: ['copied-past-objective 06:10:00', 'manual-snapshots 06:20:00', 'snapshots-thinned 12:30:00'],
      passed: true,
    },
  ])('of thinning, with $case, say $passed', ({ alarms, passed }) => {
    const raised = alarms.map((text) => {
      const [noun, time = ''] = text.split(' ');
      return ageAlarm(time, { name: `lifeboat-production-source-${noun}`, ageOf: undefined });
    });

    expect(toldBeforeThinning(stage({}), exercise({ alarms: raised })).passed).toBe(passed);
  });

  it.each([
    { gaps: [9, 2, 2, 3, 2, 2, 3, 2, 1, 1], passed: true },
    { gaps: [9, 2, 2, 2, 8, 2, 2, 2, 1, 1], passed: false },
    { gaps: [2, 2], passed: false },
  ])('of evenness, with gaps of $gaps hours, say $passed', ({ gaps, passed }) => {
    let time = 0;
    const waiting = [0, ...gaps].map((gap) => {
      time += gap * HOUR;
      return { name: `p${time}`, database: 'orders', databaseAt: time };
    });
    const writers = [{ ledger: { database: 'orders' } }] as unknown as Stage['writers'];

    expect(thinnedEvenly(stage({ waiting, writers })).passed).toBe(passed);
  });

  it('see that an older point was taken than there was', () => {
    const newest = exercise().databases[0]?.points.findLast(
      ({ copiedAt = Infinity }) => copiedAt <= at('12:51:07'),
    );
    const refused = [
      {
        database: 'orders',
        point: 'p',
        databaseAt: at('12:45:00'),
        refusedAt: at('13:00:00'),
        reason: 'no table',
      },
    ];
    const good = exercise({
      outage: outage({ restores: [restore('orders', { point: newest?.name ?? '' })], refused }),
    });
    const bad = exercise({
      outage: outage({ restores: [restore('orders', { point: 'lifeboat-orders-older' })], refused }),
    });

    const younger = exercise({
      outage: outage({
        restores: [restore('orders', { point: 'lifeboat-orders-newer', databaseAt: at('12:45:00') })],
        refused,
      }),
    });
    const rowsGone = (name: string) => ({
      ...younger,
      happened: [
        { subject: 'DISASTER', text: '', happenedAt: at('12:41:07'), harmful: true, database: name },
      ],
    });

    expect(newestGoodTaken(deletedStage(), rowsGone('stock'), {}).passed).toBe(true);
    expect(newestGoodTaken(deletedStage(), rowsGone('orders'), {}).passed).toBe(false);
    expect(newestGoodTaken(deletedStage(), good, {}).passed).toBe(true);
    expect(newestGoodTaken(deletedStage(), good, { refused: 2 }).passed).toBe(false);
    expect(newestGoodTaken(deletedStage(), bad, {})).toMatchObject({
      passed: false,
      detail: expect.stringContaining('lifeboat-orders-older was taken'),
    });
  });

  it.each([
    ['was let go before the decision', '12:45:00', true],
    ['was there at the decision', '12:55:00', false],
  ])('take an older point for the right one only if the newest %s', (_, deletedAt, passed) => {
    const [older, newest] = (exercise().databases[0]?.points ?? [])
      .filter(({ copiedAt = Infinity }) => copiedAt <= at('12:51:07'))
      .slice(-2);
    const taken = exercise({
      outage: outage({ restores: [restore('orders', { point: older?.name ?? '' })] }),
    });
    const held = deletedStage({ name: newest?.name ?? '', deletedAt: at(deletedAt) });

    expect(newestGoodTaken(held, taken, { refused: 0 }).passed).toBe(passed);
  });
});
