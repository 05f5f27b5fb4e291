import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { announced, type Catalog, finished } from '../../runtime/backup/catalog';
import { admitted } from '../../runtime/backup/turns';
import { PERIODS } from '../../runtime/cadence';
import type { Database } from '../../runtime/settings';
import {
  type CopyCapacity,
  copiesFault,
  copyCapacities,
  copyCapacity,
  lateCopies,
} from '../../stacks/copy-capacity';

const objectives = { rpoSeconds: 3_600, periodSeconds: 1_800, snapshotSeconds: 300, copySeconds: 1_200 };

function fleet(count: number, change: Partial<typeof objectives> = {}) {
  return Array.from({ length: count }, (_, index) => ({ name: `db-${index}`, ...objectives, ...change }));
}

const draws = fc.array(fc.nat(100), { minLength: 97, maxLength: 97 });

/** Few kinds of databases, some alike, so that their slots meet again and again. */
const fleets = fc
  .array(
    fc.record({
      ...{ periodSeconds: fc.constantFrom(300, 900, 1_800, 3_600, 7_200, 10_800, 21_600) },
      ...{ snapshotSeconds: fc.constantFrom(0, 0, 60, 300) },
      ...{ copySeconds: fc.constantFrom(100, 150, 300, 600, 1_000, 1_200, 2_400) },
      ...{ spare: fc.constantFrom(1, 1.2, 1.5, 2, 3), count: fc.constantFrom(1, 1, 2, 3) },
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((kinds) =>
    kinds.flatMap(({ spare, count, ...rest }, kind) => {
      const copySeconds = Math.min(rest.copySeconds, rest.periodSeconds);
      const rpoSeconds = Math.ceil(spare * (rest.periodSeconds + rest.snapshotSeconds + copySeconds));
      return fleet(count, { ...rest, copySeconds, rpoSeconds }).map((one) => ({
        ...one,
        name: `${one.name} of ${kind}`,
      }));
    }),
  );

describe('copies', () => {
  it('of one database never wait', () => {
    expect(copyCapacity(fleet(1), 18)).toEqual({
      copies: 18,
      load: 1_200 / 1_800,
      databases: [
        {
          name: 'db-0',
          rpoSeconds: 3_600,
          waitSeconds: 0,
          oldestSeconds: 3_300,
          best: { periodSeconds: 1_200, rpoSeconds: 2_700 },
        },
      ],
      uniform: { periodSeconds: 1_200, rpoSeconds: 2_700 },
    });
  });

  it('of more databases than may be copied at once wait for whichever snapshots come first', () => {
    const every = { periodSeconds: 2_700, rpoSeconds: 4_500 };
    const databases = [...fleet(2, every), { name: 'tight', ...objectives, ...every, rpoSeconds: 4_300 }];
    const capacity = copyCapacity(databases, 2);

    expect(capacity.databases.map(({ name, waitSeconds }) => [name, waitSeconds])).toEqual([
      ['db-0', 1_200],
      ['db-1', 1_200],
      ['tight', 1_200],
    ]);
    expect(lateCopies(capacity).map(({ oldestSeconds }) => oldestSeconds)).toEqual([5_400, 5_400, 5_400]);
  });

  it('wait once places are free for those only that have more of their objective behind them', () => {
    const every = { periodSeconds: 5_400 };
    const databases = [
      ...fleet(3, { ...every, rpoSeconds: 10_800 }),
      { name: 'tight', ...objectives, ...every, rpoSeconds: 7_200 },
    ];
    const capacity = copyCapacity(databases, 1);

    expect(capacity.databases.map(({ name, waitSeconds }) => [name, waitSeconds])).toEqual([
      ['db-0', 3_600],
      ['db-1', 3_600],
      ['db-2', 3_600],
      ['tight', 1_200],
    ]);
  });

  it('that the chain asks for first are not said to wait the least', () => {
    const base = { snapshotSeconds: 300, copySeconds: 1_500 };
    const slow = { ...base, rpoSeconds: 10_800, periodSeconds: 7_200 };
    const tight = { ...base, name: 'tight', rpoSeconds: 3_600, periodSeconds: 1_800 };
    const capacity = copyCapacity([tight, { ...slow, name: 'slow' }, { ...slow, name: 'slower' }], 2);

    expect(lateCopies(capacity).map(({ name }) => name)).toContain('tight');
  });

  it('that fit are no fault', () => {
    expect(copiesFault(copyCapacity(fleet(26), 18))).toEqual([]);
  });

  it('that never end are told with what would fit', () => {
    expect(copiesFault(copyCapacity(fleet(6), 2))).toEqual([
      {
        key: 'copies',
        value: 2,
        allowed: expect.stringMatching(
          /^The copies of 6 databases would keep 4\.0 in progress all the time\. Allow at least 4, .* or take snapshots less often: every 1 hour fits, for an rpo of 125 minutes\.$/,
        ),
      },
    ]);
  });

  it('have no best objective where not even one a day can be made', () => {
    const capacity = copyCapacity(fleet(100, { copySeconds: 80_000, periodSeconds: 86_400 }), 18);

    expect(capacity.uniform).toBeUndefined();
    expect(capacity.databases[0]?.best).toBeUndefined();
    expect(copiesFault(capacity)[0]?.allowed).toContain('or protect fewer databases.');
  });

  it('leave no newest point older than is said, in a mixed fleet either', () => {
    let waited = 0;
    fc.assert(
      fc.property(
        fleets,
        fc.integer({ min: 1, max: 3 }),
        draws,
        fc.boolean(),
        (databases, copies, ranks, vary) => {
          const said = copyCapacity(databases, copies).databases.filter(
            (one) => one.oldestSeconds !== undefined,
          );
          fc.pre(said.length > 0);

          const ages = agesOf(databases, copies, ranks, vary);

          for (const { name, waitSeconds = 0, oldestSeconds = 0 } of said) {
            if (waitSeconds > 0) waited += 1;
            expect(ages[name]).toBeLessThanOrEqual(oldestSeconds);
          }
        },
      ),
    );
    expect(waited).toBeGreaterThan(20);
  });

  it('have no bound where one may not have ended when the next is due', () => {
    const often = { periodSeconds: 900, copySeconds: 600, rpoSeconds: 2_160, snapshotSeconds: 0 };
    const slow = { periodSeconds: 10_800, copySeconds: 1_800, rpoSeconds: 16_200, snapshotSeconds: 0 };
    const databases = [...fleet(2, often), { name: 'slow', ...slow }];
    const capacity = copyCapacity(databases, 2);
    const ages = agesOf(databases, 2, [0], false);

    expect(Math.max(ages['db-0'] ?? 0, ages['db-1'] ?? 0)).toBeGreaterThan(2_160);
    expect(lateCopies(capacity)).toMatchObject([{ name: 'db-0' }, { name: 'db-1' }]);
    expect(lateCopies(capacity)[0]).not.toHaveProperty('oldestSeconds');
  });

  it('keep any objective that is proposed, and the others theirs as before', () => {
    let proposed = 0;
    fc.assert(
      fc.property(fleets, fc.integer({ min: 1, max: 3 }), fc.nat(8), (databases, copies, index) => {
        const { databases: said, uniform } = copyCapacity(databases, copies);
        const { name, best } = said[index % said.length] ?? {};
        const changed = (change: (database: Database) => object | undefined) =>
          copyCapacity(
            databases.map((one) => ({ ...one, ...change(one) })),
            copies,
          );

        if (uniform !== undefined) expect(lateCopies(changed(() => uniform))).toEqual([]);
        if (best === undefined) return;
        proposed += 1;
        const after = changed((one) => (one.name === name ? best : undefined));
        const late = lateNames(copyCapacity(databases, copies)).filter((one) => one !== name);
        expect(late).toEqual(expect.arrayContaining(lateNames(after)));
        expect(copiesFault(after)).toEqual([]);
      }),
    );
    expect(proposed).toBeGreaterThan(20);
  });

  it('keep the best objective that is proposed, and no shorter schedule would', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 60, max: 20_000 }),
        (count, copies, copySeconds) => {
          const { uniform } = copyCapacity(fleet(count, { copySeconds }), copies);
          const rounds = Math.ceil(count / copies);

          expect(uniform?.periodSeconds).toBe(PERIODS.find((one) => one >= rounds * copySeconds));
          if (uniform === undefined) return;
          const oldestSeconds = uniform.periodSeconds + 300 + rounds * copySeconds;
          expect(uniform.rpoSeconds).toBe(Math.ceil(oldestSeconds / 60) * 60);
        },
      ),
    );
  });
});

