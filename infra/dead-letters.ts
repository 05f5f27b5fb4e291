import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { physicalName, type SideName } from '../runtime/names';
import type { Chain } from '../runtime/settings';
import { fromRulesOf, fromTopicsOf } from './queue-policy';
import { resourcePolicy } from './statements';

export interface DeadLettersArgs {
  readonly chain: Chain;
  readonly side: SideName;
  /** Whether SNS topics of this side give up on messages too. Defaults to false. */
  readonly ofTopics?: boolean;
}

/** Longest that SQS keeps a message: 14 days. */
const RETENTION_SECONDS = 14 * 24 * 3_600;

/**
 * Where an event ends that nothing could handle, with the reason: from Lambda (after its retries), from EventBridge
 * rules and from Scheduler (that could not deliver).
 */
export class DeadLetters extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  readonly url: pulumi.Output<string>;
  readonly queueName: string;

  constructor(name: string, args: DeadLettersArgs, opts?: pulumi.ComponentResourceOptions) {
    super('lifeboat:infra:DeadLetters', name, {}, opts);
    const { chain, side } = args;
    this.queueName = physicalName(chain.environment, side, 'dead-letters');
    const queue = new aws.sqs.Queue(
      `${name}-queue`,
      { name: this.queueName, messageRetentionSeconds: RETENTION_SECONDS, sqsManagedSseEnabled: true },
      { parent: this },
    );
    new aws.sqs.QueuePolicy(
      `${name}-policy`,
      { queueUrl: queue.url, policy: queue.arn.apply((arn) => deadLettersPolicy(args, arn)) },
      { parent: this },
    );
    this.arn = queue.arn;
    this.url = queue.url;
    this.registerOutputs({ arn: this.arn, url: this.url });
  }
}

/** Lambda and Scheduler send as roles of this account; EventBridge and SNS send as themselves, for rules and topics of this side. */
function deadLettersPolicy({ chain, side, ofTopics = false }: DeadLettersArgs, arn: string): string {
  return resourcePolicy([
    fromRulesOf(chain, side, arn),
    ...(ofTopics ? [fromTopicsOf(chain, side, arn)] : []),
  ]);
}
