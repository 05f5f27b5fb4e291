import type { HistoryEventType } from '@aws-sdk/client-sfn';
import { record } from './history';
import type { Scope } from './scope';
import type { Thread } from './thread';

/**
 * Waits for all `parts`, which run in `scope`. When one fails the others are ended, `failed` is recorded after what
 * they still have to say, and the failure thrown.
 */
export async function joined<T>(
  thread: Thread,
  scope: Scope,
  parts: readonly Promise<T>[],
  failed: HistoryEventType,
): Promise<T[]> {
  try {
    return await Promise.all(parts);
  } catch (error) {
    scope.end();
    await Promise.allSettled(parts);
    if (!thread.scope.ended) {
      joinTrace(thread);
      record(thread.world, thread.execution, thread.trace, failed);
    }
    throw error;
  } finally {
    scope.end();
  }
}

/** After its parts, a thread goes on from the last event that any of them recorded. */
export function joinTrace(thread: Thread): void {
  thread.trace.previousEventId = thread.execution.history.length;
}
