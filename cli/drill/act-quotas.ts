import { kindOf, kindsOf } from '../../runtime/backup/kinds';
import type { SideName } from '../../runtime/names';
import type { DatabaseKind } from '../../runtime/settings';
import { type RdsSwitches, rdsSwitches } from '../../simulator/rds/quotas';
import type { RDS_QUOTAS } from './act';
import { rdsOf } from './administrator-rds';
import { manualSnapshots } from './points-there';
import type { Stage } from './stage';

type Quota = (typeof RDS_QUOTAS)[number];

/** Where AWS has a quota for clusters of their own, what is filled is that of every kind that is protected. */
const SWITCHES = {
  'manual snapshots': { instance: 'manualSnapshots', cluster: 'manualClusterSnapshots' },
  'concurrent copies': { instance: 'concurrentCopies', cluster: 'concurrentClusterCopies' },
  instances: { instance: 'instances', cluster: 'clusters' },
} as const satisfies Readonly<Record<Quota, Readonly<Record<DatabaseKind, keyof RdsSwitches>>>>;

interface QuotaThere {
  readonly side: SideName;
  readonly quota: Quota;
}

/** What held before an exercise changed it. */
const usual = new WeakMap<RdsSwitches, Partial<Record<NumberSwitch, number>>>();

type NumberSwitch = (typeof SWITCHES)[Quota][DatabaseKind];

/** Brings the quota down to what is used, as if others of the account had taken the rest. */
export async function fillQuota(
  stage: Stage,
  { side, quota, leaving = 0 }: QuotaThere & { readonly leaving?: number },
): Promise<string> {
  for (const kind of kindsOf(stage.databases)) {
    const used = await usedOf(stage, side, quota, kind);
    change(stage, side, SWITCHES[quota][kind], used + leaving);
  }
  return `others fill the quota of ${quota}, but for ${leaving}`;
}

export function setQuota(stage: Stage, { side, quota, to }: QuotaThere & { readonly to: number }): string {
  for (const kind of kindsOf(stage.databases)) change(stage, side, SWITCHES[quota][kind], to);
  return `the quota of ${quota} is ${to}`;
}

export function freeQuota(stage: Stage, { side, quota }: QuotaThere): string {
  const switches = switchesOf(stage, side);
  const values = kindsOf(stage.databases).map((kind) => {
    const name = SWITCHES[quota][kind];
    const value = usual.get(switches)?.[name] ?? switches[name];
    switches[name] = value;
    return value;
  });
  return `the quota of ${quota} is ${values.join(', of clusters ')} again`;
}

function change(stage: Stage, side: SideName, name: NumberSwitch, to: number): void {
  const switches = switchesOf(stage, side);
  const before = usual.get(switches) ?? {};
  usual.set(switches, { [name]: switches[name], ...before });
  switches[name] = to;
}

function switchesOf({ world, chain }: Stage, side: SideName): RdsSwitches {
  return rdsSwitches(world, chain[side].account, chain[side].region);
}

/** Copies under way are few and soon over: with none left free, none can begin. */
async function usedOf(stage: Stage, side: SideName, quota: Quota, of: DatabaseKind): Promise<number> {
  switch (quota) {
    case 'manual snapshots':
      return (await manualSnapshots(stage, side)).filter((snapshot) => kindOf(snapshot) === of).length;
    case 'concurrent copies':
      return 0;
    case 'instances': {
      const client = rdsOf(stage, side);
      return of === 'cluster'
        ? ((await client.describeDBClusters({})).DBClusters ?? []).length
        : ((await client.describeDBInstances({})).DBInstances ?? []).length;
    }
    default:
      return quota satisfies never;
  }
}
