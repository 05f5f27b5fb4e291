import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { available, chain, deploySystem, HOUR, type System } from './system';

describe('databases under every kind of key', () => {
  let system: System;
  beforeAll(async () => {
    system = await deploySystem({ databases: ['orders'], managed: ['billing'], plain: ['notes'] });
    await system.pass(2 * HOUR);
  });
  afterAll(() => system.world.close());

  it.each([
    ['orders', "the team's own key"],
    ['billing', 'the key that AWS manages'],
    ['notes', 'no key at all'],
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
