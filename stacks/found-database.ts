import type { Recipe } from '../runtime/settings';

/** What AWS says of a DB instance, as far as it matters here. */
export interface FoundDatabase {
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
  /** ARN. Empty or absent where the key is one that AWS owns, and where there is none. */
  readonly kmsKeyId?: string;
}

/** Why a database cannot be protected yet, with what a person must do; undefined when it can. */
export function refusalOf(name: string, found: FoundDatabase): string | undefined {
  if (found.engine.startsWith('aurora') || (found.dbClusterIdentifier ?? '') !== '') {
    return `${name} is part of a cluster (${found.engine}); clusters are not protected yet. Take it out of lifeboat:databases.`;
  }
  if (found.engine !== 'postgres') {
    return `${name} is ${found.engine}; the checks of a recovery speak PostgreSQL only, as yet. Take it out of lifeboat:databases.`;
  }
  // What is not encrypted at all can be: its copies are, under the recovery side's key.
  if (found.storageEncrypted && (found.kmsKeyId ?? '') === '') {
    return (
      `${name} is encrypted under a key that AWS owns, which no other account can be given. ` +
      'Copy a snapshot of it with a KMS key of your own, restore that copy, and let the restored instance take its place.'
    );
  }
  return undefined;
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
