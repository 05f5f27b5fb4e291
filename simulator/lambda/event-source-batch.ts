import type { Message } from '@aws-sdk/client-sqs';
import { compilePattern } from '../eventbridge/pattern';
import type { EventSourceMapping } from './event-source-mapping';
import { type InvocationResult, SYNCHRONOUS_BYTES } from './invocation';

/** A received message as the function gets it. AWS docs: lambda with-sqs, example event. */
export interface SqsRecord {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly messageAttributes: Readonly<Record<string, object>>;
  readonly md5OfBody: string;
  readonly md5OfMessageAttributes?: string;
  readonly eventSource: 'aws:sqs';
  readonly eventSourceARN: string;
  readonly awsRegion: string;
}

export function recordOf({ queue, region }: EventSourceMapping, message: Message): SqsRecord {
  const attributes = Object.entries(message.MessageAttributes ?? {}).map(([name, value]) => {
    const binary = value.BinaryValue && Buffer.from(value.BinaryValue).toString('base64');
    return [
      name,
      {
        ...(binary === undefined ? { stringValue: value.StringValue } : { binaryValue: binary }),
        stringListValues: [],
        binaryListValues: [],
        dataType: value.DataType,
      },
    ];
  });
  return {
    messageId: message.MessageId ?? '',
    receiptHandle: message.ReceiptHandle ?? '',
    body: message.Body ?? '',
    attributes: { ...message.Attributes },
    messageAttributes: Object.fromEntries(attributes),
    md5OfBody: message.MD5OfBody ?? '',
    ...(message.MD5OfMessageAttributes ? { md5OfMessageAttributes: message.MD5OfMessageAttributes } : {}),
    eventSource: 'aws:sqs',
    eventSourceARN: queue,
    awsRegion: region,
  };
}

/**
 * Whether one of the mapping's filters lets the message through. Its body is compared as JSON where it is JSON, else as
 * text. AWS docs: lambda with-sqs-filtering.
 */
export function isWanted({ settings }: EventSourceMapping, record: SqsRecord): boolean {
  if (settings.filters.length === 0) return true;
  const event = { ...record, body: parsed(record.body) ?? record.body };
  return settings.filters.some((pattern) => compilePattern(pattern, refuse)(event));
}

function refuse(reason: string): never {
  throw new Error(`A filter that was taken before cannot be read: ${reason}`);
}

export function payloadOf(records: readonly SqsRecord[]): string {
  return JSON.stringify({ Records: records });
}

/** How many records from the first on go into one payload: at least one. */
export function fitting(records: readonly SqsRecord[], most: number): number {
  let bytes = Buffer.byteLength(payloadOf([]));
  for (const [at, record] of records.slice(0, most).entries()) {
    bytes += Buffer.byteLength(JSON.stringify(record)) + 1;
    if (bytes > SYNCHRONOUS_BYTES) return Math.max(1, at);
  }
  return Math.min(records.length, most);
}

/**
 * The records that an invocation has dealt with, which are deleted; the others show again in the queue. AWS docs:
 * lambda services-sqs-errorhandling, "Success and failure conditions".
 */
export function handledRecords(
  { settings }: EventSourceMapping,
  records: readonly SqsRecord[],
  result: InvocationResult,
): readonly SqsRecord[] {
  if (result.failure) return [];
  if (!settings.reportsFailures) return records;
  const answer = parsed(result.payload);
  if (answer === null) return records;
  if (typeof answer !== 'object' || Array.isArray(answer)) return [];
  const { batchItemFailures } = answer as { batchItemFailures?: unknown };
  if (batchItemFailures === undefined || batchItemFailures === null) return records;
  if (!Array.isArray(batchItemFailures)) return [];
  const failed = new Set(batchItemFailures.map((failure) => (failure as Failure | null)?.itemIdentifier));
  const known = new Set<unknown>(records.map(({ messageId }) => messageId));
  if ([...failed].some((id) => !known.has(id))) return [];
  return records.filter(({ messageId }) => !failed.has(messageId));
}

interface Failure {
  readonly itemIdentifier?: unknown;
}

/** Undefined for what is not JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
