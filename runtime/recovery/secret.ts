import { createHash } from 'node:crypto';
import type { OfKind } from '../backup/kinds';
import { fault } from '../fault';

/** How services, and our own checks, reach a restored database: the shape of RDS's own secrets. */
export interface DatabaseSecret {
  readonly engine: string;
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  readonly dbname: string;
  /** Of an instance. */
  readonly dbInstanceIdentifier?: string;
  /** Of a cluster, whose writer `host` is. */
  readonly dbClusterIdentifier?: string;
}

/** The identifier of a restored database, under the name that RDS's own secrets have for it. */
export function identified(
  { kind }: OfKind,
  identifier: string,
): Pick<DatabaseSecret, 'dbInstanceIdentifier' | 'dbClusterIdentifier'> {
  return kind === 'cluster' ? { dbClusterIdentifier: identifier } : { dbInstanceIdentifier: identifier };
}

/** The secret's version that holds a restored database until traffic moves to it; then it becomes the current one. */
export const PENDING_STAGE = 'LIFEBOAT_PENDING';

/** Id of the secret's version that one execution makes for a restored instance: 64 characters, as Secrets Manager takes. */
export function secretVersion(execution: string, instance: string): string {
  return createHash('sha256').update(`${execution}\n${instance}`).digest('hex');
}

export function readSecret(name: string, text: string | undefined): DatabaseSecret {
  const value = parse(text);
  const { host, port, username, password, dbname } = value;
  const identifier = value.dbInstanceIdentifier ?? value.dbClusterIdentifier;
  const whole = [host, username, password, dbname, identifier].every((part) => typeof part === 'string');
  if (!whole || typeof port !== 'number') {
    throw fault(
      'SecretUnreadable',
      `The secret ${name} does not hold a database's host, port, user and password.`,
    );
  }
  return value as DatabaseSecret;
}

function parse(text: string | undefined): Partial<DatabaseSecret> {
  try {
    return (JSON.parse(text ?? '{}') ?? {}) as Partial<DatabaseSecret>;
  } catch {
    return {};
  }
}
