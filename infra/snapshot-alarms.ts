import * as pulumi from '@pulumi/pulumi';
import { physicalName, type SideName } from '../runtime/names';
import type { Chain } from '../runtime/settings';
import { createAlarm } from './alarm';
import { PRUNE_PERIOD_SECONDS, RECONCILE_PERIOD_SECONDS } from './cadence';

export interface SnapshotAlarmsArgs {
  readonly chain: Chain;
  readonly side: SideName;
  /** CloudWatch namespace of Lifeboat's own metrics. */
  readonly namespace: string;
  /** What share of the quota of manual snapshots this side uses when all is well, at most, in percent. */
  readonly usualPercent: number;
  /** ARN of the topic that is told. */
  readonly alerts: pulumi.Input<string>;
}

/** People are told at this share of the quota, in percent: days before it is full. */
const EARLY = 70;

/** A side that uses much of its quota anyway is told when it uses that much more, but never later than this, in percent. */
const MARGIN = 5;
const LATEST = 95;

/**
 * People are told at this share of what thinning begins at, in percent. While all is well, half of that is there at most
 * where no snapshot needs a copy under another key; of a quota that is too small for such copies they are told too.
 */
export const NEAR_THINNING = 60;

/**
 * An objective that is missed by less is none, in seconds: lost events are made up for within a reconcile period of each
 * side, and the word of that may be late itself.
 */
const TOLERATED_SECONDS = 3 * RECONCILE_PERIOD_SECONDS;

interface Watched {
  readonly noun: string;
  readonly metric: string;
  readonly meaning: string;
  readonly runbook: string;
  readonly above: number;
  readonly periodSeconds: number;
  readonly tellsWhenOver: boolean;
}

/** Alarms of one side about how many snapshots there are, and whose. */
export class SnapshotAlarms extends pulumi.ComponentResource {
  constructor(name: string, args: SnapshotAlarmsArgs, opts?: pulumi.ComponentResourceOptions) {
    super('lifeboat:infra:SnapshotAlarms', name, {}, opts);
    const { chain, side, namespace, alerts } = args;
    for (const { noun, metric, meaning, runbook, ...rest } of watchedOf(args)) {
      createAlarm(
        `${name}-${noun}`,
        {
          name: physicalName(chain.environment, side, noun),
          meaning,
          runbook,
          metric: {
            namespace,
            name: metric,
            dimensions: { Environment: chain.environment },
            statistic: 'Maximum',
            periodSeconds: rest.periodSeconds,
          },
          above: rest.above,
          // The functions that publish have alarms of their own.
          whenMissing: 'notBreaching',
          alerts,
          tellsWhenOver: rest.tellsWhenOver,
        },
        { parent: this },
      );
    }
    this.registerOutputs({});
  }
}

function watchedOf({ chain, side, usualPercent }: SnapshotAlarmsArgs): Watched[] {
  const { environment } = chain;
  const { account, region } = chain[side];
  const above = Math.min(LATEST, Math.max(EARLY, Math.ceil(usualPercent) + MARGIN));
  const hourly = { periodSeconds: PRUNE_PERIOD_SECONDS, tellsWhenOver: true };
  const quota: Watched = {
    ...hourly,
    noun: 'manual-snapshots',
    metric: 'ManualSnapshots',
    meaning: `More than ${above} % of the manual snapshots that ${account} may have in ${region} are there.`,
    runbook: 'manual-snapshots',
    above,
  };
  switch (side) {
    case 'source':
      return [
        quota,
        {
          ...hourly,
          noun: 'copied-past-objective',
          metric: 'CopiedPastObjective',
          meaning: `The recovery side of ${environment} has not said for too long that it has copied a snapshot.`,
          runbook: 'not-copied',
          above: TOLERATED_SECONDS,
        },
        {
          ...hourly,
          noun: 'thinning-near',
          metric: 'TowardsThinning',
          meaning: `Soon snapshots of ${environment} that are not known to be copied are deleted to make room for new ones.`,
          runbook: 'thinning-near',
          above: NEAR_THINNING,
        },
        {
          ...hourly,
          noun: 'snapshots-thinned',
          metric: 'SnapshotsThinned',
          meaning: `Snapshots of ${environment} that are not known to be copied were deleted to make room for new ones.`,
          runbook: 'snapshots-thinned',
          above: 0,
          tellsWhenOver: false,
        },
      ];
    case 'recovery':
      return [
        quota,
        {
          noun: 'refused-snapshots',
          metric: 'RefusedSnapshots',
          meaning: `The source account of ${environment} shares snapshots that our schedule cannot have made.`,
          runbook: 'refused-snapshots',
          above: 0,
          periodSeconds: RECONCILE_PERIOD_SECONDS,
          tellsWhenOver: true,
        },
      ];
  }
}
