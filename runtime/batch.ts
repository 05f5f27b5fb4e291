import { sqs } from './aws';
import { codeOf, messageOf } from './fault';
import type { Context, Handler } from './handler';
import { log } from './log';
import { isoTime, now } from './time';

/** How often one event is tried: as often as Lambda tries one that comes to it without a queue. */
const TRIES = 3;

/** What Lambda is told about a batch: which of its messages stay in the queue. */
export interface BatchAnswer {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

interface Message {
  readonly messageId: string;
  readonly body: string;
  readonly attributes?: { readonly ApproximateReceiveCount?: string };
}

/**
 * Handles what a queue hands over, many events at once, and an event that comes alone. When all at once fails, each is
 * handled by itself, so that one that cannot be handled keeps no other from its turn. It stays in the queue and is tried
 * again; the last try ends in the dead-letter queue (`deadLetters`, its URL), with its diagnosis as Lambda's destinations
 * write it. AWS docs: Lambda developer guide, "Handling errors for an SQS event source in Lambda".
 */
export function inBatches<Result>(
  { deadLetters }: { readonly deadLetters: string },
  act: (events: readonly unknown[]) => Promise<Result>,
): Handler<unknown, Result | BatchAnswer> {
  return async (event, context) => {
    const messages = messagesOf(event);
    if (messages === undefined) return act([event]);
    if (messages.length > 1) {
      try {
        await act(messages.map(eventOf));
        return { batchItemFailures: [] };
      } catch (error) {
        log('not handled together, each by itself now', { error: codeOf(error), reason: messageOf(error) });
      }
    }
    const failed: string[] = [];
    for (const message of messages) {
      try {
        await act([eventOf(message)]);
      } catch (error) {
        log('failed', { error: codeOf(error), reason: messageOf(error), messageId: message.messageId });
        if (triesOf(message) < TRIES) failed.push(message.messageId);
        else await giveUp(deadLetters, message, error, context);
      }
    }
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  };
}

function messagesOf(event: unknown): Message[] | undefined {
  const { Records } = (event ?? {}) as { readonly Records?: unknown };
  if (!Array.isArray(Records) || Records.length === 0) return undefined;
  return Records.every((record) => record?.eventSource === 'aws:sqs') ? (Records as Message[]) : undefined;
}

/** A message that is no JSON is an event all the same, which nothing will recognize. */
function eventOf({ body }: Message): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

function triesOf({ attributes }: Message): number {
  return Number(attributes?.ApproximateReceiveCount ?? 1);
}

async function giveUp(
  queue: string,
  message: Message,
  error: unknown,
  { awsRequestId, functionName }: Context,
): Promise<void> {
  const letter = {
    version: '1.0',
    timestamp: isoTime(now()),
    requestContext: {
      requestId: awsRequestId,
      functionName,
      condition: 'RetriesExhausted',
      approximateInvokeCount: triesOf(message),
    },
    requestPayload: eventOf(message),
    responsePayload: { errorType: codeOf(error), errorMessage: messageOf(error) },
  };
  await sqs().sendMessage({ QueueUrl: queue, MessageBody: JSON.stringify(letter) });
}
