import { describe, expect, it } from 'vitest';
import { type Catalog, NO_CATALOG, withFormer } from '../../runtime/backup/catalog';
import { countRefused, holds } from '../../runtime/backup/hold';
import type { Snapshot } from '../../runtime/backup/snapshots';
import { acceptable, accepted, flooded, isTooLateToCopy } from '../../runtime/backup/suspicion';
import type { Database, FormerSchedule } from '../../runtime/settings';
import { DAY, HOUR, hourlyPoints, NOW, orders, pointOf, settings } from './points';

const MINUTE = 60_000;
const slot = Math.floor(NOW / HOUR) * HOUR - 5 * HOUR;

describe('a snapshot that is offered', () => {
  it.each([
    ['at its slot', slot, undefined],
    ['a little before, by another clock', slot - MINUTE, undefined],
    ['at the end of its period, and an hour late', slot + 2 * HOUR, undefined],
    ['long before its slot', slot - 3 * MINUTE, 'its data is older than its slot'],
    ['long after its slot', slot + 2 * HOUR + MINUTE, 'its data is newer than its slot'],
  ])('is judged by when its data is of: %s', (_, databaseTime, reason) => {
    expect(acceptable({ slot, databaseTime }, orders, NOW)).toBe(reason);
  });

  it.each([
    ['began in time and took hours', { from: slot, to: slot + 5 * HOUR }, undefined],
    ['is of a database that nobody had written to for hours', { from: slot - 9 * HOUR, to: slot }, undefined],
    [
      'was made before its slot',
      { from: slot - 9 * HOUR, to: slot - 3 * MINUTE },
      'its data is older than its slot',
    ],
    [
      'was begun too late',
      { from: slot + 2 * HOUR + MINUTE, to: slot + 9 * HOUR },
      'its data is newer than its slot',
    ],
  ])('is judged by all that AWS says of its time: it %s', (_, witnessed, reason) => {
    expect(acceptable({ slot, databaseTime: witnessed.from, witnessed }, orders, NOW)).toBe(reason);
  });

  it.each([
    ['off the schedule', { slot: slot + 5 * MINUTE }, 'its slot is not on the schedule'],
    ['of the future', { slot: slot + 10 * HOUR }, 'its slot is in the future'],
    ['of which only a fresh name is known', { slot: slot + 5 * HOUR }, undefined],
    [
      'of which only an old name is known',
      { slot },
      'its slot is long past, and the time of its data is not known',
    ],
    ['automated, not asked for', { slot, automated: true }, 'automated snapshots are not taken along'],
  ])('is judged by its name: %s', (_, offered, reason) => {
    expect(acceptable(offered, orders, NOW)).toBe(reason);
  });

  it('may be automated, of any minute, where those are taken along', () => {
    const offered = { slot: slot + 7 * MINUTE, databaseTime: slot + 7 * MINUTE, automated: true };

    expect(acceptable(offered, { ...orders, includeAutomated: true }, NOW)).toBeUndefined();
  });
});

describe('after a change of the schedule, a snapshot', () => {
  const MINUTES_10 = 10 * MINUTE;
  const until = slot + HOUR / 2;
  const slowed = { ...orders, former: [{ periodSeconds: 600, until }] };
  const old = slot + MINUTES_10;

  it.each([
    ['of the schedule of before', { slot: old, databaseTime: old }, undefined],
    [
      'of neither schedule',
      { slot: slot + 5 * MINUTE, databaseTime: old },
      'its slot is not on the schedule',
    ],
    [
      'of a slot of the schedule of before, after the change',
      { slot: slot + 4 * MINUTES_10, databaseTime: slot + 4 * MINUTES_10 },
      'its slot is not on the schedule',
    ],
    [
      'of a slot of before, made after the change',
      { slot: old, databaseTime: until + MINUTE },
      'its slot is not on the schedule',
    ],
    [
      'of a slot of before, of another time',
      { slot: old, databaseTime: slot - HOUR },
      'its slot is not on the schedule',
    ],
    ['of which only its name is known', { slot: old }, 'its slot is not on the schedule'],
  ])('is judged by what there was then: %s', (_, offered, reason) => {
    expect(acceptable(offered, slowed, NOW)).toBe(reason);
  });

  it('that a slower schedule let come late is still no later than that', () => {
    const quickened = { ...orders, periodSeconds: 600, former: [{ periodSeconds: 3600, until: NOW }] };
    const late = { slot, databaseTime: slot + 2 * HOUR };

    expect(acceptable(late, quickened, NOW)).toBeUndefined();
    expect(acceptable(late, { ...quickened, former: [] }, NOW)).toBe('its data is newer than its slot');
  });

  it('of a cluster, under another key, may have been copied after the change', () => {
    const offered = { slot: old, rekeyed: true, databaseTime: until + HOUR };

    expect(acceptable(offered, { ...slowed, kind: 'cluster' }, NOW)).toBeUndefined();
  });
});

