import { describe, expect, it } from 'vitest';
import { type FoundDatabase, recipeOf, refusalOf } from '../../stacks/found-database';

const found: FoundDatabase = {
  dbInstanceClass: 'db.t4g.medium',
  dbClusterIdentifier: '',
  engine: 'postgres',
  engineVersion: '18.1',
  port: 5432,
  masterUsername: 'app',
  dbName: 'shop',
  multiAz: true,
  storageEncrypted: true,
  kmsKeyId: 'arn:aws:kms:us-west-2:111111111111:key/theirs',
};

const aurora = { kind: 'cluster' as const, engine: 'aurora-postgresql' };

describe('a database', () => {
  it('of its own, encrypted under a KMS key, can be protected', () => {
    expect(refusalOf('orders', found)).toBeUndefined();
    expect(refusalOf('orders', { ...found, dbClusterIdentifier: undefined })).toBeUndefined();
    expect(refusalOf('orders', { ...found, ...aurora })).toBeUndefined();
  });

  it.each([
    ['of Aurora', { engine: 'aurora-postgresql', dbClusterIdentifier: 'c' }, 'with kind: cluster'],
    ['of a Multi-AZ cluster', { dbClusterIdentifier: 'c' }, 'part of the cluster c'],
    ['that is a read replica', { replicateSourceDb: 'primary' }, 'read replica of primary'],
    ['that is a Multi-AZ cluster', { kind: 'cluster' as const }, 'to a DB instance'],
    ['that is a cluster not encrypted', { ...aurora, storageEncrypted: false, kmsKeyId: '' }, 'KmsKeyId'],
    ['that is a cluster without an instance', { ...aurora, dbInstanceClass: '' }, 'Give it one'],
    ['of another engine', { engine: 'mysql' }, 'PostgreSQL only'],
    ['under a key that AWS owns', { kmsKeyId: '' }, 'Copy a snapshot of it with a KMS key of your own'],
    ['under a key that AWS owns and does not name', { kmsKeyId: undefined }, 'a key that AWS owns'],
  ])('%s cannot, and what to do is said', (_what, change, expected) => {
    const refusal = refusalOf('orders', { ...found, ...change });

    expect(refusal).toMatch(/^orders /);
    expect(refusal).toContain(expected);
  });

  it('is restored as what it is, and its checks connect to a database that it has', () => {
    expect(recipeOf(found)).toEqual({
      instanceClass: 'db.t4g.medium',
      engine: 'postgres',
      engineVersion: '18.1',
      port: 5432,
      masterUsername: 'app',
      databaseName: 'shop',
      multiAz: true,
    });
    expect(recipeOf({ ...found, dbName: '' }).databaseName).toBe('postgres');
  });
});
