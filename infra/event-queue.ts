import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { physicalName, type SideName } from '../runtime/names';
import type { Chain } from '../runtime/settings';
import type { DeadLetters } from './dead-letters';
import type { LambdaFunction } from './function';
import { fromRulesOf } from './queue-policy';
import { resourcePolicy, type Statement } from './statements';

export interface EventQueueArgs {
  readonly chain: Chain;
  readonly side: SideName;
  /** What the function that takes from it does: `copy`. */
  readonly noun: string;
  readonly deadLetters: DeadLetters;
  /** How long an event may wait for others that are then handled with it: what comes after has time. */
  readonly gatheringSeconds?: number;
}

/** A fleet's snapshots are due at the same minute: this many of their events are handled as one. */
const BATCH_SIZE = 100;

/** Where snapshots wait for what the function does. */
const PROMPT_SECONDS = 1;

/** After this many seconds AWS ends an invocation of a function that handles batches. */
export const BATCH_TIMEOUT_SECONDS = 120;

/** Batches that are handled at once. AWS docs: Lambda, "Configuring maximum concurrency": no fewer. */
const CONCURRENCY = 2;

/** A message that was received more often than a function tries it was never handled to the end. */
const MOST_RECEIVES = 5;

/** Gathers events for a function, so that those of many databases are handled together. */
export class EventQueue extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  /** Lets EventBridge put events in. */
  readonly policy: aws.sqs.QueuePolicy;
  readonly #name: string;
  readonly #gatheringSeconds: number;

  constructor(name: string, args: EventQueueArgs, opts?: pulumi.ComponentResourceOptions) {
    super('lifeboat:infra:EventQueue', name, {}, opts);
    const { chain, side, noun, deadLetters, gatheringSeconds = PROMPT_SECONDS } = args;
    this.#name = name;
    this.#gatheringSeconds = gatheringSeconds;
    const queue = new aws.sqs.Queue(
      `${name}-queue`,
      {
        name: physicalName(chain.environment, side, noun),
        // A batch must not be handed out again while a function still works on it, and be tried again before long.
        visibilityTimeoutSeconds: 2 * BATCH_TIMEOUT_SECONDS,
        redrivePolicy: pulumi.jsonStringify({
          deadLetterTargetArn: deadLetters.arn,
          maxReceiveCount: MOST_RECEIVES,
        }),
        sqsManagedSseEnabled: true,
      },
      { parent: this },
    );
    this.policy = new aws.sqs.QueuePolicy(
      `${name}-policy`,
      {
        queueUrl: queue.url,
        policy: queue.arn.apply((arn) => resourcePolicy([fromRulesOf(chain, side, arn)])),
      },
      { parent: this },
    );
    this.arn = queue.arn;
    this.registerOutputs({ arn: this.arn });
  }

  /** What Lambda needs of a function's role to hand it events. AWS docs: Lambda, "Creating an SQS event source mapping". */
  taking(): Statement<pulumi.Input<string>> {
    return {
      actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
      resources: [this.arn],
    };
  }

  /** Has Lambda hand the events to a function. */
  handTo(target: LambdaFunction): void {
    new aws.lambda.EventSourceMapping(
      `${this.#name}-mapping`,
      {
        eventSourceArn: this.arn,
        functionName: target.arn,
        batchSize: BATCH_SIZE,
        maximumBatchingWindowInSeconds: this.#gatheringSeconds,
        functionResponseTypes: ['ReportBatchItemFailures'],
        scalingConfig: { maximumConcurrency: CONCURRENCY },
      },
      { parent: this },
    );
  }
}
