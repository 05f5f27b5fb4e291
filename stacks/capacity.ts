import { ALL_KINDS, kindOf, kindsOf, snapshotQuota } from '../runtime/backup/kinds';
import { mostPoints } from '../runtime/backup/retention';
import { mostSourceSnapshots } from '../runtime/backup/source-points';
import type { Database, DatabaseKind, Objectives, Quotas, Retention, Side } from '../runtime/settings';
import type { ConfigFault } from './config-fault';

/** The quota of manual DB snapshots, as AWS is asked for more of it. AWS docs: RDS User Guide, "Quotas and constraints". */
export const SNAPSHOTS_QUOTA = { code: 'L-272F1212', name: 'Manual DB instance snapshots' } as const;

export const CLUSTER_SNAPSHOTS_QUOTA = { code: 'L-9B510759', name: 'Manual DB cluster snapshots' } as const;

/** What one account holds in one Region, at most, against what it may. */
export interface PointCapacity {
  /** Of which databases; absent for instances. */
  readonly kind?: DatabaseKind;
  /** Manual snapshots that may be there. */
  readonly quota: number;
  /** Manual snapshots of all databases that there are at most. */
  readonly needed: number;
  readonly databases: readonly { readonly name: string; readonly points: number }[];
  /** How many databases more there is room for, with the objectives of those found by tag. Absent: none are looked for. */
  readonly moreByTag?: number;
  /** When it does not fit: what could be kept of every database. Absent where it fits, and where nothing would. */
  readonly retention?: Retention;
}

export interface Kept {
  /** The kind of the databases, each of which has a quota of its own; absent for instances. */
  readonly kind?: DatabaseKind;
  readonly databases: readonly Database[];
  readonly quota: number;
  readonly protectByTag?: Objectives;
}

/** The recovery points of the recovery account that the retention needs at most. */
export function recoveryCapacity({
  retention,
  ...kept
}: Kept & { readonly retention: Retention }): PointCapacity {
  const capacity = capacityOf(kept, (database) => mostPoints(database, retention));
  if (capacity.needed <= kept.quota) return capacity;
  const fitting = fittingRetention(kept, retention);
  return { ...capacity, ...(fitting === undefined ? {} : { retention: fitting }) };
}

/** The snapshots that the source account holds at most while the recovery side acknowledges what it has copied. */
export function sourceCapacity(kept: Kept): PointCapacity {
  // A snapshot that RDS took by itself is copied to a manual one, and that one perhaps under another key.
  return capacityOf(
    kept,
    (database) => mostSourceSnapshots([database]) + (database.includeAutomated === true ? 2 : 0),
  );
}

/** The databases of each kind that there can be, with the quota of manual snapshots that is theirs: any is found by its tag. */
export function keptByKind(
  databases: readonly Database[],
  quotas: Quotas,
  protectByTag?: Objectives,
): Kept[] {
  return (protectByTag === undefined ? kindsOf(databases) : ALL_KINDS).map((kind) => ({
    ...(kind === 'cluster' ? { kind } : {}),
    databases: databases.filter((database) => kindOf(database) === kind),
    quota: snapshotQuota(quotas, kind),
    ...(protectByTag === undefined ? {} : { protectByTag }),
  }));
}

/** That a quota does not suffice, with its code, what to ask AWS for and what would fit. */
export function capacityFault(capacity: PointCapacity, { account, region }: Side): ConfigFault[] {
  const { kind, quota, needed, databases, retention } = capacity;
  if (needed <= quota) return [];
  const [{ code, name }, key, noun] =
    kind === 'cluster'
      ? ([CLUSTER_SNAPSHOTS_QUOTA, 'quotas.manualClusterSnapshots', 'manual DB cluster snapshots'] as const)
      : ([SNAPSHOTS_QUOTA, 'quotas.manualSnapshots', 'manual DB snapshots'] as const);
  const count = databases.length === 1 ? 'One database needs' : `${databases.length} databases need`;
  const most = `${count} up to ${needed} ${noun} in ${account}, ${region}.`;
  const ask = `Ask AWS there for quota ${code} (${name}) of at least ${needed} and set lifeboat:${key} to what it grants`;
  const less =
    retention === undefined ? 'protect fewer, or take them less often' : `keep ${retentionText(retention)}`;
  return [{ key, value: quota, allowed: `${most} ${ask}, or ${less}.` }];
}

/** As Pulumi.*.yaml has it. */
export function retentionText({ hourly, daily, weekly, monthly }: Retention): string {
  return `lifeboat:retention {hourly: ${hourly}, daily: ${daily}, weekly: ${weekly}, monthly: ${monthly}}`;
}

function capacityOf(
  { kind, databases, quota, protectByTag }: Kept,
  most: (database: Database) => number,
): PointCapacity {
  const each = databases.map((database) => ({ name: database.name, points: most(database) }));
  const needed = each.reduce((sum, { points }) => sum + points, 0);
  const capacity = { ...(kind === undefined ? {} : { kind }), quota, needed, databases: each };
  if (protectByTag === undefined) return capacity;
  const room = Math.floor((quota - needed) / most({ name: '', ...protectByTag }));
  return { ...capacity, moreByTag: Math.max(0, room) };
}

const TIERS = ['hourly', 'daily', 'weekly', 'monthly'] as const satisfies readonly (keyof Retention)[];

/** Takes from whichever tier keeps most until all databases fit; undefined when they do not even with none. */
function fittingRetention({ databases, quota }: Kept, retention: Retention): Retention | undefined {
  let tried = retention;
  while (databases.reduce((sum, database) => sum + mostPoints(database, tried), 0) > quota) {
    const most = Math.max(...TIERS.map((tier) => tried[tier]));
    const tier = TIERS.find((one) => tried[one] === most);
    if (tier === undefined || most === 0) return undefined;
    tried = { ...tried, [tier]: most - 1 };
  }
  return tried;
}
