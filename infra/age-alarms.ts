import * as pulumi from '@pulumi/pulumi';
import { physicalName } from '../runtime/names';
import type { Chain, Database } from '../runtime/settings';
import { createAlarm } from './alarm';
import { AUDIT_PERIOD_SECONDS } from './cadence';

export interface AgeAlarmsArgs {
  readonly chain: Chain;
  readonly databases: readonly Database[];
  /** CloudWatch namespace that the audit publishes to. */
  readonly namespace: string;
  /** ARN of the topic that is told. */
  readonly alerts: pulumi.Input<string>;
}

/** One alarm a database, raised when its newest recovery point is older than its objective, or when nobody can say. */
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
    this.registerOutputs({});
  }
}
