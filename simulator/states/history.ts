import type { HistoryEvent, HistoryEventType } from '@aws-sdk/client-sfn';
import type { World } from '../world';
import { stateFailure } from './state-failure';
import type { Execution } from './store';

/** AWS docs: "Step Functions service quotas", events in the history of one execution. */
const MAXIMUM_EVENTS = 25_000;

/** Where in the history a thread of an execution is: its last event. Branches and iterations have their own. */
export interface Trace {
  previousEventId: number;
}

type Details = Omit<HistoryEvent, 'id' | 'type' | 'timestamp' | 'previousEventId'>;

/** Adds an event and returns its id. Throws `States.Runtime` when the history is full. */
export function record(
  world: World,
  execution: Execution,
  trace: Trace,
  type: HistoryEventType,
  details: Details = {},
): number {
  const closing = type.startsWith('Execution');
  if (!closing && execution.history.length >= MAXIMUM_EVENTS - 1) {
    throw stateFailure(
      'States.Runtime',
      `The execution reached the maximum number of history events (${MAXIMUM_EVENTS}).`,
    );
  }
  const id = execution.history.length + 1;
  execution.history.push({
    timestamp: new Date(world.clock.now()),
    type,
    id,
    previousEventId: trace.previousEventId,
    ...details,
  });
  trace.previousEventId = id;
  return id;
}

export const COMPLETE = { truncated: false } as const;
