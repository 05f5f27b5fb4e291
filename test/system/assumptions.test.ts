import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ASSUMPTIONS, type Assumptions } from '../../simulator/assumptions';
import { rdsSwitches } from '../../simulator/rds/quotas';
import { available, chain, deploySystem, HOUR, type System } from './system';

/** The last way that each thing may be: with the others' they are all there are, but for what tests of RDS alone cover. */
const UNLIKELIEST = Object.fromEntries(
  ASSUMPTIONS.map(({ name, values }) => [name, values.at(-1)]),
) as Assumptions;

/** RDS is asked too often now and then, and takes two copies at a time. */
describe('with AWS other than is likeliest in all that nobody knows of it', () => {
  let system: System;
  beforeAll(async () => {
    system = await deploySystem({
      ...{ databases: ['orders'], managed: ['billing'], idle: ['archive'] },
      database: { includeAutomated: true },
      assume: UNLIKELIEST,
    });
    const { account, region } = chain.recovery;
    rdsSwitches(system.world, account, region).concurrentCopies = 2;
    system.world.faults.disturb({ kind: 'throttled', service: 'rds', share: 0.2 });
    await system.pass(2.5 * HOUR);
  });
  afterAll(() => system.world.close());

  it.each(['orders', 'billing', 'archive'])('%s has a recovery point young enough', async (name) => {
    const points = available(await system.snapshots('recovery')).filter(
      ({ DBInstanceIdentifier }) => DBInstanceIdentifier === name,
    );
    const newest = Math.max(
      ...points.map(({ SnapshotDatabaseTime }) => SnapshotDatabaseTime?.getTime() ?? 0),
    );

    expect(points.length).toBeGreaterThanOrEqual(1);
    expect(system.world.clock.now() - newest).toBeLessThan(1.5 * HOUR);
  });

  it('copied what RDS took by itself', () => {
    const copied = system.world.trail.notes
      .filter(({ kind, account }) => kind === 'copy-finished' && account === chain.recovery.account)
      .map(({ details }) => details?.snapshot);

    expect(copied).toContainEqual(expect.stringMatching(/^lifeboat-archive-.*-auto$/));
  });

  it('met all of it on the way', () => {
    const { calls } = system.world.trail;
    const met = new Set(calls.map(({ service, error }) => `${service} ${error}`));

    expect([...met]).toEqual(
      expect.arrayContaining([
        `rds ${UNLIKELIEST['copy-limit-code']}`,
        `rds ${UNLIKELIEST['rds-throttling-code']}`,
        `rds ${UNLIKELIEST['managed-key-code']}`,
        'rds DBSnapshotNotFound',
      ]),
    );
  });
});
