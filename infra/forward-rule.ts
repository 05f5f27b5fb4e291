import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { Side } from '../runtime/settings';
import type { EventPattern } from './event-rule';
import { createRole } from './role';

export interface ForwardRuleArgs {
  /** Physical name, of the rule as of its role. */
  readonly name: string;
  readonly description: string;
  /** Where the rule is. */
  readonly at: Side;
  /** Name of the bus that the events are on. */
  readonly bus: pulumi.Input<string>;
  readonly pattern: EventPattern;
  /** ARN of the bus they go to, in the other account and Region. */
  readonly to: string;
  /** ARN of the queue, in the rule's Region, that takes what could not be delivered. Defaults to none. */
  readonly deadLetters?: pulumi.Input<string>;
}

/**
 * Passes events on to a bus of the other side, across account and Region in one step. Events passed on once are not
 * passed on again. AWS docs: EventBridge, "Sending and receiving events between AWS accounts".
 */
export class ForwardRule extends pulumi.ComponentResource {
  constructor(name: string, args: ForwardRuleArgs, opts?: pulumi.ComponentResourceOptions) {
    super('lifeboat:infra:ForwardRule', name, {}, opts);
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
    const role = createRole(
      `${name}-role`,
      {
        name: args.name,
        description: args.description,
        service: 'events.amazonaws.com',
        trust: {
          StringEquals: { 'aws:SourceAccount': args.at.account },
          ArnEquals: { 'aws:SourceArn': rule.arn },
        },
        statements: [{ actions: ['events:PutEvents'], resources: [args.to] }],
      },
      { parent: this },
    );
    new aws.cloudwatch.EventTarget(
      `${name}-target`,
      {
        rule: rule.name,
        eventBusName: args.bus,
        targetId: 'bus',
        arn: args.to,
        roleArn: role.arn,
        ...(args.deadLetters === undefined ? {} : { deadLetterConfig: { arn: args.deadLetters } }),
      },
      { parent: this, dependsOn: [role.policy] },
    );
    this.registerOutputs({});
  }
}
