import { describe, expect, it } from 'vitest';
import { NEAR_THINNING } from '../../infra/snapshot-alarms';
import type { Snapshot } from '../../runtime/backup/snapshots';
import { copiedPastObjective, sourcePlan, sourcePoints } from '../../runtime/backup/source-points';
import { HOUR, NOW, orders, pointOf, settings } from './points';

const copied = (hours: number, change: Partial<Snapshot> = {}) =>
  pointOf(hours, { ...change, tags: { 'lifeboat:copied': 'true', ...change.tags } });

function plan(held: readonly Snapshot[], manualSnapshots = held.length, copying: readonly string[] = []) {
  const { copied: gone, thinned } = sourcePlan(settings, sourcePoints(held, copying, NOW), manualSnapshots);
  return { copied: gone.map(({ name }) => name), thinned: thinned.map(({ name }) => name) };
}

describe('pruning the source', () => {
  it('deletes what is copied, but for the newest two', () => {
    expect(plan([0, 1, 2, 3].map((hours) => copied(hours))).copied).toEqual([
      pointOf(3).name,
      pointOf(2).name,
    ]);
  });

  it('counts only available ones among the newest two', () => {
    const held = [pointOf(0, { status: 'creating' }), copied(1), copied(2), copied(3)];

    expect(plan(held).copied).toEqual([pointOf(3).name]);
  });

  it.each<[string, Snapshot]>([
    ['is not known to be copied', pointOf(5)],
    ['is being made', copied(5, { status: 'creating' })],
    ['is held', copied(5, { tags: { 'lifeboat:hold': 'for ever' } })],
  ])('keeps one that %s', (_, special) => {
    expect(plan([copied(0), copied(1), special]).copied).toEqual([]);
  });

  it('keeps the newest that was made of an automated snapshot, as long as those are taken along', () => {
    const automated = (hours: number, includeAutomated: boolean) =>
      copied(hours, { automated: true, database: { ...orders, includeAutomated } });
    const held = (includeAutomated: boolean) => [
      ...[0, 1, 2].map((hours) => copied(hours)),
      ...[5, 29].map((hours) => automated(hours, includeAutomated)),
    ];

    expect(plan(held(true)).copied).toEqual([pointOf(29).name, pointOf(2).name]);
    expect(plan(held(false)).copied).toEqual([pointOf(29).name, pointOf(5).name]);
  });

  it('keeps one that something is being copied from', () => {
    const held = [copied(0), copied(1), copied(2)];

    expect(plan(held, 3, [copied(2).arn]).copied).toEqual([]);
    expect(plan(held).copied).toEqual([copied(2).name]);
  });

  it('takes a snapshot and its copy under another key as one point', () => {
    const original = copied(5);
    const rekeyed = pointOf(5, { name: `${original.name}-rekeyed`, rekeyed: true });
    const points = sourcePoints([copied(0), copied(1), original, rekeyed], [], NOW);
    const { copied: gone } = sourcePlan(settings, points, 4);

    expect(gone.map(({ snapshots }) => snapshots.map(({ name }) => name))).toEqual([
      [original.name, rekeyed.name],
    ]);
  });

  it('waits with both while the copy under another key is being made', () => {
    const rekeyed = pointOf(5, { name: `${copied(5).name}-rekeyed`, rekeyed: true, status: 'creating' });

    expect(plan([copied(0), copied(1), copied(5), rekeyed]).copied).toEqual([]);
  });

  it.each([
    [89, 0],
    [90, 10],
    [100, 20],
  ])('with %i of 100 snapshots there, thins %i', (there, gone) => {
    const held = Array.from({ length: 85 }, (_, hours) => pointOf(hours));
    const { thinned } = plan(held, there);

    expect(thinned).toHaveLength(gone);
    for (const hours of [0, 1, 84]) expect(thinned).not.toContain(pointOf(hours).name);
  });

  it('says how late the recovery side is, and of what was never copied too', () => {
    const late = (held: readonly Snapshot[]) =>
      copiedPastObjective(settings, sourcePoints(held, [], NOW), NOW);
    const ageOf5 = (NOW - (pointOf(5).databaseTime ?? 0)) / 1000;

    expect(late([copied(0), pointOf(5)])).toBe(0);
    expect(late([pointOf(0), copied(5)])).toBe(ageOf5 - orders.rpoSeconds);
    expect(late([pointOf(0), pointOf(5)])).toBe(ageOf5 - orders.rpoSeconds);
  });

  it.each([
    { count: 2, minutes: 60, hours: 17 },
    { count: 12, minutes: 60, hours: 3 },
    { count: 10, minutes: 30, hours: 1 },
    { count: 4, minutes: 10, hours: 1 },
    { count: 3, minutes: 5, hours: 0 },
    { count: 20, minutes: 360, hours: 12 },
  ])('tells $hours hours before thinning begins: $count databases, every $minutes minutes', (fleet) => {
    const { quiet, away } = nearness(fleet);
    const begins = away.findIndex(({ thins }) => thins);

    expect(Math.max(...quiet)).toBeLessThan(NEAR_THINNING - 10);
    expect(begins - away.findIndex(({ towards }) => towards > NEAR_THINNING)).toBe(fleet.hours);
    for (const { towards, thins } of away) expect(thins).toBe(towards >= 100);
  });
});

/** How near thinning is, hour by hour: for a day of all going well, and until it begins once nothing is copied. */
function nearness({ count, minutes }: { readonly count: number; readonly minutes: number }) {
  const periodSeconds = minutes * 60;
  const each = { ...orders, periodSeconds, copySeconds: Math.min(1200, periodSeconds) };
  const databases = Array.from({ length: count }, (_, index) => ({ ...each, name: `db-${index}` }));
  const using = { ...settings, databases };
  let held: Snapshot[] = [];
  const quiet: number[] = [];
  const away: { readonly towards: number; readonly thins: boolean }[] = [];
  for (let hour = -24; hour < 100; hour += 1) {
    const now = NOW + hour * HOUR;
    for (let slot = Math.ceil((now - HOUR) / (periodSeconds * 1000)); ; slot += 1) {
      const time = slot * periodSeconds * 1000;
      if (time >= now) break;
      const name = (database: string) => `${database}-${time}`;
      held.push(
        ...databases.map((one) =>
          pointOf(0, { name: name(one.name), point: name(one.name), databaseTime: time }, one),
        ),
      );
    }
    const isCopied = ({ databaseTime = 0 }: Snapshot) =>
      databaseTime < Math.min(NOW, now) - (each.snapshotSeconds + each.copySeconds) * 1000;
    held = held.map((one) =>
      isCopied(one) ? { ...one, tags: { ...one.tags, 'lifeboat:copied': 'true' } } : one,
    );
    const {
      copied: gone,
      thinned,
      towardsThinning,
    } = sourcePlan(using, sourcePoints(held, [], now), held.length);
    if (hour < 0) quiet.push(towardsThinning);
    else away.push({ towards: towardsThinning, thins: thinned.length > 0 });
    if (thinned.length > 0) break;
    const names = gone.map(({ name }) => name);
    held = held.filter(({ name }) => !names.includes(name));
  }
  return { quiet, away };
}
