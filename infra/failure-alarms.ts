import * as pulumi from '@pulumi/pulumi';
import { physicalName, type SideName } from '../runtime/names';
import type { Chain } from '../runtime/settings';
import { createAlarm } from './alarm';

export interface FailureAlarmsArgs {
  readonly chain: Chain;
  readonly side: SideName;
  /** Physical name of the queue that takes what could not be handled. */
  readonly deadLetters: string;
  /** By their noun. Of those of the recovery plan, which reports for them, only the one whose errors may be misread. */
  readonly functions: Readonly<Record<string, { readonly physicalName: string }>>;
  /** ARN of the topic that is told. */
  readonly alerts: pulumi.Input<string>;
}

const PERIOD_SECONDS = 300;

/** Long enough for all tries of one event: AWS waits one minute, then two. */
const ERRORS_PERIOD_SECONDS = 900;

/** One failure, and the first repetition, heal by themselves; a third is every try of one event, or a pattern. */
const TOLERATED_ERRORS = 2;

/** Alarms of one side for what went wrong inside Lifeboat itself. */
export class FailureAlarms extends pulumi.ComponentResource {
  constructor(name: string, args: FailureAlarmsArgs, opts?: pulumi.ComponentResourceOptions) {
    super('lifeboat:infra:FailureAlarms', name, {}, opts);
    const { environment } = args.chain;
    createAlarm(
      `${name}-dead-letters`,
      {
        name: physicalName(environment, args.side, 'dead-letters'),
        meaning: `${args.deadLetters} holds an event that could not be handled, after all retries.`,
        runbook: 'dead-letters',
        metric: {
          namespace: 'AWS/SQS',
          name: 'ApproximateNumberOfMessagesVisible',
          dimensions: { QueueName: args.deadLetters },
          statistic: 'Maximum',
          periodSeconds: PERIOD_SECONDS,
        },
        above: 0,
        whenMissing: 'notBreaching',
        alerts: args.alerts,
      },
      { parent: this },
    );
    for (const [noun, { physicalName: functionName }] of Object.entries(args.functions)) {
      createAlarm(
        `${name}-${noun}-errors`,
        {
          name: physicalName(environment, args.side, `${noun}-errors`),
          meaning: `${functionName} fails again and again.`,
          runbook: 'function-errors',
          metric: {
            namespace: 'AWS/Lambda',
            name: 'Errors',
            dimensions: { FunctionName: functionName },
            statistic: 'Sum',
            periodSeconds: ERRORS_PERIOD_SECONDS,
          },
          above: TOLERATED_ERRORS,
          whenMissing: 'notBreaching',
          alerts: args.alerts,
        },
        { parent: this },
      );
    }
    this.registerOutputs({});
  }
}
