import type { DatabaseKind } from '../settings';
import type { DBInstance } from './instances';

/** What of a database decides whether it can be protected. Texts that AWS leaves out may be empty too. */
export interface Protectable {
  /** Absent for an instance. */
  readonly kind?: DatabaseKind;
  readonly engine: string;
  /** Of an instance: the cluster that it is in. */
  readonly cluster?: string;
  /** What it is a read replica of. */
  readonly replicaOf?: string;
  readonly encrypted: boolean;
  /** ARN; absent where the key is one that AWS owns, and where there is none. */
  readonly keyArn?: string;
  /** Of a cluster, that of its writer: empty where it has no instance, absent where nobody looked. */
  readonly instanceClass?: string;
  /** `sse-rds` where the key is one that AWS owns; AWS may then say that it is not encrypted. */
  readonly encryptionType?: string;
}

/** Why a database cannot be protected, with what a person must do; undefined when it can be. Begins with a verb: "is ...". */
export function refusalOf(database: Protectable): string | undefined {
  const { replicaOf = '' } = database;
  if (replicaOf !== '') {
    return `is a read replica of ${replicaOf}, and its snapshots lack what it has not replayed yet. Protect that instead.`;
  }
  return database.kind === 'cluster' ? refusalOfCluster(database) : refusalOfInstance(database);
}

/** The same of a database as AWS describes it. */
export function protectableOf(found: DBInstance): Protectable {
  return {
    kind: found.kind,
    engine: found.Engine ?? '',
    cluster: found.DBClusterIdentifier,
    replicaOf: found.ReadReplicaSourceDBInstanceIdentifier ?? found.ReadReplicaSourceDBClusterIdentifier,
    encrypted: found.StorageEncrypted ?? false,
    keyArn: found.KmsKeyId,
    encryptionType: found.StorageEncryptionType,
    instanceClass: found.members === 0 ? '' : found.DBInstanceClass,
  };
}

/** AWS docs: Aurora User Guide, "Using Aurora Serverless v2". */
const SERVERLESS = 'db.serverless';

const RESTORE_UNDER_KEY =
  'Restore a snapshot of it under a KMS key of your own (KmsKeyId), and let the restored one take its place.';

/**
 * AWS docs: Aurora User Guide, "Sharing a DB cluster snapshot" and "Encrypting Amazon Aurora resources"; RDS API
 * Reference, CopyDBClusterSnapshot: a copy can be put under another key, but not encrypted when its source is not.
 */
function refusalOfCluster(cluster: Protectable): string | undefined {
  const { engine, encrypted, keyArn = '', encryptionType, instanceClass } = cluster;
  if (!engine.startsWith('aurora')) {
    return (
      `is a Multi-AZ DB cluster (${engine}), whose snapshots AWS lets nobody share or copy. ` +
      'Restore a snapshot of it to a DB instance, and let that take its place.'
    );
  }
  if (engine !== 'aurora-postgresql') {
    return `is ${engine}; the checks of a recovery speak PostgreSQL only, as yet.`;
  }
  if (encryptionType === 'sse-rds' || (encrypted && keyArn === '')) {
    return `is encrypted under a key that AWS owns, which no other account can be given. ${RESTORE_UNDER_KEY}`;
  }
  if (!encrypted)
    return `is not encrypted, and the copy of a cluster's snapshot cannot be. ${RESTORE_UNDER_KEY}`;
  if (instanceClass === '') return 'has no instance, by whose class it could be restored. Give it one.';
  if (instanceClass === SERVERLESS) {
    return (
      `is served by an instance of the class ${SERVERLESS}, whose capacity a recovery cannot give back, as yet. ` +
      'Give it an instance of a provisioned class and fail over to that.'
    );
  }
  return undefined;
}

function refusalOfInstance({
  engine,
  cluster = '',
  encrypted,
  keyArn = '',
}: Protectable): string | undefined {
  if (cluster !== '') {
    return `is part of the cluster ${cluster}, of which AWS takes snapshots as a whole. Protect that instead.`;
  }
  if (engine !== 'postgres') return `is ${engine}; the checks of a recovery speak PostgreSQL only, as yet.`;
  // What is not encrypted at all can be: its copies are, under the recovery side's key.
  if (encrypted && keyArn === '') {
    return (
      'is encrypted under a key that AWS owns, which no other account can be given. ' +
      'Copy a snapshot of it with a KMS key of your own, restore that copy, and let the restored instance take its place.'
    );
  }
  return undefined;
}
