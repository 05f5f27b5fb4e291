import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Copyable, inTurn } from '../../runtime/backup/copy';
import type { Snapshot } from '../../runtime/backup/snapshots';
import type { CopySettings } from '../../runtime/settings';

const settings: CopySettings = {
  environment: 'production',
  source: { account: '111111111111', region: 'us-west-2' },
  recovery: { account: '222222222222', region: 'us-east-1' },
  databases: [],
  keyArn: 'arn:aws:kms:us-east-1:222222222222:key/k',
  maximumCopies: 20,
};
const hour = 3_600_000;

function item(database: string, slot: number, rpoSeconds = 3600): Copyable {
  const name = `${database}-${slot}`;
  return {
    name,
    point: name,
    slot,
    database: { name: database, rpoSeconds, periodSeconds: 1800, snapshotSeconds: 300, copySeconds: 1200 },
  };
}

function held(of: Copyable, status: string, databaseTime: number): Snapshot {
  return {
    ...of,
    arn: '',
    rekeyed: false,
    automated: false,
    hop: false,
    status,
    encrypted: true,
    databaseTime,
    storage: { gibibytes: 20 },
    tags: {},
  };
}

function started(items: readonly Copyable[], there: readonly Snapshot[], inProgress = 0, maximumCopies = 20) {
  return inTurn({ ...settings, maximumCopies }, items, there, inProgress)
    .filter(({ mayStart }) => mayStart)
    .map(({ item: { name } }) => name);
}

describe('the turn of copies', () => {
  it('goes first to the database furthest past its objective', () => {
    const there = [
      held(item('fresh', 0), 'available', 5 * hour),
      held(item('stale', 0), 'available', 2 * hour),
    ];

    expect(started([item('fresh', 6 * hour), item('stale', 6 * hour)], there, 0, 1)).toEqual([
      `stale-${6 * hour}`,
    ]);
  });

  it('measures lateness by each objective, not by the clock alone', () => {
    const there = [held(item('daily', 0), 'available', 0), held(item('hourly', 0), 'available', 3 * hour)];
    const items = [item('daily', 6 * hour, 24 * 3600), item('hourly', 6 * hour, 3600)];

    expect(started(items, there, 0, 1)).toEqual([`hourly-${6 * hour}`]);
  });

  it('lets one copy of a database run at a time, the newest snapshot first', () => {
    expect(started([item('a', 1 * hour), item('a', 2 * hour)], [])).toEqual([`a-${2 * hour}`]);
    expect(started([item('a', 2 * hour)], [held(item('a', 1 * hour), 'creating', 0)])).toEqual([]);
  });

  it('leaves out what is here already', () => {
    expect(inTurn(settings, [item('a', 1)], [held(item('a', 1), 'available', 0)], 0)).toEqual([]);
  });

  it('never starts more than the quota leaves, nor two of one database, whatever is asked', () => {
    const items = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd', 'e'), fc.nat(20)), { maxLength: 30 });
    fc.assert(
      fc.property(items, fc.nat(30), fc.nat(25), (pairs, inProgress, maximumCopies) => {
        const names = started(
          pairs.map(([name, slot]) => item(name, slot * hour)),
          [],
          inProgress,
          maximumCopies,
        );

        expect(names.length).toBeLessThanOrEqual(Math.max(0, maximumCopies - inProgress));
        expect(new Set(names.map((name) => name[0])).size).toBe(names.length);
      }),
    );
  });
});
