import type { DescribeDBInstancesCommandOutput } from '@aws-sdk/client-rds';
import type { SideName } from '../../runtime/names';
import { type RdsSwitches, rdsSwitches } from '../../simulator/rds/quotas';
import type { RDS_QUOTAS } from './act';
import { manualSnapshots } from './points-there';
import { callAs, type Stage } from './stage';

type Quota = (typeof RDS_QUOTAS)[number];

const SWITCHES = {
  'manual snapshots': 'manualSnapshots',
  'concurrent copies': 'concurrentCopies',
  instances: 'instances',
} as const satisfies Readonly<Record<Quota, keyof RdsSwitches>>;

interface QuotaThere {
  readonly side: SideName;
  readonly quota: Quota;
}

/** What held before an exercise changed it. */
const usual = new WeakMap<RdsSwitches, Partial<Record<Quota, number>>>();

/** Brings the quota down to what is used, as if others of the account had taken the rest. */
export async function fillQuota(
  stage: Stage,
  { side, quota, leaving = 0 }: QuotaThere & { readonly leaving?: number },
): Promise<string> {
  const used = await usedOf(stage, side, quota);
  change(stage, { side, quota }, used + leaving);
  return `others fill the quota of ${quota}, but for ${leaving}`;
}

export function setQuota(stage: Stage, { side, quota, to }: QuotaThere & { readonly to: number }): string {
  change(stage, { side, quota }, to);
  return `the quota of ${quota} is ${to}`;
}

export function freeQuota(stage: Stage, { side, quota }: QuotaThere): string {
  const switches = switchesOf(stage, side);
  const value = usual.get(switches)?.[quota] ?? switches[SWITCHES[quota]];
  switches[SWITCHES[quota]] = value;
  return `the quota of ${quota} is ${value} again`;
}

function change(stage: Stage, { side, quota }: QuotaThere, to: number): void {
  const switches = switchesOf(stage, side);
  const before = usual.get(switches) ?? {};
  usual.set(switches, { [quota]: switches[SWITCHES[quota]], ...before });
  switches[SWITCHES[quota]] = to;
}

function switchesOf({ world, chain }: Stage, side: SideName): RdsSwitches {
  return rdsSwitches(world, chain[side].account, chain[side].region);
}

/** Copies under way are few and soon over: with none left free, none can begin. */
async function usedOf(stage: Stage, side: SideName, quota: Quota): Promise<number> {
  switch (quota) {
    case 'manual snapshots':
      return (await manualSnapshots(stage, side)).length;
    case 'concurrent copies':
      return 0;
    case 'instances': {
      const { DBInstances = [] } = await callAs<DescribeDBInstancesCommandOutput>(
        stage,
        side,
        'rds',
        'DescribeDBInstances',
      );
      return DBInstances.length;
    }
    default:
      return quota satisfies never;
  }
}
