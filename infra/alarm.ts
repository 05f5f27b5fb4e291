import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';

/** What an alarm watches and says. Thresholds are named where they are given. */
export interface AlarmArgs {
  /** Physical name. */
  readonly name: string;
  /** What is wrong when it is raised, as a person needs to hear it. */
  readonly meaning: string;
  /** Heading of docs/runbook.md that says what to do, as its link: `dead-letters`. */
  readonly runbook: string;
  readonly metric: {
    readonly namespace: string;
    readonly name: string;
    readonly dimensions: Readonly<Record<string, pulumi.Input<string>>>;
    readonly statistic: 'Maximum' | 'Sum';
    readonly periodSeconds: number;
  };
  /** Raised above this value, for one period. */
  readonly above: number;
  /** `tell`: nothing is said before the first value came, and the topic is told when values stop coming. */
  readonly whenMissing: 'breaching' | 'notBreaching' | 'tell';
  /** ARN of the topic that is told when it is raised. */
  readonly alerts: pulumi.Input<string>;
  /** Whether the topic is told too when it is over. Defaults to no: what failed once stays to be looked at. */
  readonly tellsWhenOver?: boolean;
}

const RUNBOOK = 'docs/runbook.md';

/** Makes an alarm on one metric, with its link into the runbook. */
export function createAlarm(
  name: string,
  args: AlarmArgs,
  opts: pulumi.CustomResourceOptions,
): aws.cloudwatch.MetricAlarm {
  const { metric, alerts } = args;
  return new aws.cloudwatch.MetricAlarm(
    name,
    {
      name: args.name,
      alarmDescription: `${args.meaning} What to do: ${RUNBOOK}#${args.runbook}`,
      namespace: metric.namespace,
      metricName: metric.name,
      dimensions: metric.dimensions,
      statistic: metric.statistic,
      period: metric.periodSeconds,
      evaluationPeriods: 1,
      comparisonOperator: 'GreaterThanThreshold',
      threshold: args.above,
      // An alarm begins without data, and only a change of its state tells anybody.
      treatMissingData: args.whenMissing === 'tell' ? 'missing' : args.whenMissing,
      insufficientDataActions: args.whenMissing === 'tell' ? [alerts] : [],
      alarmActions: [alerts],
      okActions: args.tellsWhenOver === true ? [alerts] : [],
    },
    opts,
  );
}
