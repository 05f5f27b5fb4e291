import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expendable } from '../../runtime/backup/prune-recovery';
import { ours, type Snapshot } from '../../runtime/backup/snapshots';
import { DAY, HOUR, hourlyPoints, NOW, orders, pointOf, settings } from './points';

/** Keeps nothing by itself, so that what stays is a floor's. */
const none = { ...settings, retention: { hourly: 0, daily: 0, weekly: 0, monthly: 0 } };

/** What goes when prune runs until nothing does. */
function goes(held: readonly Snapshot[], inUse: readonly string[] = [], using = none): string[] {
  const gone: string[] = [];
  for (;;) {
    const next = expendable(
      using,
      held.filter(({ name }) => !gone.includes(name)),
      inUse,
      NOW,
    ).map(({ name }) => name);
    if (next.length === 0) return gone;
    gone.push(...next);
  }
}

const iso = (time: number) => new Date(time).toISOString();

describe('pruning recovery points', () => {
  it('deletes all but the newest and those younger than the objective, when the retention keeps none', () => {
    const points = hourlyPoints(10);

    expect(goes(points).sort()).toEqual(
      points
        .slice(2)
        .map(({ name }) => name)
        .sort(),
    );
  });

  it('keeps the newest, however old', () => {
    expect(goes([pointOf(1000), pointOf(1010)])).toEqual([pointOf(1010).name]);
  });

  it('keeps those younger than their objective', () => {
    const database = { ...orders, rpoSeconds: 6 * 3600 };
    const points = [0, 1, 2, 3, 4, 5, 6, 7].map((hours) => pointOf(hours, {}, database));

    expect(goes(points, [], { ...none, databases: [database] }).sort()).toEqual(
      points
        .slice(6)
        .map(({ name }) => name)
        .sort(),
    );
  });

  it('keeps those within one objective of the newest, when none come any more', () => {
    const database = { ...orders, rpoSeconds: 2 * 3600 };
    const points = [100, 101, 102, 103].map((hours) => pointOf(hours, {}, database));

    expect(goes(points, [], { ...none, databases: [database] }).sort()).toEqual(
      points
        .slice(2)
        .map(({ name }) => name)
        .sort(),
    );
  });

  it.each<[string, Partial<Snapshot>]>([
    ['is being copied', { status: 'creating' }],
    ['failed', { status: 'failed' }],
    ['is held', { tags: { 'lifeboat:hold': iso(NOW + HOUR) } }],
    ['is held until nobody can say when', { tags: { 'lifeboat:hold': 'until the audit' } }],
    ['is the only verified one', { tags: { 'lifeboat:verified': iso(NOW - DAY) } }],
    ['carries the tag of another environment', { tags: { 'lifeboat:environment': 'staging' } }],
    ['is not under our key', { keyArn: 'arn:aws:kms:us-east-1:111111111111:key/theirs' }],
    ['is a copy on its way', { hop: true }],
    ['is of a database that is not configured', { database: { ...orders, name: 'billing' } }],
  ])('keeps one that %s', (_, change) => {
    const special = pointOf(30, change);
    const others = [pointOf(0), pointOf(29), pointOf(31)];

    const gone = goes([special, ...others]);

    expect(gone).not.toContain(special.name);
    expect(gone).toHaveLength(2);
  });

  it('keeps the newest verified one, and lets older ones go', () => {
    const verified = (hours: number) => pointOf(hours, { tags: { 'lifeboat:verified': iso(NOW - HOUR) } });

    expect(goes([pointOf(0), verified(10), verified(20)])).toEqual([pointOf(20).name]);
  });

  it('lets one go whose hold has ended', () => {
    const point = pointOf(30, { tags: { 'lifeboat:hold': iso(NOW - 1) } });

    expect(goes([pointOf(0), point])).toEqual([point.name]);
  });

  it('keeps what an instance was restored from', () => {
    expect(goes([pointOf(0), pointOf(30), pointOf(31)], [pointOf(30).name])).toEqual([pointOf(31).name]);
  });

  it('deletes at most a quarter of a database at once, and at least twice what an hour brings', () => {
    expect(expendable(none, hourlyPoints(40), [], NOW)).toHaveLength(10);
    expect(
      expendable(
        none,
        [0, 10, 11, 12].map((hours) => pointOf(hours)),
        [],
        NOW,
      ),
    ).toHaveLength(2);
  });

  it('never takes a snapshot of another instance for ours, whatever it is called', () => {
    const { name, arn } = pointOf(30);
    const described = {
      DBSnapshotIdentifier: name,
      DBSnapshotArn: arn,
      DBInstanceIdentifier: 'somebody-elses',
      Status: 'available',
    };

    expect(ours(settings, [orders], [described])).toEqual([]);
    expect(ours(settings, [orders], [{ ...described, DBInstanceIdentifier: 'orders' }])).toHaveLength(1);
  });

  it('never deletes the newest recovery point, nor more than the share, whatever there is', () => {
    const points = fc.uniqueArray(fc.nat(3000), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(points, fc.nat(24), fc.nat(7), (hours, hourly, daily) => {
        const held = hours.map((hour) => pointOf(hour));
        const gone = expendable(
          { ...none, retention: { hourly, daily, weekly: 0, monthly: 0 } },
          held,
          [],
          NOW,
        );

        expect(gone.map(({ name }) => name)).not.toContain(pointOf(Math.min(...hours)).name);
        expect(gone.length).toBeLessThanOrEqual(Math.max(2, held.length / 4));
      }),
    );
  });
});
