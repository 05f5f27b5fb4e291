import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { EventQueue } from './event-queue';

/** An EventBridge event pattern, as far as ours go. AWS docs: EventBridge, "Event patterns". */
export interface EventPattern {
  readonly source: readonly string[];
  readonly 'detail-type': readonly string[];
  /** Accounts that the event may come from. */
  readonly account: readonly string[];
  readonly detail?: Readonly<Record<string, readonly (string | { readonly prefix: string })[]>>;
}

export interface EventRuleArgs {
  /** Physical name. */
  readonly name: string;
  readonly description: string;
  /** Name of the bus. Defaults to the account's default bus, on which AWS's own services speak. */
  readonly bus?: pulumi.Input<string>;
  readonly pattern: EventPattern;
  /** Where the events go. */
  readonly target: EventQueue;
  /** ARN of the queue that takes what could not be delivered. */
  readonly deadLetters: pulumi.Input<string>;
}

/** Brings matching events from a bus into a queue. */
export class EventRule extends pulumi.ComponentResource {
  constructor(name: string, args: EventRuleArgs, opts?: pulumi.ComponentResourceOptions) {
    super('lifeboat:infra:EventRule', name, {}, opts);
    const rule = new aws.cloudwatch.EventRule(
      `${name}-rule`,
      {
        name: args.name,
        description: args.description,
        eventBusName: args.bus,
        eventPattern: JSON.stringify(args.pattern),
      },
      { parent: this },
    );
    new aws.cloudwatch.EventTarget(
      `${name}-target`,
      {
        rule: rule.name,
        eventBusName: args.bus,
        targetId: 'queue',
        arn: args.target.arn,
        deadLetterConfig: { arn: args.deadLetters },
      },
      { parent: this, dependsOn: [args.target.policy] },
    );
    this.registerOutputs({});
  }
}
