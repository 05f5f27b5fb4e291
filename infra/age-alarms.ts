import * as pulumi from '@pulumi/pulumi';
import { WORST_METRIC } from '../runtime/backup/audit';
import { physicalName } from '../runtime/names';
import type { Chain, Database } from '../runtime/settings';
import { createAlarm } from './alarm';
import { AUDIT_PERIOD_SECONDS } from './cadence';

export interface AgeAlarmsArgs {
  readonly chain: Chain;
  readonly databases: readonly Database[];
  /** Whether databases are found by their tag too. */
  readonly discovers: boolean;
  /** CloudWatch namespace that the audit publishes to. */
  readonly namespace: string;
  /** ARN of the topic that is told. */
  readonly alerts: pulumi.Input<string>;
}

/** Ends the names of the alarm on those that are found. With a hyphen it would be that of a database called `found`. */
const OF_FOUND = '_found';

/**
 * One alarm a database, raised when its newest recovery point is older than its objective, or when nobody can say; and one
 * on the worst of all that are found by their tag, which nobody knows at deployment.
 */
export class AgeAlarms extends pulumi.ComponentResource {
  constructor(name: string, args: AgeAlarmsArgs, opts?: pulumi.ComponentResourceOptions) {
    super('lifeboat:infra:AgeAlarms', name, {}, opts);
    const { environment } = args.chain;
    for (const database of args.databases) {
      createAlarm(
        `${name}-${database.name}`,
        {
          name: physicalName(environment, 'recovery', `recovery-point-age-${database.name}`),
          meaning:
            `The newest recovery point of ${database.name} (${environment}) is older than its objective of ` +
            `${database.rpoSeconds} s, or there is none.`,
          runbook: 'recovery-point-age',
          metric: {
            namespace: args.namespace,
            name: 'RecoveryPointAge',
            dimensions: { Environment: environment, Database: database.name },
            statistic: 'Maximum',
            periodSeconds: AUDIT_PERIOD_SECONDS,
          },
          above: database.rpoSeconds,
          whenMissing: 'breaching',
          alerts: args.alerts,
          tellsWhenOver: true,
        },
        { parent: this },
      );
    }
    if (args.discovers) {
      createAlarm(
        `${name}${OF_FOUND}`,
        {
          name: physicalName(environment, 'recovery', `recovery-point-age${OF_FOUND}`),
          meaning:
            `The newest recovery point of a database found by its tag (${environment}) is older than its objective, or ` +
            'nobody can say how old.',
          runbook: 'databases-found-by-their-tag',
          metric: {
            namespace: args.namespace,
            name: WORST_METRIC,
            dimensions: { Environment: environment },
            statistic: 'Maximum',
            periodSeconds: AUDIT_PERIOD_SECONDS,
          },
          above: 1,
          // Nobody is told of an absence while no database was ever found.
          whenMissing: 'tell',
          alerts: args.alerts,
          tellsWhenOver: true,
        },
        { parent: this },
      );
    }
    this.registerOutputs({});
  }
}
