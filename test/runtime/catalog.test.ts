import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  abandoned,
  announced,
  type Catalog,
  finished,
  knownDatabases,
  NO_CATALOG,
  type Waiting,
  withFailed,
} from '../../runtime/backup/catalog';
import { learned, namesWithoutRoom } from '../../runtime/backup/catalog-found';
import { mostPoints } from '../../runtime/backup/retention';
import { admitted } from '../../runtime/backup/turns';
import type { Database } from '../../runtime/settings';

const hour = 3_600_000;
const limits = { most: 18, quota: 20 };

function database(name: string, rpoSeconds = 3_600): Database {
  return { name, rpoSeconds, periodSeconds: 1_800, snapshotSeconds: 300, copySeconds: 1_200 };
}

function snapshot(name: string, slot: number): Waiting {
  return { name: `${name}-${slot}`, point: `${name}-${slot}`, slot };
}

/** A catalog in which each of these databases has a point of that time, and waits for its next copy. */
function waiting(times: Readonly<Record<string, number>>, others = 0): Catalog {
  const databases = Object.entries(times).map(([name, time]) => [
    name,
    { newest: { point: `${name}-0`, slot: 0, databaseTime: time }, waiting: snapshot(name, 10 * hour) },
  ]);
  return { reconciledAt: 0, others, databases: Object.fromEntries(databases) };
}

function started(catalog: Catalog, databases: readonly Database[], most = 18): string[] {
  return admitted(catalog, databases, { ...limits, most }, 10 * hour).start.map((start) => start.database);
}

describe('the turn of copies', () => {
  it('goes first to the database furthest past its objective', () => {
    const catalog = waiting({ fresh: 9 * hour, stale: 2 * hour });

    expect(started(catalog, [database('fresh'), database('stale')], 1)).toEqual(['stale']);
  });

  it('measures lateness by each objective, not by the clock alone', () => {
    const catalog = waiting({ daily: 0, hourly: 8 * hour });

    expect(started(catalog, [database('daily', 86_400), database('hourly')], 1)).toEqual(['hourly']);
  });

  it('goes before all others to a database without any point', () => {
    const catalog = announced(waiting({ stale: 0 }), 'new', snapshot('new', 10 * hour));

    expect(started(catalog, [database('stale'), database('new')], 1)).toEqual(['new']);
  });

  it('goes last to one whose copies just failed, until an hour has passed or one has ended well', () => {
    const catalog = waiting({ fresh: 9 * hour, stale: 2 * hour });
    const databases = [database('fresh'), database('stale')];
    const failed = (at: number) => withFailed(catalog, ['stale', 'gone'], at);
    const point = { point: 'stale-1', slot: 1, databaseTime: 3 * hour };

    expect(started(failed(10 * hour - 1), databases, 1)).toEqual(['fresh']);
    expect(started(failed(10 * hour - 1), databases, 2)).toEqual(['fresh', 'stale']);
    expect(started(failed(9 * hour), databases, 1)).toEqual(['stale']);
    expect(started(finished(failed(10 * hour - 1), 'stale', point), databases, 1)).toEqual(['stale']);
  });

  it('goes to an older snapshot only where none of the schedule is about to come', () => {
    const minute = 60_000;
    const at = (newest: number, now: number) => {
      const entry = {
        newest: { point: 'a-1', slot: newest, databaseTime: newest },
        later: snapshot('a', newest - hour),
      };
      const catalog = { reconciledAt: 0, others: 0, databases: { a: entry } };
      return admitted(catalog, [database('a')], limits, now).start.length;
    };

    // The slot of 10:00 is due until 10:05, and comes to an end after 20 minutes.
    expect(at(9.5 * hour, 10 * hour + minute)).toBe(0);
    expect(at(9.5 * hour, 10 * hour + 8 * minute)).toBe(1);
    expect(at(10 * hour, 10 * hour + 2 * minute)).toBe(1);
    expect(at(10 * hour, 10 * hour + 25 * minute)).toBe(0);
  });

  it('goes to an older snapshot in the time that the objective spares, where none waits for others', () => {
    const entry = {
      newest: { point: 'a-1', slot: 10 * hour, databaseTime: 10 * hour },
      later: snapshot('a', 9 * hour),
    };
    const catalog = { reconciledAt: 0, others: 0, databases: { a: entry } };
    const at = (minutes: number, rpoMinutes: number, most = 18) => {
      const databases = [database('a', rpoMinutes * 60), database('b')];
      return admitted(catalog, databases, { ...limits, most }, 10 * hour + minutes * 60_000).start.length;
    };

    // With 55 minutes it has to end until 10:35, when the snapshot of 10:30 is there; an hour spares five more.
    expect([15, 16].map((minutes) => at(minutes, 55))).toEqual([1, 0]);
    expect([20, 21].map((minutes) => at(minutes, 60))).toEqual([1, 0]);
    expect([15, 16].map((minutes) => at(minutes, 60, 1))).toEqual([1, 0]);
  });

  it('leaves alone what the chain does not know', () => {
    expect(started(waiting({ orders: 0 }), [])).toEqual([]);
  });

  it.each([
    [0, 18],
    [2, 18],
    [5, 15],
    [20, 0],
    [40, 0],
  ])('leaves room for the %i copies of others: %i of ours', (others, ours) => {
    const names = Array.from({ length: 30 }, (_, index) => `db${index}`);
    const catalog = waiting(Object.fromEntries(names.map((name) => [name, 0])), others);

    expect(
      started(
        catalog,
        names.map((name) => database(name)),
      ),
    ).toHaveLength(ours);
  });

  it('comes to the next when one has ended, and when one could not be asked for', () => {
    const databases = [database('a'), database('b')];
    const first = admitted(waiting({ a: 0, b: 1 }), databases, { ...limits, most: 1 }, 10 * hour);
    expect(first.start.map((start) => start.database)).toEqual(['a']);
    expect(started(first.catalog, databases, 1)).toEqual([]);

    const done = finished(first.catalog, 'a', {
      point: `a-${10 * hour}`,
      slot: 10 * hour,
      databaseTime: 10 * hour,
    });
    expect(started(done, databases, 1)).toEqual(['b']);
    for (const start of first.start) {
      expect(started(abandoned(first.catalog, start), databases, 1)).toEqual(['b']);
      expect(abandoned(first.catalog, start, hour).databases.a?.failedAt).toBe(hour);
    }
  });
});

