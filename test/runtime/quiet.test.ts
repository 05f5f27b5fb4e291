import { describe, expect, it } from 'vitest';
import { quietUntil } from '../../runtime/backup/reconcile-source';
import type { Snapshot } from '../../runtime/backup/snapshots';
import type { Database, ReconcileSourceSettings } from '../../runtime/settings';
import { HOUR, NOW, orders, pointOf, settings } from './points';

const MINUTE = 60_000;

/** Of the current hour, at 12:00; it is 12:41. */
const SLOT = Math.floor(NOW / HOUR) * HOUR;

function until(held: readonly Snapshot[], databases: readonly Database[] = [orders], time = NOW): number {
  return quietUntil({ ...settings, databases } as unknown as ReconcileSourceSettings, held, time);
}

function copied(hours: number, change: Partial<Snapshot> = {}, database = orders): Snapshot {
  return pointOf(hours, { ...change, tags: { 'lifeboat:copied': 'true' } }, database);
}

describe('snapshots of the source', () => {
  it('that are all copied are left alone until two minutes after the next slot', () => {
    expect(until([copied(0), copied(1)])).toBe(SLOT + HOUR + 2 * MINUTE);
  });

  it('are looked at again after 55 minutes when their slots are far between', () => {
    const daily = { ...orders, periodSeconds: 86_400 };

    expect(until([copied(12, {}, daily)], [daily])).toBe(NOW + 55 * MINUTE);
  });

  it('wait for the first slot of several databases', () => {
    const often = { ...orders, name: 'often', periodSeconds: 1800 };

    expect(until([copied(0), copied(0, { slot: SLOT + 30 * MINUTE }, often)], [orders, often])).toBe(
      SLOT + HOUR + 2 * MINUTE,
    );
    expect(until([copied(0), copied(0, {}, often)], [orders, often])).toBe(NOW);
  });

  it('are one moment when one of two under different keys is known to be copied', () => {
    const rekeyed = copied(0, { name: `${pointOf(0).name}-rekeyed`, rekeyed: true });

    expect(until([pointOf(0), rekeyed])).toBe(SLOT + HOUR + 2 * MINUTE);
  });

  it.each<[string, readonly Snapshot[]]>([
    ['there is none', []],
    ['the newest slot has none', [copied(1), copied(2)]],
    ['the newest is being made', [pointOf(0, { status: 'creating' }), copied(1)]],
    ['the newest is not known to be copied', [pointOf(0), copied(1)]],
    ['an older one is not known to be copied', [copied(0), pointOf(1)]],
    ['one has failed', [copied(0), pointOf(3, { status: 'failed' })]],
  ])('are looked at every time while %s', (_, held) => {
    expect(until(held)).toBe(NOW);
  });

  it('are looked at every time where those that RDS takes by itself are taken along', () => {
    expect(until([copied(0)], [{ ...orders, includeAutomated: true }])).toBe(NOW);
  });
});
