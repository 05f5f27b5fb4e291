import { refusalOf as reasonAgainst } from '../runtime/backup/protectable';
import type { DatabaseKind, Recipe } from '../runtime/settings';

/** What AWS says of a DB instance or cluster, as far as it matters here. */
export interface FoundDatabase {
  /** Absent for an instance. */
  readonly kind?: DatabaseKind;
  /** Of a cluster, that of its first instance. */
  readonly dbInstanceClass: string;
  /** Empty or absent for an instance of its own. */
  readonly dbClusterIdentifier?: string;
  readonly engine: string;
  readonly engineVersion: string;
  readonly port: number;
  readonly masterUsername: string;
  /** Empty or absent when the instance was made without one. */
  readonly dbName?: string;
  readonly multiAz: boolean;
  readonly storageEncrypted: boolean;
  /** What it is a read replica of; empty or absent for one of its own. */
  readonly replicateSourceDb?: string;
  /** ARN. Empty or absent where the key is one that AWS owns, and where there is none. */
  readonly kmsKeyId?: string;
}

/** Why a database cannot be protected yet, with what a person must do; undefined when it can. */
export function refusalOf(name: string, found: FoundDatabase): string | undefined {
  const { kind, engine, dbClusterIdentifier = '' } = found;
  if (kind !== 'cluster' && dbClusterIdentifier !== '' && engine.startsWith('aurora')) {
    return (
      `${name} is part of the cluster ${dbClusterIdentifier}, of which AWS takes snapshots as a whole. ` +
      'Name that in lifeboat:databases instead, with kind: cluster.'
    );
  }
  const refusal = reasonAgainst({
    kind,
    engine,
    cluster: dbClusterIdentifier,
    replicaOf: found.replicateSourceDb,
    encrypted: found.storageEncrypted,
    keyArn: found.kmsKeyId,
    instanceClass: found.dbInstanceClass,
  });
  return refusal === undefined
    ? undefined
    : `${name} ${refusal} Until then, take it out of lifeboat:databases.`;
}

/** All that a restore needs and a snapshot does not carry. */
export function recipeOf(found: FoundDatabase): Recipe {
  return {
    instanceClass: found.dbInstanceClass,
    engine: found.engine,
    engineVersion: found.engineVersion,
    port: found.port,
    masterUsername: found.masterUsername,
    // Every PostgreSQL instance has this one.
    databaseName: found.dbName === undefined || found.dbName === '' ? 'postgres' : found.dbName,
    multiAz: found.multiAz,
  };
}
