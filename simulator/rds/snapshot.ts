import type { Content } from '../postgres/content';
import type { ClusterTraits } from './cluster';
import { type DatabaseKind, readSnapshotArn, type SnapshotName } from './identifier';
import type { InstanceTraits, Place } from './instance';
import { snapshotNotFound } from './refusals';
import { rdsOf, snapshotsOf } from './store';

/** `deleting` is too short to be seen. AWS docs: RDS API Reference, DBSnapshot; waiters of the SDK. */
export type SnapshotStatus = 'creating' | 'copying' | 'available' | 'failed';

interface AnySnapshot extends SnapshotName {
  readonly type: 'manual' | 'automated';
  readonly tags: Map<string, string>;
  /** ARN of its key; undefined when it is not encrypted, or under a key that AWS owns. */
  readonly keyArn: string | undefined;
  readonly copied: boolean;
  /** For copies from another account or Region only: where from. */
  readonly source: SnapshotName | undefined;
  /** Accounts that it is shared with; `all` for everyone. */
  readonly sharedWith: Set<string>;
  status: SnapshotStatus;
  /** Between which moments its data is being transferred. Absent while a copy waits in the queue. */
  transfer: { readonly start: number; readonly end: number } | undefined;
  /** When it was taken, or this copy of it made. */
  createdAt: number | undefined;
  originallyCreatedAt: number | undefined;
  /** The last moment whose transactions it contains. */
  databaseTime: number | undefined;
  content: Content | undefined;
}

export interface InstanceSnapshot extends AnySnapshot {
  readonly kind: 'instance';
  readonly traits: InstanceTraits;
}

export interface ClusterSnapshot extends AnySnapshot {
  readonly kind: 'cluster';
  /** Encrypted under a key that AWS owns, which nobody else can be given. */
  readonly awsOwnedKey: boolean;
  readonly traits: ClusterTraits;
}

export type Snapshot = InstanceSnapshot | ClusterSnapshot;

/**
 * This account's own snapshot of a kind, by name (in any case) or ARN. Throws `DBSnapshotNotFound` or
 * `DBClusterSnapshotNotFoundFault`.
 */
export function findOwnSnapshot<Kind extends DatabaseKind>(
  { world, account, region }: Place,
  kind: Kind,
  given: string,
): Extract<Snapshot, { kind: Kind }> {
  const named = namedSnapshot({ account, region }, kind, given);
  const found =
    named.account === account && named.region === region
      ? snapshotsOf(rdsOf(world, account, region), kind).get(named.id)
      : undefined;
  if (found === undefined) throw snapshotNotFound(kind, given);
  return found as Extract<Snapshot, { kind: Kind }>;
}

/** Which snapshot a request means, that names it or gives its ARN. */
export function namedSnapshot(
  { account, region }: Pick<Place, 'account' | 'region'>,
  kind: DatabaseKind,
  given: string,
): SnapshotName {
  return readSnapshotArn(kind, given) ?? { kind, account, region, id: given.toLowerCase() };
}

/** Whether an account may see and use a snapshot: its own, or shared with it. */
export function isVisibleTo(snapshot: Snapshot, account: string): boolean {
  return snapshot.account === account || snapshot.sharedWith.has(account) || snapshot.sharedWith.has('all');
}

/** How much of it has been transferred, in whole percent. */
export function percentOf({ status, transfer }: Snapshot, now: number): number {
  if (status === 'available') return 100;
  if (transfer === undefined || now <= transfer.start) return 0;
  return Math.min(99, Math.floor((100 * (now - transfer.start)) / (transfer.end - transfer.start)));
}
