import * as pulumi from '@pulumi/pulumi';
import { WITHOUT_ROOM_METRIC } from '../runtime/backup/audit';
import { NOT_FOLLOWED_METRIC } from '../runtime/backup/reconcile-source';
import { physicalName, type SideName } from '../runtime/names';
import type { Chain } from '../runtime/settings';
import { type AlarmArgs, createAlarm } from './alarm';
import { AUDIT_PERIOD_SECONDS, RECONCILE_PERIOD_SECONDS } from './cadence';

export interface TagAlarmsArgs {
  readonly chain: Chain;
  readonly side: SideName;
  /** CloudWatch namespace of Lifeboat's own metrics. */
  readonly namespace: string;
  /** ARN of the topic that is told. */
  readonly alerts: pulumi.Input<string>;
}

/** Tells people of tags `lifeboat:protect` that ask for what they do not get. Made where databases are found by it. */
export class TagAlarms extends pulumi.ComponentResource {
  constructor(name: string, args: TagAlarmsArgs, opts?: pulumi.ComponentResourceOptions) {
    super('lifeboat:infra:TagAlarms', name, {}, opts);
    const { chain, side, namespace, alerts } = args;
    const { noun, metric, periodSeconds, ...said } = watchedOf(args);
    createAlarm(
      `${name}-${noun}`,
      {
        ...said,
        name: physicalName(chain.environment, side, noun),
        metric: {
          namespace,
          name: metric,
          dimensions: { Environment: chain.environment },
          statistic: 'Maximum',
          periodSeconds,
        },
        above: 0,
        // The functions that publish have alarms of their own.
        whenMissing: 'notBreaching',
        alerts,
        tellsWhenOver: true,
      },
      { parent: this },
    );
    this.registerOutputs({});
  }
}

interface Watched extends Pick<AlarmArgs, 'meaning' | 'runbook'> {
  readonly noun: string;
  readonly metric: string;
  readonly periodSeconds: number;
}

function watchedOf({ chain: { environment }, side }: TagAlarmsArgs): Watched {
  switch (side) {
    case 'source':
      return {
        noun: 'tags-not-followed',
        metric: NOT_FOLLOWED_METRIC,
        meaning:
          `A database (${environment}) has a tag lifeboat:protect that cannot be read, or that no database of its kind ` +
          'can be given: it is protected otherwise than asked, or not at all.',
        runbook: 'tags-not-followed',
        periodSeconds: RECONCILE_PERIOD_SECONDS,
      };
    case 'recovery':
      return {
        noun: 'found-without-room',
        metric: WITHOUT_ROOM_METRIC,
        meaning:
          `More databases (${environment}) have the tag lifeboat:protect than the quota of manual snapshots has room ` +
          'for: some are not copied.',
        runbook: 'found-without-room',
        periodSeconds: AUDIT_PERIOD_SECONDS,
      };
  }
}