describe('a copy of the snapshot of a cluster under another key', () => {
  const cluster: Database = { ...orders, kind: 'cluster' };

  it.each([
    ['at once', 0, false],
    ['a day late', 25 * HOUR, false],
    ['later than it can be accepted when it is done', 26 * HOUR - 19 * MINUTE, true],
  ])('is not asked for when it would be refused: %s', (_, after, expected) => {
    const now = slot + after;
    const offered = { slot, rekeyed: true, databaseTime: now + cluster.copySeconds * 1000 };

    expect(isTooLateToCopy({ slot }, cluster, now)).toBe(expected);
    expect(acceptable(offered, cluster, NOW + 9 * DAY) !== undefined).toBe(expected);
    expect(isTooLateToCopy({ slot }, orders, now)).toBe(false);
  });
});

describe('the schedules that a database had', () => {
  const noted = (periodSeconds: number, former: readonly FormerSchedule[] = []) => ({
    ...NO_CATALOG,
    databases: { orders: { schedule: { periodSeconds, former } } },
  });
  const formerOf = (catalog: Catalog) => withFormer([orders], catalog, NOW)[0]?.former;

  it.each<[string, Catalog, FormerSchedule[]]>([
    ['none at first', NO_CATALOG, []],
    ['none while it stays', noted(3600), []],
    ['the one that it had until now', noted(600), [{ periodSeconds: 600, until: NOW }]],
    [
      'those that were known, each once',
      noted(600, [
        { periodSeconds: 600, until: 1 },
        { periodSeconds: 300, until: 2 },
      ]),
      [
        { periodSeconds: 300, until: 2 },
        { periodSeconds: 600, until: NOW },
      ],
    ],
    [
      'what was known, while it stays',
      noted(3600, [{ periodSeconds: 600, until: 1 }]),
      [{ periodSeconds: 600, until: 1 }],
    ],
  ])('are %s', (_, catalog, expected) => {
    expect(formerOf(catalog)).toEqual(expected);
  });
});

describe('snapshots that RDS took by itself', () => {
  const database = { ...orders, includeAutomated: true };

  /** As one that is called so, and was taken then, `hours` before now. */
  const automated = (hours: number) => {
    const taken = NOW - hours * HOUR;
    const name = `${pointOf(0).name}-${hours}-auto`;
    return pointOf(0, { name, point: name, slot: taken, databaseTime: taken, automated: true }, database);
  };
  const fine = (offered: readonly number[], here: readonly number[] = []) =>
    accepted(offered.map(automated), NOW, here.map(automated)).map(({ slot: taken }) => (NOW - taken) / HOUR);

  it.each<[string, number[], number[], number[]]>([
    ['one a day', [1, 24.7, 49], [], [1, 24.7, 49]],
    ['one between two of other days', [25], [1, 49], [25]],
    ['a second one, of a window that was moved', [1, 9], [33], [1, 9]],
    ['no third one', [1, 2, 3, 4], [], [3, 4]],
    ['no third one between two that are here', [2, 3], [1, 4], []],
    ['those that are here', [1, 2, 3], [1, 2, 3], [1, 2, 3]],
  ])('are accepted: %s', (_, offered, here, kept) => {
    expect(fine(offered, here)).toEqual(kept);
  });

  it('are a flood when there are too many', () => {
    const [few, many] = [
      [1, 2, 3, 4, 5],
      [1, 2, 3, 4, 5, 6],
    ].map((hours) => hours.map(automated));

    expect(flooded(few ?? [], database, NOW, [])).toBe(false);
    expect(flooded(many ?? [], database, NOW, [])).toBe(true);
    expect(countRefused([], many ?? [], NOW)).toBe(4);
  });
});

/** Snapshots whose data is of another time than their slots. */
function forged(count: number, createdAt = NOW - HOUR): Snapshot[] {
  return Array.from({ length: count }, (_, index) =>
    pointOf(100 + index, { databaseTime: createdAt, createdAt }),
  );
}

