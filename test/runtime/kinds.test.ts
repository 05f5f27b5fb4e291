import { describe, expect, it } from 'vitest';
import { type Catalog, knownDatabases } from '../../runtime/backup/catalog';
import { readChainEvent } from '../../runtime/backup/chain-event';
import { type Described, kindsOf } from '../../runtime/backup/kinds';
import { protectableOf, refusalOf } from '../../runtime/backup/protectable';
import { ours } from '../../runtime/backup/snapshots';
import { acceptable } from '../../runtime/backup/suspicion';
import { admitted } from '../../runtime/backup/turns';
import { EVENT_SOURCE, rekeyedName, SNAPSHOT_SHARED, snapshotArn, snapshotName } from '../../runtime/names';
import { pointTimeFor } from '../../runtime/recovery/restore';
import type { Database } from '../../runtime/settings';
import { chain, DAY, HOUR, NOW, orders } from './points';

const ledger: Database = { ...orders, name: 'ledger', kind: 'cluster' };
const slot = Math.floor(NOW / HOUR) * HOUR;

/** As AWS describes the snapshot of a cluster, put in the chain's words. */
function described(name: string, change: Partial<Described> = {}): Described {
  return {
    kind: 'cluster',
    DBSnapshotIdentifier: name,
    DBSnapshotArn: snapshotArn(chain.source, name, 'cluster'),
    DBInstanceIdentifier: 'ledger',
    Status: 'available',
    Encrypted: true,
    SnapshotCreateTime: new Date(slot + 60_000),
    ...change,
  };
}

describe('a cluster and an instance of the same name', () => {
  const instance: Database = { ...ledger, kind: undefined };

  it('have snapshots of different names', () => {
    const [ofInstance, ofCluster] = [undefined, 'cluster' as const].map((kind) =>
      snapshotName(chain, 'ledger', slot, kind),
    );

    expect(ofInstance).not.toBe(ofCluster);
    expect(ofInstance).toBe(snapshotName(chain, 'ledger', slot, 'instance'));
  });

  it.each([
    ["the instance's snapshot", instance, ledger, undefined],
    ["the cluster's snapshot", ledger, instance, 'cluster' as const],
  ])('do not take %s for their own', (_whose, own, other, kind) => {
    const snapshot = { ...described(snapshotName(chain, 'ledger', slot, kind)), kind };

    expect(ours(chain, [own], [snapshot]).map(({ database }) => database)).toEqual([own]);
    expect(ours(chain, [other], [snapshot])).toEqual([]);
  });

  it('do not take a snapshot of the other for their own, whatever its name says', () => {
    const forged = described(snapshotName(chain, 'ledger', slot, 'cluster'), { kind: undefined });

    expect(ours(chain, [ledger, instance], [forged])).toEqual([]);
  });
});

describe("a cluster's snapshot", () => {
  const name = snapshotName(chain, 'ledger', slot, 'cluster');

  it('is of the time of its slot, since AWS says nothing of its data', () => {
    expect(ours(chain, [ledger], [described(name)])).toMatchObject([
      { databaseTime: slot, witnessed: { from: slot + 60_000, to: slot + 60_000 } },
    ]);
  });

  it.each([
    ['was made when its slot was due', name, slot + 60_000, undefined],
    ['was made long after', name, slot + DAY, 'its data is newer than its slot'],
    ['was made before', name, slot - HOUR, 'its data is older than its slot'],
    ['was copied under another key long after', rekeyedName(name), slot + DAY, undefined],
    [
      'was copied under another key days after',
      rekeyedName(name),
      slot + 3 * DAY,
      'its data is newer than its slot',
    ],
  ])('that %s is judged by what AWS says of it', (_what, called, made, reason) => {
    const [snapshot] = ours(chain, [ledger], [described(called, { SnapshotCreateTime: new Date(made) })]);

    expect(snapshot === undefined ? 'not ours' : acceptable(snapshot, ledger, NOW + 4 * DAY)).toBe(reason);
  });
});

describe('a point asked for by time', () => {
  it('of a cluster is one that was taken before, however long that took', () => {
    expect(pointTimeFor(ledger, NOW)).toBe(NOW - ledger.snapshotSeconds * 1000);
    expect(pointTimeFor(orders, NOW)).toBe(NOW);
    expect(pointTimeFor(ledger, undefined)).toBeUndefined();
  });
});

