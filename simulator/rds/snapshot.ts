import type { Content } from '../postgres/content';
import { readSnapshotArn, type SnapshotName } from './identifier';
import type { InstanceTraits, Place } from './instance';
import { snapshotNotFound } from './refusals';
import { rdsOf } from './store';

/** `deleting` is too short to be seen. AWS docs: RDS API Reference, DBSnapshot; waiters of the SDK. */
export type SnapshotStatus = 'creating' | 'copying' | 'available' | 'failed';

export interface Snapshot extends SnapshotName {
  readonly type: 'manual' | 'automated';
  readonly traits: InstanceTraits;
  readonly tags: Map<string, string>;
  /** ARN of its key; undefined when it is not encrypted. */
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

/** This account's own snapshot, by name (in any case) or ARN. Throws `DBSnapshotNotFound`. */
export function findOwnSnapshot({ world, account, region }: Place, given: string | undefined): Snapshot {
  const named = readSnapshotArn(given ?? '') ?? { account, region, id: (given ?? '').toLowerCase() };
  const found =
    named.account === account && named.region === region
      ? rdsOf(world, account, region).snapshots.get(named.id)
      : undefined;
  if (found === undefined) throw snapshotNotFound(given ?? '');
  return found;
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
