import { invalidValue, missing } from './refusals';

/** What there are snapshots of, each with actions of its own. */
export type DatabaseKind = 'instance' | 'cluster';

/** What ARNs call a database, and a snapshot, of each kind. */
export const ARN_KINDS = {
  instance: { database: 'db', snapshot: 'snapshot' },
  cluster: { database: 'cluster', snapshot: 'cluster-snapshot' },
} as const;

/** What a snapshot's ARN says: `arn:aws:rds:us-west-2:111111111111:snapshot:orders-1`. */
export interface SnapshotName {
  readonly kind: DatabaseKind;
  readonly region: string;
  readonly account: string;
  /** Lower case; automated ones start with `rds:`. */
  readonly id: string;
}

/** A new identifier of at most `longest` characters, as RDS keeps it: in lower case. */
export function newIdentifier(parameter: string, given: string | undefined, longest: 63 | 255): string {
  if (given === undefined || given === '') throw missing(parameter);
  if (!/^[a-z](-?[a-z0-9])*$/i.test(given) || given.length > longest) {
    throw invalidValue(
      `The parameter ${parameter} is not a valid identifier. Identifiers must begin with a letter; must contain only ` +
        'ASCII letters, digits, and hyphens; and must not end with a hyphen or contain two consecutive hyphens.',
    );
  }
  return given.toLowerCase();
}

/** Reads an ARN of a snapshot of a kind; anything else is undefined. */
export function readSnapshotArn(kind: DatabaseKind, text: string): SnapshotName | undefined {
  const [, region, account, noun, id] =
    /^arn:aws:rds:([a-z0-9-]+):(\d{12}):((?:cluster-)?snapshot):(.+)$/i.exec(text) ?? [];
  if (region === undefined || account === undefined || id === undefined) return undefined;
  if (noun?.toLowerCase() !== ARN_KINDS[kind].snapshot) return undefined;
  return { kind, region, account, id: id.toLowerCase() };
}

export function snapshotArn({ kind, region, account, id }: SnapshotName): string {
  return `arn:aws:rds:${region}:${account}:${ARN_KINDS[kind].snapshot}:${id}`;
}

export function databaseArn(kind: DatabaseKind, region: string, account: string, id: string): string {
  return `arn:aws:rds:${region}:${account}:${ARN_KINDS[kind].database}:${id}`;
}

/** Name of an instance or a cluster given by name or ARN, in lower case. */
export function databaseNameIn(given: string): string {
  return (given.split(':').pop() ?? '').toLowerCase();
}
