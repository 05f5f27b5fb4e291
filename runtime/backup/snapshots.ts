import { readSnapshotNames } from '../names';
import type { Chain, Database } from '../settings';
import { timeOf } from '../time';

type Rds = import('@aws-sdk/client-rds').RDS;
type DBSnapshot = import('@aws-sdk/client-rds').DBSnapshot;

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
  /** The last moment whose transactions it contains; absent until AWS knows it. */
  readonly databaseTime?: number;
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

/** The snapshots of ours among those that AWS describes; everything else is not ours to touch. */
export function ours<D extends Database>(
  chain: Chain,
  databases: readonly D[],
  described: readonly DBSnapshot[],
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
    return [
      {
        ...read,
        name,
        arn,
        status: snapshot.Status ?? 'unknown',
        encrypted: snapshot.Encrypted ?? false,
        keyArn: snapshot.KmsKeyId,
        databaseTime: timeOf(snapshot.SnapshotDatabaseTime ?? snapshot.OriginalSnapshotCreateTime),
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

/** All snapshots of a kind that the account sees in the client's Region, through every page. */
export async function describeAll(
  client: Rds,
  type: 'manual' | 'shared' | 'automated',
): Promise<DBSnapshot[]> {
  const all: DBSnapshot[] = [];
  let marker: string | undefined;
  do {
    const page = await client.describeDBSnapshots({ SnapshotType: type, MaxRecords: 100, Marker: marker });
    all.push(...(page.DBSnapshots ?? []));
    marker = page.Marker;
  } while (marker !== undefined && marker !== '');
  return all;
}

/** Account of an ARN: `arn:aws:rds:us-west-2:111111111111:snapshot:x` is of `111111111111`. */
export function accountOf(arn: string): string | undefined {
  return arn.split(':')[4];
}
