import { hash } from 'node:crypto';
import type { Chain, DatabaseKind, Side } from './settings';

/**
 * Names that both sides compute from the same facts, so that neither has to ask the other. All are stable: a change
 * here orphans what earlier versions made.
 */

export type SideName = 'source' | 'recovery';

/** The two events that cross between the accounts; nothing else may. Their `source` is {@link EVENT_SOURCE}. */
export const SNAPSHOT_SHARED = 'Lifeboat Snapshot Shared';
export const SNAPSHOT_COPIED = 'Lifeboat Snapshot Copied';
export const EVENT_SOURCE = 'lifeboat';

/** Set on every snapshot of ours, in its own account. Value: the environment. */
export const ENVIRONMENT_TAG = 'lifeboat:environment';

/** Physical name of a resource of one side: `lifeboat-production-recovery-copy`. */
export function physicalName(environment: string, side: SideName, noun: string): string {
  return `lifeboat-${environment}-${side}-${noun}`;
}

/** Name of the bucket in which one side keeps what snapshots do not carry. Bucket names are everybody's: it holds the account. */
export function storeName(chain: Chain, side: SideName): string {
  return `${physicalName(chain.environment, side, 'store')}-${chain[side].account}`;
}

/** Name of the locked bucket that keeps what happened to every recovery point. */
export function ledgerName(chain: Chain): string {
  return `${physicalName(chain.environment, 'recovery', 'ledger')}-${chain.recovery.account}`;
}

/** What writes a part of the ledger: the backup chain, or the recovery plan, which checks what it restores. */
export type LedgerPart = 'chain' | 'verifications';

/** Below this the objects of one part are, by UTC day. */
export function ledgerPrefix(part: LedgerPart): string {
  return `${part}/`;
}

/** Name of the bus of one side in its account and Region. */
export function busName(environment: string, side: SideName): string {
  return physicalName(environment, side, 'bus');
}

export function busArn(chain: Chain, side: SideName): string {
  const { account, region } = chain[side];
  return `arn:aws:events:${region}:${account}:event-bus/${busName(chain.environment, side)}`;
}

export function roleArn(chain: Chain, side: SideName, noun: string): string {
  return `arn:aws:iam::${chain[side].account}:role/${physicalName(chain.environment, side, noun)}`;
}

export function snapshotArn(
  { account, region }: Side,
  name: string,
  kind: DatabaseKind = 'instance',
): string {
  const type = kind === 'cluster' ? 'cluster-snapshot' : 'snapshot';
  return `arn:aws:rds:${region}:${account}:${type}:${name}`;
}

/** Longest identifier that RDS takes for a DB instance and a DB cluster snapshot. */
const LONGEST = 63;

/** Ends the name of a snapshot's copy in the source account under the source side's own key. */
const REKEYED = '-rekeyed';

/** Ends the name of the manual copy of a snapshot that RDS took by itself; its slot is the minute it was taken in. */
const AUTOMATED = '-auto';

/** Ends the name of a copy that waits in the source Region, in the recovery account, for its second step. */
const HOP = '-hop';

const LONGEST_ENDING = AUTOMATED.length + HOP.length;

/** `yyyymmddthhmmz`, to the minute: a slot of a schedule. */
const SLOT = /^(\d{4})(\d\d)(\d\d)t(\d\d)(\d\d)z$/;

/**
 * Eight characters that stand for one database of one environment. Names are matched by them alone, because the
 * readable part is shortened and tags do not cross accounts.
 */
export function databaseHash(chain: Chain, database: string, kind: DatabaseKind = 'instance'): string {
  const { account, region } = chain.source;
  const identity = [account, region, chain.environment, database.toLowerCase(), kind].join('\n');
  return hash('sha256', identity).slice(0, 8);
}

/** `lifeboat-orders-1a2b3c4d-20260105t0630z`. `slot` is in milliseconds since 1970 and counts to the minute. */
export function snapshotName(chain: Chain, database: string, slot: number, kind?: DatabaseKind): string {
  const end = `-${databaseHash(chain, database, kind)}-${slotText(slot)}`;
  const start = 'lifeboat-';
  return (
    start + shortened(database.toLowerCase(), LONGEST - start.length - end.length - LONGEST_ENDING) + end
  );
}

/** Name of the copy, under the source side's own key, of a snapshot whose key cannot be shared. */
export function rekeyedName(snapshot: string): string {
  return snapshot + REKEYED;
}

/** Name of the manual copy of a snapshot that RDS took by itself at `time`, in milliseconds since 1970. */
export function automatedName(chain: Chain, database: string, time: number, kind?: DatabaseKind): string {
  return snapshotName(chain, database, Math.floor(time / 60_000) * 60_000, kind) + AUTOMATED;
}

