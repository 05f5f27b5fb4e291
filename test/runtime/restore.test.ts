import { describe, expect, it } from 'vitest';
import { newestPoint } from '../../runtime/backup/points';
import type { Snapshot } from '../../runtime/backup/snapshots';
import { TAKEN_TAG } from '../../runtime/backup/tags';
import type { RefusedPoint } from '../../runtime/recovery/refused';
import { nextPoint } from '../../runtime/recovery/restore';
import { storageOf } from '../../runtime/recovery/restored-database';
import type { Chain, Database } from '../../runtime/settings';

const chain: Chain = {
  environment: 'production',
  source: { account: '111111111111', region: 'us-west-2' },
  recovery: { account: '222222222222', region: 'us-east-1' },
};
const orders: Database = {
  name: 'orders',
  rpoSeconds: 3600,
  periodSeconds: 1800,
  snapshotSeconds: 300,
  copySeconds: 1200,
};

function point(databaseTime: number, change: Partial<Snapshot> = {}): Snapshot {
  return {
    name: `p${databaseTime}`,
    arn: '',
    database: orders,
    slot: databaseTime,
    point: `p${databaseTime}`,
    rekeyed: false,
    automated: false,
    hop: false,
    status: 'available',
    encrypted: true,
    keyArn: `arn:aws:kms:us-east-1:${chain.recovery.account}:key/k`,
    databaseTime,
    storage: { gibibytes: 20 },
    tags: {},
    ...change,
  };
}

describe('the recovery point that is restored', () => {
  it('is the newest, or the newest that is old enough', () => {
    const held = [point(1), point(3), point(2)];

    expect(newestPoint(chain, held, orders)?.name).toBe('p3');
    expect(newestPoint(chain, held, orders, 2)?.name).toBe('p2');
    expect(newestPoint(chain, held, orders, 0)).toBeUndefined();
  });

  it.each([
    ['is still being copied', { status: 'creating' }],
    ['is not encrypted', { encrypted: false }],
    ['is under a key of the source account', { keyArn: 'arn:aws:kms:us-east-1:111111111111:key/k' }],
    ['has no key', { keyArn: undefined }],
    ['has no time', { databaseTime: undefined }],
    ['is of another database', { database: { ...orders, name: 'billing' } }],
  ])('is never one that %s', (_what, change) => {
    expect(newestPoint(chain, [point(1), point(9, change)], orders)?.name).toBe('p1');
  });
});

describe('the recovery point that is tried after others', () => {
  const refuse = (...times: number[]): RefusedPoint[] =>
    times.map((time) => ({
      snapshot: `p${time}`,
      recoveryPointAt: new Date(time).toISOString(),
      instance: 'orders-1a2b3c4d',
      reason: 'it is empty',
    }));
  const held = Array.from({ length: 20 }, (_, index) => point(index + 1));

  it.each([
    ['the newest at first', undefined, [], 'p20'],
    ['the next older one', undefined, refuse(20, 19), 'p18'],
    ['the next older one of those asked for', 10, refuse(10), 'p9'],
    // A copy that arrives while the plan tries others.
    ['never one newer than one that was refused', undefined, refuse(15), 'p14'],
    ['none when the oldest was refused', undefined, refuse(2, 1), undefined],
    [
      'none after twelve',
      undefined,
      refuse(...Array.from({ length: 12 }, (_, index) => 20 - index)),
      undefined,
    ],
  ])('is %s', (_what, until, refused, expected) => {
    expect(nextPoint(chain, held, orders, until, refused)?.name).toBe(expected);
  });

  it.each([
    ['not asked for any time', undefined, 'p20'],
    ['asked for one before it was taken', 25, 'p19'],
    ['asked for one after it was taken', 30, 'p20'],
  ])('is, when the newest says that it was taken late, and it is %s', (_what, until, expected) => {
    const late = point(20, { tags: { [TAKEN_TAG]: new Date(30).toISOString() } });

    expect(nextPoint(chain, [...held.slice(0, -1), late], orders, until, [])?.name).toBe(expected);
  });
});

describe('the storage of a restored database', () => {
  it.each([
    ['gp2', { gibibytes: 500, type: 'gp2' }, { StorageType: 'gp2' }],
    ['a small gp3', { gibibytes: 100, type: 'gp3', iops: 3000, throughput: 125 }, { StorageType: 'gp3' }],
    [
      'a large gp3',
      { gibibytes: 400, type: 'gp3', iops: 12_000, throughput: 500 },
      { StorageType: 'gp3', Iops: 12_000, StorageThroughput: 500 },
    ],
    ['io2', { gibibytes: 100, type: 'io2', iops: 5000 }, { StorageType: 'io2', Iops: 5000 }],
  ])('is as it was: %s', (_what, storage, expected) => {
    expect(storageOf(storage)).toEqual(expected);
  });
});