describe('a flood', () => {
  it('is more forged snapshots than mistakes explain', () => {
    expect(flooded(forged(3), orders, NOW, [])).toBe(false);
    expect(flooded(forged(4), orders, NOW, [])).toBe(true);
  });

  it('is also too many good-looking ones in a day', () => {
    const ofOneSlot = (count: number) => Array.from({ length: count }, () => pointOf(1));

    expect(flooded(ofOneSlot(48), orders, NOW, [])).toBe(false);
    expect(flooded(ofOneSlot(52), orders, NOW, [])).toBe(true);
  });

  it('is none of what is here already', () => {
    expect(flooded(forged(4), orders, NOW, forged(4))).toBe(false);
    expect(flooded(forged(8), orders, NOW, forged(4))).toBe(true);
    expect(flooded(forged(4), orders, NOW, forged(4, NOW - DAY))).toBe(true);
  });

  it('is no backlog of a cluster that was copied under another key too late', () => {
    const cluster: Database = { ...orders, kind: 'cluster' };
    const late = Array.from({ length: 9 }, (_, index) =>
      pointOf(30 + index, { rekeyed: true, witnessed: { from: NOW, to: NOW } }, cluster),
    );
    const asItself = late.map((one) => ({ ...one, rekeyed: false }));

    expect(flooded(late, cluster, NOW, [])).toBe(false);
    expect(countRefused([], late, NOW)).toBe(9);
    expect(flooded(asItself, cluster, NOW, [])).toBe(true);
  });

  it('is not the day of a schedule that was faster until now', () => {
    const ofDay = Array.from({ length: 144 }, () => pointOf(1));
    const former = [{ periodSeconds: 600, until: NOW - HOUR }];

    expect(flooded(ofDay, { ...orders, former }, NOW, [])).toBe(false);
    expect(flooded(ofDay, { ...orders, former }, NOW + DAY, ofDay)).toBe(false);
    expect(flooded(ofDay, orders, NOW, [])).toBe(true);
  });

  it('is over after 30 days, though its snapshots are still there', () => {
    expect(flooded(forged(1000, NOW - 31 * DAY), orders, NOW, [])).toBe(false);
  });
});

describe('holding', () => {
  const before = hourlyPoints(30);

  it('does nothing without a flood', () => {
    expect(holds(settings, before, [], NOW)).toEqual([]);
    expect(holds(settings, before, before.slice(0, 2), NOW)).toEqual([]);
  });

  it('holds all points for 30 days', () => {
    const held = holds(settings, before, forged(10), NOW);

    expect(held.map(({ point }) => point.name).sort()).toEqual(before.map(({ name }) => name).sort());
    expect(held.every(({ until }) => until === NOW + 30 * DAY)).toBe(true);
  });

  it('holds points of the flooded database alone', () => {
    const billing = { ...orders, name: 'billing' };
    const both = { ...settings, databases: [orders, billing] };
    const held = holds(both, [...before, pointOf(3, {}, billing)], forged(10), NOW);

    expect(held.length).toBeGreaterThan(0);
    expect(held.every(({ point }) => point.database === orders)).toBe(true);
  });

  it('holds nothing newer than the flood, nor for longer, as long as the flood goes on', () => {
    const held = applied(before, NOW);
    const later = NOW + 10 * DAY;
    const newer = [pointOf(-1), pointOf(-100)];

    expect(holds(settings, [...held, ...newer], forged(500, later - HOUR), later)).toEqual([]);
  });

  it('finishes what an earlier run began', () => {
    const [first, ...rest] = before;
    const half = [...applied(rest, NOW), ...(first === undefined ? [] : [first])];
    const held = holds(settings, [...half, pointOf(-2)], forged(10), NOW + HOUR);

    expect(held.map(({ point, until }) => [point.name, until])).toEqual([[first?.name, NOW + 30 * DAY]]);
  });

  it('leaves a longer hold, and one that a person has ended', () => {
    const longer = pointOf(40, { tags: { 'lifeboat:hold': new Date(NOW + 90 * DAY).toISOString() } });
    const [ended] = applied([pointOf(50)], NOW, NOW - HOUR);
    const held = holds(
      settings,
      [...applied(before, NOW), longer, ...(ended ? [ended] : [])],
      forged(10),
      NOW,
    );

    expect(held).toEqual([]);
  });

  it('holds the oldest, the newest and some between when there is little room', () => {
    const small = { ...settings, quotas: { ...settings.quotas, manualSnapshots: 20 } };
    const held = holds(small, before, forged(10), NOW).map(({ point }) => point.name);

    expect(held).toContain(pointOf(0).name);
    expect(held).toContain(pointOf(29).name);
    // Of 20, four are what the objective asks for, one is verified and one being copied.
    expect(held.length).toBe(14);
  });
});

/** The points as a hold that began at `since` left them. */
function applied(points: readonly Snapshot[], since: number, until = since + 30 * DAY): Snapshot[] {
  return points.map((point) => ({
    ...point,
    tags: {
      ...point.tags,
      'lifeboat:hold': new Date(until).toISOString(),
      'lifeboat:flood': new Date(since).toISOString(),
    },
  }));
}