/** Name of what a recovery point is copied from when that takes two steps. */
export function hopName(point: string): string {
  return point + HOP;
}

/** Whether a snapshot, by its name or ARN, is a copy in between. */
export function isHopName(snapshot: string): boolean {
  return snapshot.endsWith(HOP);
}

/** A database as far as the names of its snapshots go. */
interface Named {
  readonly name: string;
  readonly kind?: DatabaseKind;
}

export interface SnapshotName<D> {
  readonly database: D;
  /** The slot it was taken for, in milliseconds since 1970; of an automated one the minute. */
  readonly slot: number;
  /** Name of the recovery point that it is, or becomes. */
  readonly point: string;
  /** A copy in the source account under another key. */
  readonly rekeyed: boolean;
  /** Taken by RDS itself. */
  readonly automated: boolean;
  /** A copy on its way, in the source Region of the recovery account. */
  readonly hop: boolean;
}

/** What the name of a snapshot of ours says; undefined for every other name. */
export function readSnapshotName<D extends Named>(
  chain: Chain,
  databases: readonly D[],
  name: string,
): SnapshotName<D> | undefined {
  return readNameBy(
    (hash) => databases.find((database) => databaseHash(chain, database.name, database.kind) === hash),
    name,
  );
}

/** The slot in the name of a snapshot or point, whichever database's; undefined for every other name. */
export function slotOf(name: string): number | undefined {
  return readNameBy(() => true, name)?.slot;
}

/** The same of many names, for which each database's hash is computed once. */
export function readSnapshotNames<D extends Named>(
  chain: Chain,
  databases: readonly D[],
  names: readonly string[],
): (SnapshotName<D> | undefined)[] {
  const entries = databases.map((database): [string, D] => [
    databaseHash(chain, database.name, database.kind),
    database,
  ]);
  // The first of two alike counts.
  const byHash: Readonly<Record<string, D>> = Object.fromEntries(entries.reverse());
  return names.map((name) => readNameBy((hash) => byHash[hash], name));
}

function readNameBy<D>(
  databaseOf: (hash: string) => D | undefined,
  name: string,
): SnapshotName<D> | undefined {
  const [, point = '', hash, text, automated, ending] =
    /^(lifeboat-.+-([0-9a-f]{8})-(\d{8}t\d{4}z)(-auto)?)(-rekeyed|-hop)?$/.exec(name) ?? [];
  if (hash === undefined || text === undefined) return undefined;
  const database = databaseOf(hash);
  const slot = readSlot(text);
  if (database === undefined || slot === undefined) return undefined;
  return {
    database,
    slot,
    point,
    rekeyed: ending === REKEYED,
    automated: automated !== undefined,
    hop: ending === HOP,
  };
}

/** The newest moment of the schedule at or before `now`: whole periods since 1970. */
export function slotAt(now: number, periodSeconds: number): number {
  const period = periodSeconds * 1000;
  return Math.floor(now / period) * period;
}

/**
 * Identifier of the instance or cluster that one execution of the recovery plan restores a database to. Every point that
 * it tries gets one of its own; `attempt` counts from 0. The ending stands for the database too, as of a long name only
 * the beginning is there. That of a cluster leaves room for an ending of its instance's.
 */
export function restoredName(database: string, execution: string, attempt = 0, kind?: DatabaseKind): string {
  const identity = [execution, attempt, database.toLowerCase(), kind ?? 'instance'].join('\n');
  const end = `-${hash('sha256', identity).slice(0, 8)}`;
  const longest = LONGEST - end.length - (kind === 'cluster' ? '-1'.length : 0);
  const name = database.toLowerCase();
  const cut = shortened(name, longest);
  // A long name may have a hyphen just there: no permission on what is restored must fit the database itself.
  const isAlike = name[cut.length] === '-' && name.length === cut.length + end.length;
  return (isAlike ? shortened(cut, cut.length - 1) : cut) + end;
}

function slotText(slot: number): string {
  return `${new Date(slot).toISOString().slice(0, 16).replace(/[-:]/g, '').toLowerCase()}z`;
}

function readSlot(text: string): number | undefined {
  const [, year, month, day, hour, minute] = SLOT.exec(text) ?? [];
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:00Z`);
  return Number.isNaN(time) || slotText(time) !== text ? undefined : time;
}

/** RDS refuses two hyphens in a row, so a cut never leaves one at the end. */
function shortened(name: string, length: number): string {
  return name.slice(0, length).replace(/-+$/, '');
}
