import { describe, expect, it } from 'vitest';
import type { Entry } from '../../runtime/backup/catalog';
import type { Snapshot } from '../../runtime/backup/snapshots';
import { catalogOf } from '../../runtime/backup/truth';
import { NOW, orders, pointOf, settings } from './points';

const copySettings = {
  ...settings,
  ...{ keyArn: 'key', keys: {}, hopKeyArn: 'hop', copyStrategy: 'auto', maximumCopies: 18 },
  ...{ concurrentCopies: 20, store: 'store', mostFound: 0 },
} as unknown as Parameters<typeof catalogOf>[0];

const point = pointOf(0);
const waits = { name: point.name, point: point.point, slot: point.slot };

/** What reconcile writes of a database that the catalog knows so, where AWS holds and the source side shares these. */
function written(known: Entry, held: readonly Snapshot[], shared: readonly Snapshot[]): Entry | undefined {
  const truth = { names: [], hops: [], others: 0, otherClusters: 0, sourceAnswers: true };
  const before = { reconciledAt: 0, others: 0, databases: { orders: known } };
  return catalogOf(copySettings, [orders], before, { ...truth, held, shared }, NOW).databases.orders;
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
