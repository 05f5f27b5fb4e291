import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { physicalName, type SideName } from '../runtime/names';
import type { Chain } from '../runtime/settings';
import { resourcePolicy } from './statements';

export interface AlertsArgs {
  readonly chain: Chain;
  readonly side: SideName;
  /** Addresses that get every alarm; each has to confirm by mail. */
  readonly emails: readonly string[];
}

/**
 * The topic that people subscribe to. It is not encrypted under a key: alarms cannot publish to a topic under the key
 * that AWS manages, and they say nothing secret. AWS docs: CloudWatch, "Notifying users on alarm changes".
 */
export class Alerts extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: AlertsArgs, opts?: pulumi.ComponentResourceOptions) {
    super('lifeboat:infra:Alerts', name, {}, opts);
    const { chain, side, emails } = args;
    const topic = new aws.sns.Topic(
      `${name}-topic`,
      { name: physicalName(chain.environment, side, 'alerts'), displayName: `Lifeboat ${chain.environment}` },
      { parent: this },
    );
    new aws.sns.TopicPolicy(
      `${name}-policy`,
      { arn: topic.arn, policy: topic.arn.apply((arn) => alertsPolicy(args, arn)) },
      { parent: this },
    );
    for (const email of emails) {
      new aws.sns.TopicSubscription(
        `${name}-${email}`,
        { topic: topic.arn, protocol: 'email', endpoint: email },
        { parent: this },
      );
    }
    this.arn = topic.arn;
    this.registerOutputs({ arn: this.arn });
  }
}

function alertsPolicy({ chain, side }: AlertsArgs, arn: string): string {
  const { account, region } = chain[side];
  const alarms = `arn:aws:cloudwatch:${region}:${account}:alarm:${physicalName(chain.environment, side, '*')}`;
  return resourcePolicy([
    {
      principal: { service: 'cloudwatch.amazonaws.com' },
      actions: ['sns:Publish'],
      resources: [arn],
      conditions: {
        StringEquals: { 'aws:SourceAccount': account },
        ArnLike: { 'aws:SourceArn': alarms },
      },
    },
  ]);
}
