import { invalidValue, missing } from './refusals';

/** What a snapshot's ARN says: `arn:aws:rds:us-west-2:111111111111:snapshot:orders-1`. */
export interface SnapshotName {
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

/** Reads an ARN of a DB snapshot; anything else is undefined. */
export function readSnapshotArn(text: string): SnapshotName | undefined {
  const [, region, account, id] = /^arn:aws:rds:([a-z0-9-]+):(\d{12}):snapshot:(.+)$/i.exec(text) ?? [];
  if (region === undefined || account === undefined || id === undefined) return undefined;
  return { region, account, id: id.toLowerCase() };
}

export function snapshotArn({ region, account, id }: SnapshotName): string {
  return `arn:aws:rds:${region}:${account}:snapshot:${id}`;
}

export function instanceArn(region: string, account: string, id: string): string {
  return `arn:aws:rds:${region}:${account}:db:${id}`;
}

/** Name of an instance given by name or ARN, in lower case. */
export function instanceNameIn(given: string): string {
  return (given.split(':').pop() ?? '').toLowerCase();
}