describe('an announcement', () => {
  const { catalog } = admitted(waiting({ a: 0 }), [database('a')], limits, 10 * hour);

  it.each([
    ['of what is being copied', snapshot('a', 10 * hour)],
    ['older than what is being copied', snapshot('a', 9 * hour)],
  ])('%s changes nothing', (_what, given) => {
    expect(announced(catalog, 'a', given)).toBe(catalog);
  });

  it('older than the newest point asks for an answer to the source side, and for no copy', () => {
    const after = announced(catalog, 'a', snapshot('a', -1));

    expect(after.databases.a).toEqual({ ...catalog.databases.a, owed: true });
  });

  it('of a newer snapshot waits for the copy under way', () => {
    const after = announced(catalog, 'a', snapshot('a', 11 * hour));

    expect(after.databases.a?.waiting?.slot).toBe(11 * hour);
    expect(started(after, [database('a')])).toEqual([]);
  });
});

it('a point that is older than the newest does not take its place', () => {
  const before = waiting({ a: 5 * hour });

  const after = finished(before, 'a', { point: 'old', slot: 0, databaseTime: 4 * hour });

  expect(after.databases.a?.newest).toEqual(before.databases.a?.newest);
});

it('a point of a later slot takes the place of the newest, though nobody wrote in between', () => {
  const { newest } = waiting({ a: 5 * hour }).databases.a ?? {};
  const point = { point: 'later', slot: (newest?.slot ?? 0) + hour, databaseTime: newest?.databaseTime ?? 0 };

  expect(finished(waiting({ a: 5 * hour }), 'a', point).databases.a?.newest).toEqual(point);
});

it('databases found by their tag are known beside those of the config, which count when both are', () => {
  const { name, ...objectives } = database('found', 60);
  const catalog: Catalog = {
    ...NO_CATALOG,
    databases: { [name]: { found: objectives }, orders: { found: objectives }, gone: {} },
  };

  expect(knownDatabases([database('orders')], catalog)).toEqual([database('orders'), database('found', 60)]);
});

