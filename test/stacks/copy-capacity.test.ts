import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { announced, type Catalog, finished } from '../../runtime/backup/catalog';
import { admitted } from '../../runtime/backup/turns';
import { PERIODS } from '../../runtime/cadence';
import type { Database } from '../../runtime/settings';
import { copiesFault, copyCapacities, copyCapacity, lateCopies } from '../../stacks/copy-capacity';

const objectives = { rpoSeconds: 3_600, periodSeconds: 1_800, snapshotSeconds: 300, copySeconds: 1_200 };

function fleet(count: number, change: Partial<typeof objectives> = {}) {
  return Array.from({ length: count }, (_, index) => ({ name: `db-${index}`, ...objectives, ...change }));
}

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
    const databases = [...fleet(2), { name: 'tight', ...objectives, rpoSeconds: 3_400 }];
    const capacity = copyCapacity(databases, 2);

    expect(capacity.databases.map(({ name, waitSeconds }) => [name, waitSeconds])).toEqual([
      ['db-0', 1_200],
      ['db-1', 1_200],
      ['tight', 1_200],
    ]);
    expect(lateCopies(capacity).map(({ oldestSeconds }) => oldestSeconds)).toEqual([4_500, 4_500, 4_500]);
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

  it('wait no longer than is said, in a mixed fleet either', () => {
    const rhythm = fc
      .record({
        periodSeconds: fc.constantFrom(300, 900, 1_800, 3_600, 10_800, 21_600),
        periods: fc.constantFrom(1.5, 2, 3, 5),
        copySeconds: fc.constantFrom(150, 300, 600, 1_000, 1_200, 2_400),
      })
      .filter(({ periodSeconds, copySeconds }) => copySeconds <= periodSeconds)
      .map(({ periodSeconds, periods, copySeconds }) => {
        return { periodSeconds, rpoSeconds: periods * periodSeconds, snapshotSeconds: 0, copySeconds };
      });
    const rhythms = fc.array(rhythm, { minLength: 2, maxLength: 9 });
    let waited = 0;
    fc.assert(
      fc.property(
        rhythms,
        fc.integer({ min: 1, max: 3 }),
        fc.array(fc.nat(100), { minLength: 97, maxLength: 97 }),
        (all, copies, ranks) => {
          const databases = all.map((one, index) => ({ name: `db-${index}`, ...one }));
          const { load, databases: said } = copyCapacity(databases, copies);
          fc.pre(load <= copies);

          const waits = waitsOf(databases, copies, ranks);

          for (const { name, waitSeconds } of said) {
            if ((waits[name] ?? 0) > 0) waited += 1;
            expect(waits[name]).toBeLessThanOrEqual(waitSeconds);
          }
        },
      ),
    );
    expect(waited).toBeGreaterThan(50);
  });

  it('keep the best objective that is proposed, and no shorter schedule would', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 60, max: 20_000 }),
        (count, copies, copySeconds) => {
          const { uniform } = copyCapacity(fleet(count, { copySeconds }), copies);
          const load = (periodSeconds: number) => (count * copySeconds) / periodSeconds;
          const fits = PERIODS.filter((one) => one >= copySeconds && load(one) <= copies + 1e-9);

          expect(uniform?.periodSeconds).toBe(fits[0]);
          if (uniform === undefined) return;
          const rounds = Math.ceil(count / copies);
          expect(uniform.rpoSeconds).toBe(uniform.periodSeconds + 300 + rounds * copySeconds);
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

interface Event {
  /** Seconds, as is the slot. */
  readonly time: number;
  readonly name: string;
  readonly slot: number;
  readonly what: 'announced' | 'finished';
  /** What happens at one time happens in any order. */
  readonly rank: number;
}

/** How long the chain lets the copies of each database wait at most, in half a day that begins with all being due. */
function waitsOf(
  databases: readonly Database[],
  copies: number,
  ranks: readonly number[],
): Record<string, number> {
  const limits = { most: copies, quota: copies };
  const waits: Record<string, number> = {};
  let drawn = 0;
  const by = Object.fromEntries(databases.map((database) => [database.name, database]));
  const pointOf = (name: string, slot: number) => ({ point: `${name} ${slot}`, slot: slot * 1000 });
  const known = (name: string, slot: number) => ({ ...pointOf(name, slot), databaseTime: slot * 1000 });
  const event = (name: string, time: number, slot: number, what: Event['what']): Event => {
    return { name, time, slot, what, rank: ranks[drawn++ % ranks.length] ?? 0 };
  };
  let catalog: Catalog = {
    reconciledAt: 0,
    others: 0,
    databases: Object.fromEntries(
      databases.map(({ name, periodSeconds }) => [name, { newest: known(name, -periodSeconds) }]),
    ),
  };
  const events = databases.map(({ name }) => event(name, 0, 0, 'announced'));
  for (;;) {
    events.sort((a, b) => a.time - b.time || a.rank - b.rank);
    const { time, name, slot, what } = events.shift() ?? {
      time: Number.POSITIVE_INFINITY,
      name: '',
      slot: 0,
    };
    if (time > 43_200) return waits;
    if (what === 'announced') {
      const { periodSeconds = 0 } = by[name] ?? {};
      events.push(event(name, time + periodSeconds, slot + periodSeconds, 'announced'));
      catalog = announced(catalog, name, { name: `${name} ${slot}`, ...pointOf(name, slot) });
    } else {
      catalog = finished(catalog, name, known(name, slot));
    }
    const { start, catalog: after } = admitted(catalog, databases, limits, time * 1000);
    catalog = after;
    for (const { database, slot: startedSlot } of start) {
      const of = startedSlot / 1000;
      waits[database] = Math.max(waits[database] ?? 0, time - of);
      events.push(event(database, time + (by[database]?.copySeconds ?? 0), of, 'finished'));
    }
  }
}
