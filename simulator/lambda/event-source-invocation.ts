import type { GetQueueAttributesCommandOutput } from '@aws-sdk/client-sqs';
import { isAwsError } from '../aws-error';
import { queueUrl } from '../sqs/queue-url';
import type { World } from '../world';
import { handledRecords, payloadOf, type SqsRecord } from './event-source-batch';
import type { EventSourceMapping } from './event-source-mapping';
import { noteFailure } from './failure-note';
import { findFunction, type LambdaFunction, type Version, versionOf } from './function-record';
import { type InvocationResult, invokeVersion } from './invocation';
import { uuidOf } from './revision';
import { executionRole, type RoleCaller } from './role';

/** SQS deletes at most that many messages at once. */
const DELETED_AT_MOST = 10;

/** How long a throttled batch waits before the next try, doubled each time. */
const THROTTLED_SHORTEST = 1000;
const THROTTLED_LONGEST = 60_000;

/**
 * Invokes the function with a batch and deletes what it has handled; the rest shows again when its visibility timeout
 * ends. `received` is when the first of it was received, in virtual milliseconds.
 */
export async function handleBatch(
  world: World,
  mapping: EventSourceMapping,
  records: readonly SqsRecord[],
  received: number,
): Promise<'handled' | 'failed'> {
  const handles = records.map(({ receiptHandle }) => receiptHandle);
  const requestId = uuidOf('batch', world.seed, mapping.uuid, world.clock.now(), ...handles);
  try {
    const { found, result } = await invoked(world, mapping, {
      requestId,
      payload: payloadOf(records),
      received,
    });
    if (result.failure) noteFailure(world, found, result.failure, { requestId, final: false });
    const handled = handledRecords(mapping, records, result);
    await deleteRecords(world, mapping, handled);
    return handled.length === records.length ? 'handled' : 'failed';
  } catch (error) {
    // The function is gone or throttled, or the Region is lost, or the role may not delete: SQS shows the messages again.
    if (!isAwsError(error)) throw error;
    return 'failed';
  }
}

/** The function's version behind the mapping, for this key, and its role. Throws what Lambda answers. */
export function asFunction(
  world: World,
  { target }: EventSourceMapping,
  key = '',
): { found: LambdaFunction; version: Version; caller: RoleCaller } {
  const found = findFunction(world, target);
  const version = versionOf(found, target.qualifier, world.chance('alias', key));
  return { found, version, caller: executionRole(world, found, version.configuration.role) };
}

/** Rejects with an `AwsError` when SQS refuses. */
export async function deleteRecords(
  world: World,
  mapping: EventSourceMapping,
  records: readonly SqsRecord[],
): Promise<void> {
  for (let at = 0; at < records.length; at += DELETED_AT_MOST) {
    const Entries = records
      .slice(at, at + DELETED_AT_MOST)
      .map(({ receiptHandle }, index) => ({ Id: String(index), ReceiptHandle: receiptHandle }));
    const { caller } = asFunction(world, mapping);
    const QueueUrl = queueUrl(mapping.queue);
    await world.call(caller, mapping.region, 'sqs', 'DeleteMessageBatch', { QueueUrl, Entries });
  }
}

interface Batch {
  readonly requestId: string;
  readonly payload: string;
  readonly received: number;
}

/** A throttled batch is tried again until its messages show. AWS docs: lambda services-sqs-errorhandling. */
async function invoked(
  world: World,
  mapping: EventSourceMapping,
  { requestId, payload, received }: Batch,
): Promise<{ found: LambdaFunction; result: InvocationResult }> {
  const { qualifier } = mapping.target;
  for (let tries = 0; ; tries++) {
    const { found, version } = asFunction(world, mapping, requestId);
    try {
      return { found, result: await invokeVersion(world, found, version, { requestId, qualifier, payload }) };
    } catch (error) {
      if (!isAwsError(error) || error.awsCode !== 'TooManyRequestsException') throw error;
      const delay = Math.min(THROTTLED_LONGEST, THROTTLED_SHORTEST * 2 ** tries);
      const shown = received + (await hiddenMilliseconds(world, mapping));
      if (world.clock.now() + delay >= shown) throw error;
      await new Promise<void>((resolve) => {
        world.clock.after(delay, resolve, `lambda ${requestId}`);
      });
    }
  }
}

async function hiddenMilliseconds(world: World, mapping: EventSourceMapping): Promise<number> {
  const { caller } = asFunction(world, mapping);
  const { Attributes } = await world.call<GetQueueAttributesCommandOutput>(
    caller,
    mapping.region,
    'sqs',
    'GetQueueAttributes',
    { QueueUrl: queueUrl(mapping.queue), AttributeNames: ['VisibilityTimeout'] },
  );
  return Number(Attributes?.VisibilityTimeout) * 1000;
}
