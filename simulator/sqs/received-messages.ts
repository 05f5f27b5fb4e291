import type {
  ChangeMessageVisibilityBatchCommandInput,
  ChangeMessageVisibilityBatchCommandOutput,
  ChangeMessageVisibilityCommandInput,
  DeleteMessageBatchCommandInput,
  DeleteMessageBatchCommandOutput,
  DeleteMessageCommandInput,
} from '@aws-sdk/client-sqs';
import { awsError, isAwsError } from '../aws-error';
import type { Action } from '../service';
import type { World } from '../world';
import { checkEntries } from './batch';
import { count } from './measure';
import { needQueue, type Queue, queueAt } from './store';

/** Deleting by a handle that a later receipt made stale, or whose message is gone, changes nothing. */
export const DeleteMessage: Action<DeleteMessageCommandInput, object> = {
  needs: (call) => needQueue(call, 'DeleteMessage'),
  run(call) {
    remove(call.world, queueAt(call), call.input.ReceiptHandle);
    return {};
  },
};

export const DeleteMessageBatch: Action<
  DeleteMessageBatchCommandInput,
  Omit<DeleteMessageBatchCommandOutput, '$metadata'>
> = {
  needs: (call) => needQueue(call, 'DeleteMessage'),
  run(call) {
    const queue = queueAt(call);
    return each(call.input.Entries ?? [], ({ ReceiptHandle }) => remove(call.world, queue, ReceiptHandle));
  },
};

export const ChangeMessageVisibility: Action<ChangeMessageVisibilityCommandInput, object> = {
  needs: (call) => needQueue(call, 'ChangeMessageVisibility'),
  run(call) {
    hide(call.world, queueAt(call), call.input.ReceiptHandle, call.input.VisibilityTimeout);
    return {};
  },
};

export const ChangeMessageVisibilityBatch: Action<
  ChangeMessageVisibilityBatchCommandInput,
  Omit<ChangeMessageVisibilityBatchCommandOutput, '$metadata'>
> = {
  needs: (call) => needQueue(call, 'ChangeMessageVisibility'),
  run(call) {
    const queue = queueAt(call);
    return each(call.input.Entries ?? [], ({ ReceiptHandle, VisibilityTimeout }) =>
      hide(call.world, queue, ReceiptHandle, VisibilityTimeout),
    );
  },
};

function remove(world: World, queue: Queue, handle: string | undefined): void {
  const rest = queue.messages.filter(({ receiptHandle }) => receiptHandle !== handle);
  if (rest.length < queue.messages.length) count(world, queue, 'NumberOfMessagesDeleted');
  queue.messages = rest;
}

function hide(world: World, queue: Queue, handle: string | undefined, seconds = 0): void {
  const now = world.clock.now();
  const message = queue.messages.find(({ receiptHandle }) => receiptHandle === handle);
  if (!message) {
    throw awsError(
      'ReceiptHandleIsInvalid',
      404,
      `The input receipt handle ${handle} is not valid for the queue.`,
    );
  }
  if (message.visibleAt <= now) {
    throw awsError('MessageNotInflight', 400, `The message ${message.id} is not in flight.`);
  }
  message.visibleAt = now + seconds * 1000;
  for (const wake of queue.waiting) wake();
}

/** Does something to each entry by itself, and reports each that failed. */
function each<Entry extends { readonly Id: string | undefined }>(
  entries: readonly Entry[],
  act: (entry: Entry) => void,
) {
  checkEntries(entries);
  const Successful: { Id: string | undefined }[] = [];
  const Failed: { Id: string | undefined; Code: string; Message: string; SenderFault: boolean }[] = [];
  for (const entry of entries) {
    try {
      act(entry);
      Successful.push({ Id: entry.Id });
    } catch (error) {
      if (!isAwsError(error)) throw error;
      Failed.push({ Id: entry.Id, Code: error.awsCode, Message: error.message, SenderFault: true });
    }
  }
  return { Successful, Failed };
}