describe('copies of clusters', () => {
  it('are counted apart, and what cannot be asked of AWS is not proposed', () => {
    const clusters = fleet(12).map((one) => ({ ...one, name: `c-${one.name}`, kind: 'cluster' as const }));
    const [ofInstances, ofClusters] = copyCapacities([...fleet(2), ...clusters], {
      instance: 18,
      cluster: 4,
    });

    expect(ofInstances?.databases).toHaveLength(2);
    expect(ofInstances && copiesFault(ofInstances)).toEqual([]);
    expect(ofClusters && copiesFault(ofClusters)).toMatchObject([
      { key: 'clusterCopies', value: 4, allowed: expect.stringContaining('five copies') },
    ]);
  });
});

it('copies of clusters in two steps last until reconcile has seen the end of each', () => {
  const databases = fleet(1, { periodSeconds: 7_200 }).flatMap((one) => [
    one,
    { ...one, kind: 'cluster' as const },
  ]);
  const ages = (copyStrategy: 'single-step' | 'two-hop') =>
    copyCapacities(databases, { instance: 18, cluster: 4 }, copyStrategy).map(
      (capacity) => capacity.databases[0]?.oldestSeconds,
    );

  expect(ages('single-step')).toEqual([8_700, 8_700]);
  expect(ages('two-hop')).toEqual([8_700, 9_600]);
});