it('never more copies than allowed, nor two of one database, whatever happens in whatever order', () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  const databases = names.map((name) => database(name));
  const step = fc.oneof(
    fc.record({ kind: fc.constant('announced' as const), name: fc.constantFrom(...names), slot: fc.nat(30) }),
    fc.record({ kind: fc.constant('ended' as const), name: fc.constantFrom(...names) }),
    fc.record({ kind: fc.constant('refused' as const), name: fc.constantFrom(...names) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), fc.nat(4), fc.nat(22), (steps, most, others) => {
      let catalog: Catalog = { ...NO_CATALOG, others };
      for (const [index, one] of steps.entries()) {
        const copying = catalog.databases[one.name]?.copying;
        if (one.kind === 'announced') {
          catalog = announced(catalog, one.name, snapshot(one.name, one.slot * hour));
        } else if (copying !== undefined && one.kind === 'ended') {
          catalog = finished(catalog, one.name, { ...copying, databaseTime: copying.slot });
        } else if (copying !== undefined) {
          catalog = abandoned(catalog, { ...copying, database: one.name });
        }
        const before = catalog;
        const admission = admitted(catalog, databases, { most, quota: 20 }, index * hour);
        catalog = admission.catalog;

        const underWay = Object.values(catalog.databases).filter((entry) => entry.copying !== undefined);
        const allowed = Math.max(0, Math.min(most, 20 - others));
        expect(underWay.length).toBeLessThanOrEqual(allowed);
        for (const { database: started } of admission.start) {
          expect(before.databases[started]?.copying).toBeUndefined();
        }
      }
    }),
  );
});

describe('databases found by their tag', () => {
  const hourly = { rpoSeconds: 7_200, periodSeconds: 3_600, snapshotSeconds: 300, copySeconds: 1_200 };
  const halfHourly = { ...hourly, rpoSeconds: 3_600, periodSeconds: 1_800 };
  const retention = { hourly: 24, daily: 7, weekly: 4, monthly: 12 };
  /** Room for the points of so many databases with an hourly schedule. */
  const roomFor = (instances: number, clusters = 0) => {
    const points = mostPoints(hourly, retention);
    return { retention, roomForFound: { instance: instances * points, cluster: clusters * points } };
  };

  it('come as long as there is room; the others are remembered until they ought to have been announced again', () => {
    const catalog = learned(NO_CATALOG, [], { mail: hourly, toys: hourly }, roomFor(1), 0);

    expect(knownDatabases([], catalog).map(({ name }) => name)).toEqual(['mail']);
    expect(namesWithoutRoom(catalog, 2 * hour)).toEqual(['toys']);
    expect(namesWithoutRoom(catalog, 4 * hour)).toEqual([]);
    expect(namesWithoutRoom(learned(catalog, [], { toys: hourly }, roomFor(2), hour), hour)).toEqual([]);
  });

  it('of each kind have room of their own', () => {
    const cluster = { ...hourly, kind: 'cluster' as const };
    const catalog = learned(
      NO_CATALOG,
      [],
      { mail: hourly, notes: cluster, toys: cluster },
      roomFor(1, 1),
      0,
    );

    expect(knownDatabases([], catalog).map(({ name }) => name)).toEqual(['mail', 'notes']);
  });

  it('have no more room for asking for more: neither a new one nor one that is known', () => {
    const greedy = { ...hourly, rpoSeconds: 2_592_000, periodSeconds: 300 };
    const known = learned(NO_CATALOG, [], { mail: hourly }, roomFor(2), 0);
    const catalog = learned(known, [], { mail: greedy, toys: greedy }, roomFor(2), 0);

    expect(knownDatabases([], catalog)).toEqual([{ name: 'mail', ...hourly }]);
    expect(namesWithoutRoom(catalog, hour)).toEqual(['mail', 'toys']);
  });

  it('are remembered by a bounded number of names, whoever announces them', () => {
    const many = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`d${index}`, hourly]));

    expect(namesWithoutRoom(learned(NO_CATALOG, [], many, roomFor(0), 0), 0)).toHaveLength(100);
  });

  it.each([
    ['the first time', {}, 5],
    ['again', { mail: { found: hourly, foundAt: 1 } }, 1],
    ['with a stricter objective', { mail: { found: hourly, foundAt: 1 } }, 5, halfHourly],
    ['with a wider objective', { mail: { found: halfHourly, foundAt: 1 } }, 1],
  ])('count from when their objectives were heard of: %s', (_, databases, expected, objectives = hourly) => {
    const before = { ...NO_CATALOG, databases };

    expect(learned(before, [], { mail: objectives }, roomFor(9), 5).databases.mail?.foundAt).toBe(expected);
  });
});
