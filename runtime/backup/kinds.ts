import { refusedWith } from '../aws';
import { snapshotArn } from '../names';
import type { Database, DatabaseKind, Quotas, Side } from '../settings';

type Rds = import('@aws-sdk/client-rds').RDS;
type DBSnapshot = import('@aws-sdk/client-rds').DBSnapshot;
type DBClusterSnapshot = import('@aws-sdk/client-rds').DBClusterSnapshot;
type Tag = import('@aws-sdk/client-rds').Tag;

/**
 * Instances and clusters are two variants of one thing, whose calls and answers AWS names differently. Everything else
 * in the chain speaks the words of this file; what AWS says of a cluster's snapshot is put in those of an instance's.
 */
export interface Described extends DBSnapshot, OfKind {}

/** What is looked for: one snapshot by its name, some by theirs, or all. */
export interface Look {
  readonly type: 'manual' | 'shared' | 'automated';
  readonly name?: string;
  readonly names?: readonly string[];
  readonly marker?: string;
}

export interface Copy {
  /** Name in the same account and Region, or ARN. */
  readonly source: string;
  readonly target: string;
  readonly keyArn?: string;
  readonly tags: readonly Tag[];
}

export const ALL_KINDS: readonly DatabaseKind[] = ['instance', 'cluster'];

/** Codes that mean the same of both kinds. AWS docs: Amazon RDS API Reference, errors of each action. */
export const NOT_FOUND = ['DBSnapshotNotFound', 'DBClusterSnapshotNotFound'] as const;
export const ALREADY_THERE = ['DBSnapshotAlreadyExists', 'DBClusterSnapshotAlreadyExists'] as const;
export const WRONG_STATE = ['InvalidDBSnapshotState', 'InvalidDBClusterSnapshotState'] as const;

/** What AWS may answer when too many copies are under way, or snapshots there; which for the first is not documented. */
export const NO_ROOM = ['SnapshotQuotaExceeded', 'LimitExceeded'];

/** The database cannot be taken a snapshot of just now. */
export const BUSY = ['InvalidDBInstanceState', 'InvalidDBClusterState'] as const;

/** Snapshots that one answer has, or one look names, at most. AWS docs: RDS API Reference, DescribeDBSnapshots. */
export const PAGE = 100;

/** A database, or whatever else says of which kind one is. */
export interface OfKind {
  /** Absent for an instance. */
  readonly kind?: DatabaseKind;
}

// One function a verb, and no table of them: a bundle holds only the commands that its function can reach.

export async function createSnapshot(
  client: Rds,
  { name: database, kind }: Pick<Database, 'name' | 'kind'>,
  name: string,
  tags: readonly Tag[],
): Promise<void> {
  const Tags = [...tags];
  await (kind === 'cluster'
    ? client.createDBClusterSnapshot({
        DBClusterIdentifier: database,
        DBClusterSnapshotIdentifier: name,
        Tags,
      })
    : client.createDBSnapshot({ DBInstanceIdentifier: database, DBSnapshotIdentifier: name, Tags }));
}

/** One page of up to a hundred of what is looked for. */
export async function lookFor(
  client: Rds,
  { kind }: OfKind,
  { type, name, names, marker }: Look,
): Promise<{ readonly found: readonly Described[]; readonly marker?: string }> {
  const asked = {
    SnapshotType: type,
    ...(name === undefined ? { MaxRecords: PAGE } : {}),
    ...(marker === undefined ? {} : { Marker: marker }),
  };
  const filters = (Name: string) => (names === undefined ? {} : { Filters: [{ Name, Values: [...names] }] });
  if (kind === 'cluster') {
    const { DBClusterSnapshots = [], Marker } = await client.describeDBClusterSnapshots({
      ...asked,
      ...filters('db-cluster-snapshot-id'),
      DBClusterSnapshotIdentifier: name,
    });
    return { found: DBClusterSnapshots.map(inCommonWords), marker: Marker };
  }
  const { DBSnapshots: found = [], Marker } = await client.describeDBSnapshots({
    ...asked,
    ...filters('db-snapshot-id'),
    DBSnapshotIdentifier: name,
  });
  return { found, marker: Marker };
}

/** Shares a snapshot with one more account. */
export async function shareWith(client: Rds, { kind }: OfKind, name: string, account: string): Promise<void> {
  const change = { AttributeName: 'restore', ValuesToAdd: [account] };
  await (kind === 'cluster'
    ? client.modifyDBClusterSnapshotAttribute({ DBClusterSnapshotIdentifier: name, ...change })
    : client.modifyDBSnapshotAttribute({ DBSnapshotIdentifier: name, ...change }));
}

/** The accounts that a snapshot is shared with. */
export async function sharedWith(client: Rds, { kind }: OfKind, name: string): Promise<readonly string[]> {
  if (kind === 'cluster') {
    const { DBClusterSnapshotAttributesResult: result } = await client.describeDBClusterSnapshotAttributes({
      DBClusterSnapshotIdentifier: name,
    });
    return restoreValues(result?.DBClusterSnapshotAttributes);
  }
  const { DBSnapshotAttributesResult: result } = await client.describeDBSnapshotAttributes({
    DBSnapshotIdentifier: name,
  });
  return restoreValues(result?.DBSnapshotAttributes);
}

