import { describe, expect, it } from 'vitest';
import type { Entry } from '../../runtime/backup/catalog';
import type { Desk } from '../../runtime/backup/desk';
import type { Snapshot } from '../../runtime/backup/snapshots';
import { catalogOf, readTruth } from '../../runtime/backup/truth';
import { hopName } from '../../runtime/names';
import { NOW, orders, pointOf, settings } from './points';

const copySettings = {
  ...settings,
  ...{ keyArn: 'key', keys: {}, hopKeyArn: 'hop', copyStrategy: 'auto', maximumCopies: 18 },
  ...{ concurrentCopies: 20, store: 'store' },
} as unknown as Parameters<typeof catalogOf>[0];

const point = pointOf(0);
const waits = { name: point.name, point: point.point, slot: point.slot };

/** What reconcile writes of a database that the catalog knows so, where AWS holds and the source side shares these. */
function written(
  known: Entry,
  held: readonly Snapshot[],
  shared: readonly Snapshot[],
  database = orders,
): Entry | undefined {
  const truth = { names: [], hops: [], others: 0, otherClusters: 0, sourceAnswers: true };
  const before = { reconciledAt: 0, others: 0, databases: { orders: known } };
  return catalogOf(copySettings, [database], before, { ...truth, held, shared }, NOW).databases.orders;
}

describe('that a recipe is here is not forgotten', () => {
  it('of a snapshot that waits', () => {
    const entry = written({ waiting: { ...waits, hasRecipe: true } }, [], [point]);

    expect(entry?.waiting).toEqual({ ...waits, hasRecipe: true });
  });

  it('of one whose copy began meanwhile', () => {
    const entry = written({ waiting: { ...waits, hasRecipe: true } }, [{ ...point, status: 'creating' }], []);

    expect(entry?.copying).toEqual({ ...waits, hasRecipe: true, since: NOW });
  });

  it('and is not believed of another', () => {
    const older = { ...waits, point: 'older', hasRecipe: true } as const;
    const entry = written({ waiting: older }, [], [point]);

    expect(entry?.waiting).toEqual(waits);
  });
});

it('a copy in between keeps no place once its point is there, but before', () => {
  const hop = { ...point, name: hopName(point.point), hop: true, createdAt: NOW };
  const copyingWith = (held: readonly Snapshot[]) => {
    const truth = { names: [], shared: [], hops: [hop], others: 0, sourceAnswers: true, held };
    const before = { reconciledAt: 0, others: 0, databases: {} };
    return catalogOf(copySettings, [orders], before, truth, NOW).databases.orders?.copying;
  };

  expect(copyingWith([])?.point).toBe(point.point);
  expect(copyingWith([point])).toBeUndefined();
});

describe('the schedules that a database had', () => {
  const former = [{ periodSeconds: 600, until: NOW }];
  const schedule = { periodSeconds: 600, former: [] };

  it('are kept', () => {
    expect(written({ schedule }, [], [], { ...orders, former })?.schedule).toEqual({
      periodSeconds: 3600,
      former,
    });
  });

  it('are not of one that was found by its tag', () => {
    expect(written({ schedule }, [], [])?.schedule).toBeUndefined();
  });
});

describe('copies of others', () => {
  it.each([
    ['where ours come in one step, those into the recovery Region', 'single-step', [], 2],
    ['where one of ours is half way, those of the Region that has more', 'auto', ['-hop'], 5],
    ['where one came so, those of the Region that has more', 'auto', [], 5, hopName(point.arn)],
    ['where ours come in two steps, those of the Region that has more', 'two-hop', [], 5],
  ] as const)('count: %s', async (_, copyStrategy, ownThere, expected, source = point.arn) => {
    const own = (ending: string) => {
      return {
        ...copies(1)[0],
        DBSnapshotIdentifier: `${point.name}${ending}`,
        SourceDBSnapshotIdentifier: source,
      };
    };
    const desk = {
      settings: { ...copySettings, copyStrategy },
      here: region([...copies(2), own('')]),
      there: region([...copies(5), ...ownThere.map(own)]),
    };

    const { others } = await readTruth(desk as unknown as Desk, [orders]);

    expect(others).toBe(expected);
  });
});

/** Copies under way of a snapshot that another account shares. */
function copies(count: number) {
  return Array.from({ length: count }, (_, index) => ({
    DBSnapshotIdentifier: `by-hand-${index}`,
    DBSnapshotArn: `arn:aws:rds:us-west-2:222222222222:snapshot:by-hand-${index}`,
    DBInstanceIdentifier: orders.name,
    SourceDBSnapshotIdentifier: point.arn,
    Status: 'creating',
  }));
}

/** Stands in for RDS in one Region, which holds these and is shared none. */
function region(manual: readonly object[]) {
  return {
    describeDBSnapshots: ({ SnapshotType }: { readonly SnapshotType: string }) =>
      Promise.resolve({ DBSnapshots: SnapshotType === 'manual' ? manual : [] }),
  };
}
