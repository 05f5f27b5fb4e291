import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { Side } from '../runtime/settings';
import type { LambdaFunction } from './function';
import { resourcePolicy } from './statements';

export interface SnapshotSubscriptionArgs {
  /** Physical name, of the subscription as of its topic. */
  readonly name: string;
  /** Where the snapshots are. */
  readonly at: Side;
  readonly target: LambdaFunction;
  /** Whether snapshots of clusters are told of, too. */
  readonly hasClusters: boolean;
  /** ARN of the queue that takes what could not be delivered. */
  readonly deadLetters: pulumi.Input<string>;
}

/**
 * Brings RDS's own notifications of snapshots to a function, for accounts in which EventBridge is not to be had. They are
 * of all snapshots: the function leaves aside what is not its own. AWS docs: RDS User Guide, "Working with Amazon RDS
 * event notification".
 */
export class SnapshotSubscription extends pulumi.ComponentResource {
  constructor(name: string, args: SnapshotSubscriptionArgs, opts?: pulumi.ComponentResourceOptions) {
    super('lifeboat:infra:SnapshotSubscription', name, {}, opts);
    const topic = new aws.sns.Topic(`${name}-topic`, { name: args.name }, { parent: this });
    const policy = new aws.sns.TopicPolicy(
      `${name}-policy`,
      { arn: topic.arn, policy: topic.arn.apply((arn) => publishedByRds(args.at, arn)) },
      { parent: this },
    );
    const permission = args.target.invokableBy(
      `${name}-permission`,
      { service: 'sns.amazonaws.com', arn: topic.arn },
      { parent: this },
    );
    new aws.sns.TopicSubscription(
      `${name}-target`,
      {
        topic: topic.arn,
        protocol: 'lambda',
        endpoint: args.target.arn,
        redrivePolicy: pulumi.jsonStringify({ deadLetterTargetArn: args.deadLetters }),
      },
      { parent: this, dependsOn: [permission] },
    );
    new aws.rds.EventSubscription(
      `${name}-subscription`,
      {
        name: args.name,
        snsTopic: topic.arn,
        sourceType: 'db-snapshot',
        eventCategories: ['creation', 'notification'],
      },
      { parent: this, dependsOn: [policy] },
    );
    if (args.hasClusters) {
      new aws.rds.EventSubscription(
        `${name}-clusters`,
        {
          name: `${args.name}-clusters`,
          snsTopic: topic.arn,
          sourceType: 'db-cluster-snapshot',
          eventCategories: ['backup'],
        },
        { parent: this, dependsOn: [policy] },
      );
    }
    this.registerOutputs({});
  }
}

/** AWS docs: RDS User Guide, "Granting permissions to publish notifications to an Amazon SNS topic". */
function publishedByRds({ account, region }: Side, topic: string): string {
  return resourcePolicy([
    {
      principal: { service: 'events.rds.amazonaws.com' },
      actions: ['sns:Publish'],
      resources: [topic],
      conditions: {
        StringEquals: { 'aws:SourceAccount': account },
        // RDS publishes on behalf of what an event is about, and begins with a message that is about no snapshot.
        ArnLike: { 'aws:SourceArn': `arn:aws:rds:${region}:${account}:*` },
      },
    },
  ]);
}