export async function copyTo(
  client: Rds,
  { kind }: OfKind,
  { source, target, keyArn, tags }: Copy,
): Promise<void> {
  const how = { ...(keyArn === undefined ? {} : { KmsKeyId: keyArn }), Tags: [...tags] };
  await (kind === 'cluster'
    ? client.copyDBClusterSnapshot({
        SourceDBClusterSnapshotIdentifier: source,
        TargetDBClusterSnapshotIdentifier: target,
        ...how,
      })
    : client.copyDBSnapshot({
        SourceDBSnapshotIdentifier: source,
        TargetDBSnapshotIdentifier: target,
        ...how,
      }));
}

export async function deleteSnapshot(client: Rds, { kind }: OfKind, name: string): Promise<void> {
  await (kind === 'cluster'
    ? client.deleteDBClusterSnapshot({ DBClusterSnapshotIdentifier: name })
    : client.deleteDBSnapshot({ DBSnapshotIdentifier: name }));
}

export function kindOf({ kind = 'instance' }: OfKind): DatabaseKind {
  return kind;
}

/** The kinds that there are among databases, an instance being the first: what is not there is not looked for. */
export function kindsOf(databases: readonly OfKind[]): readonly DatabaseKind[] {
  const hasClusters = databases.some((database) => kindOf(database) === 'cluster');
  const hasInstances = databases.length === 0 || databases.some((one) => kindOf(one) === 'instance');
  return [...(hasInstances ? (['instance'] as const) : []), ...(hasClusters ? (['cluster'] as const) : [])];
}

/** How many manual snapshots of a kind AWS lets an account have: those of clusters have a quota of their own. */
export function snapshotQuota(
  { manualSnapshots, manualClusterSnapshots = CLUSTER_SNAPSHOTS }: Quotas,
  kind: DatabaseKind,
): number {
  return kind === 'cluster' ? manualClusterSnapshots : manualSnapshots;
}

/** The settings for the databases of one kind, with the quota that is theirs. */
export function forKind<
  Settings extends { readonly databases: readonly Database[]; readonly quotas: Quotas },
>(settings: Settings, kind: DatabaseKind): Settings {
  return {
    ...settings,
    databases: settings.databases.filter((database) => kindOf(database) === kind),
    quotas: { ...settings.quotas, manualSnapshots: snapshotQuota(settings.quotas, kind) },
  };
}

/** AWS docs: RDS User Guide, "Quotas and constraints for Amazon RDS" (L-9B510759). */
export const CLUSTER_SNAPSHOTS = 100;

/** ARN of a snapshot of a database. */
export function arnFor(side: Side, name: string, { kind }: OfKind): string {
  return snapshotArn(side, name, kind);
}

/** The snapshot of that name in this account; undefined when AWS shows none. */
export async function lookAt(
  client: Rds,
  of: OfKind,
  name: string,
  type: Look['type'] = 'manual',
): Promise<Described | undefined> {
  try {
    return (await lookFor(client, of, { type, name })).found[0];
  } catch (error) {
    if (refusedWith(error, ...NOT_FOUND)) return undefined;
    throw error;
  }
}

/**
 * Whether what AWS refused was to be done with a snapshot that is gone. Leave that goes by a snapshot's tags is denied once
 * it has none any more, so that a denial needs a look.
 */
export async function isGone(client: Rds, of: OfKind, name: string, error: unknown): Promise<boolean> {
  if (refusedWith(error, ...NOT_FOUND)) return true;
  return refusedWith(error, 'AccessDenied') && (await lookAt(client, of, name)) === undefined;
}

/**
 * AWS says nothing of when a cluster's data is of but when its snapshot was made, and of a copy that is the copying. So
 * the time of the data is left out here, and follows from the slot. AWS docs: RDS API Reference, DBClusterSnapshot.
 */
function inCommonWords(snapshot: DBClusterSnapshot): Described {
  return {
    kind: 'cluster',
    DBSnapshotIdentifier: snapshot.DBClusterSnapshotIdentifier,
    DBSnapshotArn: snapshot.DBClusterSnapshotArn,
    DBInstanceIdentifier: snapshot.DBClusterIdentifier,
    SourceDBSnapshotIdentifier: snapshot.SourceDBClusterSnapshotArn,
    SnapshotCreateTime: snapshot.SnapshotCreateTime,
    Status: snapshot.Status,
    Engine: snapshot.Engine,
    Encrypted: snapshot.StorageEncrypted,
    KmsKeyId: snapshot.KmsKeyId,
    AllocatedStorage: snapshot.AllocatedStorage,
    StorageType: snapshot.StorageType,
    TagList: snapshot.TagList,
  };
}

interface Attribute {
  readonly AttributeName?: string;
  readonly AttributeValues?: readonly string[];
}

function restoreValues(attributes: readonly Attribute[] = []): readonly string[] {
  return attributes.find(({ AttributeName }) => AttributeName === 'restore')?.AttributeValues ?? [];
}
