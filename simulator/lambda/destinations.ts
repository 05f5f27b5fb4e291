import type { DestinationConfig } from '@aws-sdk/client-lambda';
import { isAwsError } from '../aws-error';
import { REGION_LOST } from '../call';
import { resume } from '../resume';
import { queueUrl } from '../sqs/queue-url';
import type { World } from '../world';
import type { QueuedEvent } from './asynchronous';
import { type LambdaFunction, versionOf } from './function-record';
import type { InvocationResult } from './invocation';
import { recordCount } from './metrics';
import { executionRole } from './role';

/** An asynchronous event for which nothing more will be tried. */
export interface EndedEvent {
  readonly found: LambdaFunction;
  readonly event: QueuedEvent;
  readonly destinations: DestinationConfig | undefined;
  readonly condition: 'Success' | 'RetriesExhausted' | 'EventAgeExceeded';
  /** How often the function was invoked with it. */
  readonly tries: number;
  readonly result?: InvocationResult;
}

export async function deliverSuccess(world: World, ended: EndedEvent): Promise<void> {
  const target = ended.destinations?.OnSuccess?.Destination;
  if (target) await send(world, ended, target, 'Success');
}

/** To the on-failure destination, and to the dead-letter queue of the function if it has one. */
export async function deliverFailure(world: World, ended: EndedEvent): Promise<void> {
  const target = ended.destinations?.OnFailure?.Destination;
  if (target) await send(world, ended, target, 'Failure');
  const { deadLetter } = versionOf(ended.found, ended.event.qualifier).configuration;
  if (deadLetter) await sendDeadLetter(world, ended, deadLetter);
  if (!target && !deadLetter) noteLost(world, ended, 'it has no destination');
}

/** AWS docs: lambda invocation-async-retain-records. */
function recordOf(world: World, { found, event, condition, tries, result }: EndedEvent): object {
  return {
    version: '1.0',
    timestamp: new Date(world.clock.now()).toISOString(),
    requestContext: {
      requestId: event.requestId,
      functionArn: `${found.arn}:${event.qualifier ?? '$LATEST'}`,
      condition,
      approximateInvokeCount: tries,
    },
    requestPayload: JSON.parse(event.payload) as unknown,
    ...(result
      ? {
          responseContext: {
            statusCode: 200,
            executedVersion: result.version,
            ...(result.failure ? { functionError: 'Unhandled' } : {}),
          },
          responsePayload: JSON.parse(result.payload) as unknown,
        }
      : {}),
  };
}

async function send(
  world: World,
  ended: EndedEvent,
  target: string,
  kind: 'Success' | 'Failure',
): Promise<void> {
  const { found, event } = ended;
  const text = JSON.stringify(recordOf(world, ended));
  const [, , service = '', region = found.region] = target.split(':');
  const requests: Record<string, [string, object]> = {
    sqs: ['SendMessage', { QueueUrl: queueUrl(target), MessageBody: text }],
    sns: ['Publish', { TopicArn: target, Message: text }],
    lambda: ['Invoke', { FunctionName: target, InvocationType: 'Event', Payload: Buffer.from(text) }],
    events: [
      'PutEvents',
      {
        Entries: [
          {
            Source: 'lambda',
            DetailType: `Lambda Function Invocation Result - ${kind}`,
            Resources: [target, `${found.arn}:${event.qualifier ?? '$LATEST'}`],
            Detail: text,
            EventBusName: target,
          },
        ],
      },
    ],
  };
  await deliver(world, ended, target, requests[service], region, 'DestinationDeliveryFailures');
}

/** AWS docs: lambda invocation-async-retain-records, dead-letter queues: the event alone, the rest as attributes. */
async function sendDeadLetter(world: World, ended: EndedEvent, target: string): Promise<void> {
  const { event, result } = ended;
  const text = (StringValue: string, DataType = 'String') => ({ DataType, StringValue });
  const MessageAttributes = {
    RequestID: text(event.requestId),
    ErrorCode: text('200', 'Number'),
    ErrorMessage: text(result?.failure?.errorMessage.slice(0, 1024) || ended.condition),
  };
  const [, , service = '', region = event.region] = target.split(':');
  const requests: Record<string, [string, object]> = {
    sqs: ['SendMessage', { QueueUrl: queueUrl(target), MessageBody: event.payload, MessageAttributes }],
    sns: ['Publish', { TopicArn: target, Message: event.payload, MessageAttributes }],
  };
  await deliver(world, ended, target, requests[service], region, 'DeadLetterErrors');
}

async function deliver(
  world: World,
  ended: EndedEvent,
  target: string,
  request: [string, object] | undefined,
  region: string,
  metric: 'DestinationDeliveryFailures' | 'DeadLetterErrors',
): Promise<void> {
  const { found, event } = ended;
  const [action, input] = request ?? ['', {}];
  try {
    const role = executionRole(world, found, versionOf(found, event.qualifier).configuration.role);
    await world.call(role, region, target.split(':')[2] ?? '', action, input);
  } catch (error) {
    if (!isAwsError(error)) throw error;
    if (error.awsCode === REGION_LOST && world.faults.isLost(found.region)) {
      const again = () => deliver(world, ended, target, request, region, metric);
      resume(world, found.region, again, `lambda ${event.requestId}`);
      return;
    }
    recordCount(world, found, event.qualifier, metric, 1);
    noteLost(world, ended, `${target}: ${error.awsCode}: ${error.message}`);
  }
}

/** An event that ends in nothing is worth a line: nobody will ever find it again. */
function noteLost(world: World, { found, event, condition }: EndedEvent, reason: string): void {
  const { account, region, name } = found;
  const details = { requestId: event.requestId, condition, reason };
  world.note({ kind: 'event-lost', subject: name, account, region, details });
}