describe('copies of clusters', () => {
  const clusters = Array.from({ length: 6 }, (_, index) => ({ ...ledger, name: `c${index}` }));
  const databases = [...clusters, { ...orders, name: 'i1' }, { ...orders, name: 'i2' }];
  const waiting = { name: 'x', point: 'x', slot };
  const catalog: Catalog = {
    reconciledAt: 0,
    others: 19,
    databases: Object.fromEntries(databases.map(({ name }) => [name, { waiting }])),
  };
  const started = (change: Partial<Catalog>) =>
    admitted({ ...catalog, ...change }, databases, { most: 18, quota: 20 }, NOW).start.map((one) => [
      one.database,
      one.kind,
    ]);

  it("are counted apart from instances', and leave one of the five to people", () => {
    expect(started({})).toEqual([
      ...['c0', 'c1', 'c2', 'c3'].map((one) => [one, 'cluster']),
      ['i1', undefined],
    ]);
  });

  it("leave room for others'", () => {
    expect(started({ otherClusters: 3 }).map(([name]) => name)).toEqual(['c0', 'c1', 'i1']);
    expect(started({ otherClusters: 7 }).map(([name]) => name)).toEqual(['i1']);
  });
});

describe('the kinds of databases', () => {
  it.each([
    ['none', [], ['instance']],
    ['instances', [orders], ['instance']],
    ['clusters', [ledger], ['cluster']],
    ['both', [ledger, orders], ['instance', 'cluster']],
  ])('of %s are what is looked for', (_which, databases, kinds) => {
    expect(kindsOf(databases)).toEqual(kinds);
  });

  it('cross to the other side with what was found by a tag', () => {
    const { rpoSeconds, periodSeconds, snapshotSeconds, copySeconds } = orders;
    const objectives = { rpoSeconds, periodSeconds, snapshotSeconds, copySeconds };
    const found = {
      ledger: { ...objectives, kind: 'cluster' },
      plain: objectives,
      odd: { ...objectives, kind: 'galaxy' },
    };
    const read = readChainEvent(chain, 'source', {
      source: EVENT_SOURCE,
      'detail-type': SNAPSHOT_SHARED,
      account: chain.source.account,
      detail: { environment: chain.environment, snapshots: [], found },
    });
    if ('dropped' in read) throw new Error(read.dropped);
    const databases = Object.fromEntries(
      Object.entries(read.found).map(([name, one]) => [name, { found: one }]),
    );

    expect(knownDatabases([], { reconciledAt: 0, others: 0, databases })).toEqual([
      { name: 'ledger', ...objectives, kind: 'cluster' },
      { name: 'plain', ...objectives },
    ]);
  });
});

describe('a cluster', () => {
  const aurora = {
    kind: 'cluster' as const,
    engine: 'aurora-postgresql',
    encrypted: true,
    keyArn: 'arn:aws:kms:us-west-2:111111111111:key/theirs',
  };

  it('of Aurora PostgreSQL under a KMS key can be protected', () => {
    expect(refusalOf(aurora)).toBeUndefined();
  });

  it.each([
    ['that is not encrypted', { encrypted: false, keyArn: undefined }, 'is not encrypted', 'KmsKeyId'],
    [
      'under a key that AWS owns',
      { encrypted: false, keyArn: undefined, encryptionType: 'sse-rds' },
      'a key that AWS owns',
      'KmsKeyId',
    ],
    ['under a key without a name', { keyArn: '' }, 'a key that AWS owns', 'KmsKeyId'],
    ['of the Multi-AZ kind', { engine: 'postgres' }, 'Multi-AZ DB cluster', 'to a DB instance'],
    ['without an instance', { instanceClass: '' }, 'has no instance', 'Give it one'],
    ['of Serverless v2', { instanceClass: 'db.serverless' }, 'db.serverless', 'provisioned class'],
    ['of Aurora MySQL', { engine: 'aurora-mysql' }, 'PostgreSQL only', 'PostgreSQL'],
  ])('%s cannot, and the way out is said', (_what, change, reason, wayOut) => {
    const refusal = refusalOf({ ...aurora, ...change });

    expect(refusal).toContain(reason);
    expect(refusal).toContain(wayOut);
  });
});

it.each([
  ['an instance', {}, { ReadReplicaSourceDBInstanceIdentifier: 'orders' }],
  ['a cluster', { kind: 'cluster' as const }, { ReadReplicaSourceDBClusterIdentifier: 'orders' }],
])('%s that is a read replica cannot be protected, and what could be is said', (_what, kind, source) => {
  const refusal = refusalOf(protectableOf({ Engine: 'postgres', ...kind, ...source }));

  expect(refusal).toContain('read replica of orders');
  expect(refusal).toContain('Protect that instead');
});
