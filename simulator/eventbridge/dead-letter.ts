import { type AwsError, isAwsError } from '../aws-error';
import { isUnanswered } from '../call';
import { queueUrl } from '../sqs/queue-url';
import type { World } from '../world';
import type { Delivery } from './deliver';
import type { GivenUp } from './retry';
import { ruleMetric } from './rule-metric';

/**
 * Sends an event that could not be delivered to the target's dead-letter queue, which must let EventBridge in. AWS docs:
 * EventBridge User Guide, "Using dead-letter queues to process undelivered events in EventBridge".
 */
export async function deadLetter(
  world: World,
  { bus, rule, target, event }: Delivery,
  { error, retries, exhausted }: GivenUp,
): Promise<void> {
  const queue = target.DeadLetterConfig?.Arn;
  if (queue === undefined) return;
  const attributes: Record<string, string> = {
    RULE_ARN: rule.arn,
    TARGET_ARN: target.Arn ?? '',
    ERROR_CODE: errorCode(error),
    ERROR_MESSAGE: error.message,
    RETRY_ATTEMPTS: String(retries),
    ...(exhausted ? { EXHAUSTED_RETRY_CONDITION: exhausted } : {}),
  };
  try {
    await world.call(
      { kind: 'service', service: 'events.amazonaws.com', account: bus.account, sourceArn: rule.arn },
      bus.region,
      'sqs',
      'SendMessage',
      {
        QueueUrl: queueUrl(queue),
        MessageBody: JSON.stringify(event.envelope),
        MessageAttributes: Object.fromEntries(
          Object.entries(attributes).map(([name, value]) => [
            name,
            { DataType: 'String', StringValue: value },
          ]),
        ),
      },
    );
    ruleMetric(world, bus, rule, 'InvocationsSentToDlq');
  } catch (failure) {
    if (!isAwsError(failure)) throw failure;
    ruleMetric(world, bus, rule, 'InvocationsFailedToBeSentToDlq');
    world.note({
      kind: 'dead-letter-lost',
      subject: rule.name,
      account: bus.account,
      region: bus.region,
      details: { queue, error: failure.awsCode, message: failure.message },
    });
  }
}

/** EventBridge's own word for what went wrong at the target. */
function errorCode(error: AwsError): string {
  const { awsCode, status } = error;
  if (/^[A-Z_]+$/.test(awsCode)) return awsCode;
  if (isUnanswered(error)) return 'CONNECTION_FAILURE';
  if (awsCode.startsWith('AccessDenied')) return 'NO_PERMISSIONS';
  if (status === 404 || /NotFound|DoesNotExist|NonExistent/.test(awsCode)) return 'NO_RESOURCE';
  if (status === 429 || /Throttl|TooManyRequests/.test(awsCode)) return 'THROTTLING';
  return status >= 500 ? 'INTERNAL_ERROR' : 'ERROR_FROM_TARGET';
}
