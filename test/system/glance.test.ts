import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SNAPSHOT_COPIED, snapshotName } from '../../runtime/names';
import { available, chain, deploySystem, HOUR, MINUTE, names, raised, type System } from './system';

describe('reconcile on the recovery side, in the steady state', () => {
  let system: System;

  beforeAll(async () => {
    system = await deploySystem({ schedule: { rpo: '2 hours', every: '1 hour' } });
    // All copies of the hour are here, the next look is at :46.
    await system.pass(3 * HOUR + 45 * MINUTE);
  });
  afterAll(() => system.world.close());

  it('looks at the newest points by their names, and at everything once an hour', async () => {
    system.world.trail.calls.length = 0;
    await system.pass(HOUR);

    const looks = looksByRun(system);
    expect(looks.toSorted((a, b) => a - b)).toEqual([1, 1, 1, 3]);
  });

  it('notices within a quarter of an hour that somebody deleted a newest point', async () => {
    const [gone = ''] = names(available(await system.snapshots('recovery')))
      .filter((name) => name.includes('orders'))
      .sort()
      .reverse();
    await system.call('recovery', 'rds', 'DeleteDBSnapshot', { DBSnapshotIdentifier: gone });
    system.world.trail.calls.length = 0;
    await system.pass(15 * MINUTE);

    expect(looksByRun(system)).toEqual([4]);
  });

  it('looks at everything every time while somebody shares what we did not make, and tells so once', async () => {
    const slot = Math.floor(system.world.clock.now() / HOUR) * HOUR + 7 * MINUTE;
    const DBSnapshotIdentifier = snapshotName(chain, 'orders', slot);
    await system.call('source', 'rds', 'CreateDBSnapshot', {
      DBInstanceIdentifier: 'orders',
      DBSnapshotIdentifier,
    });
    await system.pass(20 * MINUTE);
    await system.call('source', 'rds', 'ModifyDBSnapshotAttribute', {
      DBSnapshotIdentifier,
      AttributeName: 'restore',
      ValuesToAdd: [chain.recovery.account],
    });
    await system.pass(HOUR);
    system.world.trail.calls.length = 0;
    await system.pass(HOUR);

    expect(looksByRun(system)).toEqual([3, 3, 3, 3]);
    expect(raised(system, 'recovery', 'refused-snapshots')).toHaveLength(1);
  });
});

describe('reconcile on the source side, in the steady state', () => {
  let system: System;

  beforeAll(async () => {
    system = await deploySystem({ schedule: { rpo: '2 hours', every: '1 hour' } });
    // All copies of the hour are here, the next look is at :59.
    await system.pass(3 * HOUR + 45 * MINUTE);
    system.world.trail.calls.length = 0;
  });
  afterAll(() => system.world.close());

  it('looks at snapshots until those of the slot are copied, and at the databases every time', async () => {
    await system.pass(HOUR);

    // At :14 some copies are still under way.
    expect(looksByRun(system, 'source-reconcile')).toEqual([1, 1]);
    expect(looksByRun(system, 'source-reconcile', 'DescribeDBInstances')).toEqual([1, 1, 1, 1]);
  });

  it('looks in every run from a slot on until its snapshots are known to be copied', async () => {
    system.world.trail.calls.length = 0;
    system.world.faults.loseEvents({ region: chain.source.region, detailType: SNAPSHOT_COPIED });
    await system.pass(HOUR);

    expect(looksByRun(system, 'source-reconcile')).toEqual([1, 1, 1]);
  });
});

/** How many pages each run of reconcile asked for. */
function looksByRun(
  { world }: System,
  reconcile = 'recovery-reconcile',
  looked = 'DescribeDBSnapshots',
): number[] {
  const runs: Record<number, number> = {};
  for (const { caller, action, time } of world.trail.calls) {
    if (!caller.includes(reconcile) || action !== looked) continue;
    const minute = Math.floor(time / MINUTE);
    runs[minute] = (runs[minute] ?? 0) + 1;
  }
  return Object.values(runs);
}
