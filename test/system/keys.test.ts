import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rekeyedName, SNAPSHOT_COPIED } from '../../runtime/names';
import { rdsSwitches } from '../../simulator/rds/quotas';
import { available, chain, deploySystem, HOUR, MINUTE, names, type System } from './system';

describe('databases under every kind of key', () => {
  let system: System;
  beforeAll(async () => {
    system = await deploySystem({
      databases: ['orders'],
      managed: ['billing'],
      // What every object has by that name is no key of its own.
      plain: ['notes', 'constructor'],
    });
    await system.pass(2 * HOUR);
  });
  afterAll(() => system.world.close());

  it.each([
    ['orders', "the team's own key"],
    ['billing', 'the key that AWS manages'],
    ['notes', 'no key at all'],
    ['constructor', 'no key at all'],
  ])('%s, under %s, has recovery points under a key of the recovery account', async (name) => {
    const points = available(await system.snapshots('recovery')).filter(
      ({ DBInstanceIdentifier }) => DBInstanceIdentifier === name,
    );

    expect(points.length).toBeGreaterThanOrEqual(2);
    for (const { Encrypted, KmsKeyId } of points) {
      expect(Encrypted).toBe(true);
      expect(KmsKeyId).toMatch(`arn:aws:kms:us-east-1:${chain.recovery.account}:key/`);
    }
  });
});

it('a copy under another key goes though a person has deleted what it is of', async () => {
  const system = await deploySystem({ databases: [], managed: ['billing'] });
  const { call, pass, snapshots, world } = system;
  try {
    world.faults.loseEvents({ detailType: SNAPSHOT_COPIED });
    await pass(100 * MINUTE);
    const original =
      names(available(await snapshots('source'))).find((name) => name.endsWith('t0700z')) ?? '';
    await call('source', 'rds', 'DeleteDBSnapshot', { DBSnapshotIdentifier: original });
    world.faults.deliverEvents();
    await pass(3 * HOUR);

    expect(names(await snapshots('recovery'))).toContain(original);
    expect(names(await snapshots('source'))).not.toContain(rekeyedName(original));
  } finally {
    await world.close();
  }
});

it('copies under another key that AWS has no room for at once wait for their turn, and no function fails', async () => {
  const managed = ['accounts', 'billing', 'mail', 'orders'];
  const system = await deploySystem({
    ...{ databases: [], managed },
    schedule: { rpo: '2 hours', every: '1 hour' },
  });
  try {
    rdsSwitches(system.world, chain.source.account, chain.source.region).concurrentCopies = 2;
    await system.pass(3 * HOUR);

    const points = available(await system.snapshots('recovery'));
    expect([...new Set(points.map((point) => point.DBInstanceIdentifier))].sort()).toEqual(managed);
    const refused = system.world.trail.calls.filter(
      ({ action, error }) => action === 'CopyDBSnapshot' && error !== undefined,
    );
    expect(refused.length).toBeGreaterThan(0);
    expect(system.world.trail.notes.filter(({ kind }) => kind === 'function-failed')).toEqual([]);
  } finally {
    await system.world.close();
  }
});

it('copies under another key leave room for people where the fleet could take it all', async () => {
  const managed = ['accounts', 'billing', 'mail', 'orders'];
  const system = await deploySystem({
    ...{ databases: [], managed },
    schedule: { rpo: '2 hours', every: '1 hour' },
    sourceConfig: { 'lifeboat:quotas': JSON.stringify({ concurrentCopies: 4 }) },
  });
  try {
    rdsSwitches(system.world, chain.source.account, chain.source.region).concurrentCopies = 4;
    await system.pass(3 * HOUR);

    const points = available(await system.snapshots('recovery'));
    expect([...new Set(points.map((point) => point.DBInstanceIdentifier))].sort()).toEqual(managed);
    const { notes, calls } = system.world.trail;
    const changes = notes
      .filter(({ account }) => account === chain.source.account)
      .map(({ kind }) => Number(kind === 'copy-asked') - Number(kind === 'copy-finished'));
    const underWay = changes.map((_, index) => sum(changes.slice(0, index + 1)));
    expect(Math.max(...underWay)).toBe(2);
    expect(calls.filter(({ action, error }) => action === 'CopyDBSnapshot' && error !== undefined)).toEqual(
      [],
    );
  } finally {
    await system.world.close();
  }
});

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
