import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mostPoints } from '../../runtime/backup/retention';
import { PERIODS } from '../../runtime/cadence';
import { capacityFault, keptByKind, recoveryCapacity, sourceCapacity } from '../../stacks/capacity';
import { RETENTION } from '../../stacks/defaults';

const recovery = { account: '222222222222', region: 'us-east-1' };
const objectives = { rpoSeconds: 3_600, periodSeconds: 1_800, snapshotSeconds: 300, copySeconds: 1_200 };

function fleet(count: number) {
  return Array.from({ length: count }, (_, index) => ({ name: `db-${index}`, ...objectives }));
}

function faultText(count: number, quota: number, retention = RETENTION): string | undefined {
  const capacity = recoveryCapacity({ databases: fleet(count), quota, retention });
  return capacityFault(capacity, recovery)[0]?.allowed;
}

describe('what a retention needs', () => {
  it('of two databases is what AWS grants every account', () => {
    expect(recoveryCapacity({ databases: fleet(2), quota: 100, retention: RETENTION })).toEqual({
      quota: 100,
      needed: 100,
      databases: [
        { name: 'db-0', points: 50 },
        { name: 'db-1', points: 50 },
      ],
    });
    expect(faultText(2, 100)).toBeUndefined();
  });

  it('and does not fit is told with the quota, its code, what is needed and what would fit', () => {
    expect(faultText(3, 100)).toMatch(
      /^3 databases need up to 150 manual DB snapshots in 222222222222, us-east-1\. Ask AWS there for quota L-272F1212 \(Manual DB instance snapshots\) of at least 150 and set lifeboat:quotas\.manualSnapshots to what it grants, or keep lifeboat:retention \{hourly: \d+, daily: \d+, weekly: \d+, monthly: \d+\}\.$/,
    );
  });

  it('and fits nothing at all asks for fewer databases', () => {
    expect(faultText(30, 100)).toContain('or protect fewer, or take them less often.');
  });

  it('that is proposed fits, and takes from what keeps most', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 26 }),
        fc.constantFrom(...PERIODS),
        fc.integer({ min: 20, max: 400 }),
        (count, periodSeconds, quota) => {
          const databases = fleet(count).map((one) => ({ ...one, periodSeconds, rpoSeconds: 172_800 }));
          const { needed, retention } = recoveryCapacity({ databases, quota, retention: RETENTION });
          if (needed <= quota) expect(retention).toBeUndefined();
          if (retention === undefined) return;

          const then = databases.reduce((sum, one) => sum + mostPoints(one, retention), 0);
          expect(then).toBeLessThanOrEqual(quota);
          expect(retention.monthly).toBeGreaterThanOrEqual(Math.min(12, retention.hourly - 1));
        },
      ),
    );
  });

  it('counts two more of a database whose automated snapshots are taken along', () => {
    const databases = fleet(1).map((one) => ({ ...one, includeAutomated: true }));

    expect(recoveryCapacity({ databases, quota: 100, retention: RETENTION }).needed).toBe(52);
  });

  it.each([
    [0, 100, 2],
    [1, 100, 1],
    [2, 100, 0],
    [3, 100, 0],
    [2, 1_000, 18],
  ])('of %i databases in %i leaves room for %i found by tag', (count, quota, more) => {
    const capacity = recoveryCapacity({
      databases: fleet(count),
      quota,
      retention: RETENTION,
      protectByTag: objectives,
    });

    expect(capacity.moreByTag).toBe(more);
  });
});

describe('what the source holds', () => {
  it('is two points of each database and those on their way, each perhaps twice', () => {
    expect(sourceCapacity({ databases: fleet(3), quota: 100 })).toMatchObject({ needed: 30 });
  });

  it('and does not fit is told too', () => {
    const [fault] = capacityFault(sourceCapacity({ databases: fleet(11), quota: 100 }), recovery);

    expect(fault).toMatchObject({
      key: 'quotas.manualSnapshots',
      value: 100,
      allowed: expect.stringMatching(
        /11 databases need up to 110.*L-272F1212 .*of at least 110.*less often\.$/,
      ),
    });
  });
});

describe('clusters', () => {
  const quotas = { manualSnapshots: 100, concurrentCopies: 20, manualClusterSnapshots: 60 };
  const clusters = fleet(2).map((one) => ({ ...one, name: `c-${one.name}`, kind: 'cluster' as const }));

  it('are counted against a quota of their own, which is told where it does not suffice', () => {
    const [ofInstances, ofClusters] = keptByKind([...fleet(2), ...clusters], quotas).map((kept) =>
      recoveryCapacity({ ...kept, retention: RETENTION }),
    );

    expect(ofInstances).toMatchObject({ quota: 100, needed: 100 });
    expect(ofClusters).toMatchObject({ kind: 'cluster', quota: 60, needed: 100 });
    expect(ofClusters && capacityFault(ofClusters, recovery)).toMatchObject([
      {
        key: 'quotas.manualClusterSnapshots',
        value: 60,
        allowed: expect.stringContaining('quota L-9B510759 (Manual DB cluster snapshots) of at least 100'),
      },
    ]);
  });
});
