import { readSnapshotNames } from '../names';
import type { Chain, Database, DatabaseKind } from '../settings';
import { timeOf } from '../time';
import { type Described, kindOf, kindsOf, lookFor, type OfKind, PAGE } from './kinds';
import type { Span } from './suspicion';

type Rds = import('@aws-sdk/client-rds').RDS;

/** A snapshot of ours as AWS shows it, in our words. Times are milliseconds since 1970. */
export interface Snapshot<D extends Database = Database> {
  readonly name: string;
  readonly arn: string;
  readonly database: D;
  readonly slot: number;
  /** Name of the recovery point that it is, or that it becomes when it is copied. */
  readonly point: string;
  readonly rekeyed: boolean;
  readonly automated: boolean;
  readonly hop: boolean;
  /** AWS's own word: `creating`, `available`, `failed`... */
  readonly status: string;
  readonly encrypted: boolean;
  readonly keyArn?: string;
  /**
   * The last moment whose transactions it contains; absent until AWS knows it. Of a cluster's AWS never says it: there it
   * is the slot, before which nobody began to take it. AWS docs: RDS API Reference, DBClusterSnapshot.
   */
  readonly databaseTime?: number;
  /** AWS's own words for when it was taken, whatever its name says; absent where it gives none. */
  readonly witnessed?: Span;
  /** When it was made here: for a copy, later than {@link databaseTime}. Absent until AWS knows it. */
  readonly createdAt?: number;
  readonly storage: Storage;
  readonly tags: Readonly<Record<string, string>>;
}

/** What the data was stored on when the snapshot was taken. */
export interface Storage {
  readonly gibibytes: number;
  /** `gp3`, `io2`... */
  readonly type?: string;
  readonly iops?: number;
  /** MiB a second. */
  readonly throughput?: number;
}

/** Whether AWS is still making a snapshot of that status, anew or as a copy. */
export function isUnderWay(status: string | undefined): boolean {
  return status === 'creating' || status === 'copying';
}

/** The snapshots of ours among those that AWS describes; everything else is not ours to touch. */
export function ours<D extends Database>(
  chain: Chain,
  databases: readonly D[],
  described: readonly Described[],
): Snapshot<D>[] {
  // Seen from another account, AWS may give the ARN as the identifier.
  const names = described.map(({ DBSnapshotIdentifier = '' }) => DBSnapshotIdentifier.split(':').pop() ?? '');
  const reads = readSnapshotNames(chain, databases, names);
  return described.flatMap((snapshot, index) => {
    const arn = snapshot.DBSnapshotArn ?? '';
    const name = names[index] ?? '';
    const read = reads[index];
    if (read === undefined) return [];
    // A well-formed name on a snapshot of something else is a mistake or a forgery.
    if (snapshot.DBInstanceIdentifier?.toLowerCase() !== read.database.name.toLowerCase()) return [];
    if (kindOf(snapshot) !== kindOf(read.database)) return [];
    return [
      {
        ...read,
        name,
        arn,
        status: snapshot.Status ?? 'unknown',
        encrypted: snapshot.Encrypted ?? false,
        keyArn: snapshot.KmsKeyId,
        ...timesOf(snapshot, read.slot),
        createdAt: timeOf(snapshot.SnapshotCreateTime),
        storage: {
          gibibytes: snapshot.AllocatedStorage ?? 0,
          type: snapshot.StorageType,
          iops: snapshot.Iops,
          throughput: snapshot.StorageThroughput,
        },
        tags: Object.fromEntries((snapshot.TagList ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? ''])),
      },
    ];
  });
}

function timesOf(snapshot: Described, slot: number): Pick<Snapshot, 'databaseTime' | 'witnessed'> {
  const databaseTime = kindOf(snapshot) === 'cluster' ? slot : dataTimeOf(snapshot);
  return { databaseTime, witnessed: witnessedOf(snapshot) };
}

/** When the data of a snapshot is of, by the nearest that AWS says of it, in milliseconds since 1970. */
export function dataTimeOf(snapshot: Described): number | undefined {
  const { SnapshotDatabaseTime, OriginalSnapshotCreateTime, SnapshotCreateTime } = snapshot;
  if (kindOf(snapshot) === 'cluster') return timeOf(SnapshotCreateTime);
  return timeOf(SnapshotDatabaseTime ?? OriginalSnapshotCreateTime);
}

/**
 * From the last transaction that it contains, which is older than the snapshot where nobody writes, to its making: AWS
 * says both that this is when it was asked for and that it is when it was done. Neither changes with a copy; of a
 * cluster's there is but one time, which does. AWS docs: RDS API Reference, DBSnapshot, DBClusterSnapshot.
 */
function witnessedOf(snapshot: Described): Span | undefined {
  const from = dataTimeOf(snapshot);
  if (from === undefined) return undefined;
  return { from, to: Math.max(from, timeOf(snapshot.OriginalSnapshotCreateTime) ?? from) };
}

/** All snapshots of a type, of databases of these kinds, that the account sees in the client's Region, through every page. */
export async function describeAll(
  client: Rds,
  type: 'manual' | 'shared' | 'automated',
  kinds: readonly DatabaseKind[] = ['instance'],
): Promise<Described[]> {
  const all: Described[] = [];
  for (const kind of kinds) {
    let marker: string | undefined;
    do {
      const page = await lookFor(client, { kind }, { type, marker });
      all.push(...page.found);
      marker = page.marker;
    } while (marker !== undefined && marker !== '');
  }
  return all;
}

/** What is looked for by its name, of which kind it is. */
export interface Named extends OfKind {
  readonly name: string;
}

/** Manual snapshots of these names, of those that are there: a look for each hundred of a kind. */
export async function describeNamed(client: Rds, wanted: readonly Named[]): Promise<Described[]> {
  const all: Described[] = [];
  for (const kind of kindsOf(wanted)) {
    const names = [...new Set(wanted.filter((one) => kindOf(one) === kind).map(({ name }) => name))];
    for (let start = 0; start < names.length; start += PAGE) {
      const page = { type: 'manual', names: names.slice(start, start + PAGE) } as const;
      all.push(...(await lookFor(client, { kind }, page)).found);
    }
  }
  return all;
}

/** Account of an ARN: `arn:aws:rds:us-west-2:111111111111:snapshot:x` is of `111111111111`. */
export function accountOf(arn: string): string | undefined {
  return arn.split(':')[4];
}