function lateNames(capacity: CopyCapacity): string[] {
  return lateCopies(capacity).map(({ name }) => name);
}

interface Event {
  /** Seconds, as is the slot. */
  readonly time: number;
  readonly name: string;
  readonly slot: number;
  readonly what: 'announced' | 'finished';
  /** What happens at one time happens in any order. */
  readonly rank: number;
}

/**
 * How old the newest point of each database becomes at most, in seconds, in half a day that begins with all being due. A
 * snapshot takes as long as it may, and a copy; where they vary, any share of it.
 */
function agesOf(
  databases: readonly Database[],
  copies: number,
  ranks: readonly number[],
  vary: boolean,
): Record<string, number> {
  const limits = { most: copies, quota: copies };
  const ages: Record<string, number> = {};
  const by = new Map(databases.map((database) => [database.name, database]));
  const pointOf = (name: string, slot: number) => ({ point: `${name} ${slot}`, slot: slot * 1000 });
  const known = (name: string, slot: number) => ({ ...pointOf(name, slot), databaseTime: slot * 1000 });
  let drawn = 0;
  const draw = () => ranks[drawn++ % ranks.length] ?? 0;
  const lasting = (seconds: number) => (vary ? Math.ceil((seconds * draw()) / 100) : seconds);
  const announcement = ({ name, snapshotSeconds }: Database, slot: number): Event => {
    return { name, time: slot + lasting(snapshotSeconds), slot, what: 'announced', rank: draw() };
  };
  let catalog: Catalog = {
    reconciledAt: 0,
    others: 0,
    databases: Object.fromEntries(
      databases.map(({ name, periodSeconds }) => [name, { newest: known(name, -periodSeconds) }]),
    ),
  };
  const events = databases.map((database) => announcement(database, 0));
  for (;;) {
    events.sort((a, b) => a.time - b.time || a.rank - b.rank);
    const event = events.shift();
    const database = by.get(event?.name ?? '');
    if (event === undefined || database === undefined || event.time > 43_200) return ages;
    const { time, name, slot } = event;
    if (event.what === 'announced') {
      events.push(announcement(database, slot + database.periodSeconds));
      catalog = announced(catalog, name, { name: `${name} ${slot}`, ...pointOf(name, slot) });
    } else {
      const { newest } = catalog.databases[name] ?? {};
      ages[name] = Math.max(ages[name] ?? 0, time - (newest?.slot ?? 0) / 1000);
      catalog = finished(catalog, name, known(name, slot));
    }
    const { start, catalog: after } = admitted(catalog, databases, limits, time * 1000);
    catalog = after;
    for (const { database: started, slot: of } of start) {
      const ended = time + Math.max(1, lasting(by.get(started)?.copySeconds ?? 0));
      events.push({ name: started, time: ended, slot: of / 1000, what: 'finished', rank: draw() });
    }
  }
}
