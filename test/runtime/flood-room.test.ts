import { describe, expect, it } from 'vitest';
import { type Hold, holds } from '../../runtime/backup/hold';
import { expendable } from '../../runtime/backup/prune-recovery';
import { mostPoints } from '../../runtime/backup/retention';
import type { Snapshot } from '../../runtime/backup/snapshots';
import type { Database } from '../../runtime/settings';
import { DAY, HOUR, NOW, orders, pointOf, settings } from './points';

const SETTLED = 120 * DAY;
const LASTS = 29 * DAY;

/** The point of the slot that begins at that time. */
function at(time: number, database: Database): Snapshot {
  return pointOf((Math.floor(NOW / HOUR) * HOUR - time) / HOUR, {}, database);
}

function heldAs({ point, until, since }: Hold): Snapshot {
  const [heldUntil, floodedSince] = [new Date(until).toISOString(), new Date(since).toISOString()];
  return { ...point, tags: { ...point.tags, 'lifeboat:hold': heldUntil, 'lifeboat:flood': floodedSince } };
}

/** Hour after hour points come and prune runs; from a time on snapshots of `flooded` are forged, which reconcile sees. */
function live(databases: readonly Database[], flooded: readonly Database[], manualSnapshots: number) {
  const full = { ...settings, databases, quotas: { ...settings.quotas, manualSnapshots } };
  const start = Math.floor(NOW / HOUR) * HOUR - SETTLED - LASTS;
  const flood = start + SETTLED;
  let held: Snapshot[] = [];
  let before: Snapshot[] = [];
  let most = 0;
  for (let time = start; time <= flood + LASTS; time += HOUR) {
    held.push(...databases.map((database) => at(time, database)));
    if (time === flood) before = held.filter(({ slot }) => slot < flood);
    if (time >= flood) {
      const forged = flooded.flatMap((database) =>
        Array.from({ length: 10 }, (_, index) => {
          const snapshot = at(time - index * HOUR, database);
          return { ...snapshot, databaseTime: snapshot.slot - 10 * DAY, createdAt: time };
        }),
      );
      const starting = holds(full, held, forged, time + HOUR / 4);
      const names = starting.map(({ point }) => point.name);
      held = [...held.filter(({ name }) => !names.includes(name)), ...starting.map(heldAs)];
    }
    most = Math.max(most, held.length);
    const going = expendable(full, held, [], time + HOUR / 2);
    held = held.filter((point) => !going.includes(point));
  }
  const survivors = before.filter(({ name }) => held.some((point) => point.name === name));
  const fresh = databases.map((database) =>
    held.filter((point) => point.database === database && point.slot >= flood),
  );
  return { before, survivors, most, fresh };
}

describe('a flood of an account whose quota the retention fills', () => {
  const billing = { ...orders, name: 'billing' };

  it('leaves every point from before there for 30 days, and what the objective asks for of what comes', () => {
    const quota = 2 * mostPoints(orders, settings.retention);
    const { before, survivors, most, fresh } = live([orders, billing], [orders], quota);

    const ofOrders = ({ database }: Snapshot) => database === orders;
    expect(before.filter(ofOrders).length).toBeGreaterThan(30);
    expect(survivors.filter(ofOrders)).toEqual(before.filter(ofOrders));
    expect(most).toBeLessThanOrEqual(quota);
    const [ofOrdersNow = [], ofBillingNow = []] = fresh;
    expect(ofOrdersNow.length).toBeGreaterThanOrEqual(2);
    expect(ofBillingNow.length).toBeGreaterThan(24);
  });

  it('leaves them there of two databases at once', () => {
    const quota = 2 * mostPoints(orders, settings.retention) + 5;
    const { before, survivors, most } = live([orders, billing], [orders, billing], quota);

    expect(survivors).toEqual(before);
    expect(most).toBeLessThanOrEqual(quota);
  });

  it('changes nothing for what comes where there is room for all', () => {
    const { before, survivors, fresh } = live([orders], [orders], 200);

    expect(survivors).toEqual(before);
    expect(fresh[0]?.length).toBeGreaterThan(24);
  });
});
