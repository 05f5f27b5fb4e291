import type { MapState, ParallelState, Retrier, TaskState } from './definition';
import { record } from './history';
import { languageOf } from './query-language';
import { sleep } from './scope';
import { isStateFailure, type StateFailure, stateFailure, takesError } from './state-failure';
import { orderOf, type Step, type Visit } from './thread';

/**
 * Runs `attempt`, again as the state's Retry says, and goes where its Catch says when that does not help. AWS docs:
 * "Handling errors in Step Functions workflows".
 */
export async function recovered(
  visit: Visit<TaskState | ParallelState | MapState>,
  attempt: () => Promise<Step>,
): Promise<Step> {
  const { state, thread } = visit;
  const used = new Map<Retrier, number>();
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      const failure = locate(visit, error);
      if (!isStateFailure(failure)) throw failure;
      const retrier = state.Retry?.find((one) => takesError(one.ErrorEquals, failure.stateError));
      const retries = (retrier && used.get(retrier)) ?? 0;
      if (retrier && retries < (retrier.MaxAttempts ?? 3)) {
        const delay = delayOf(retrier, retries, visit);
        used.set(retrier, retries + 1);
        visit.retryCount++;
        await sleep(thread.world, thread.scope, delay, orderOf(thread));
        continue;
      }
      const catcher = state.Catch?.find((one) => takesError(one.ErrorEquals, failure.stateError));
      if (!catcher) throw failure;
      const errorOutput = { Error: failure.stateError, Cause: failure.stateCause };
      return await languageOf(visit).caught(visit, catcher, errorOutput);
    }
  }
}

/** Virtual milliseconds before the next attempt, after `retries` of this retrier. */
function delayOf(retrier: Retrier, retries: number, visit: Visit): number {
  const seconds = (retrier.IntervalSeconds ?? 1) * (retrier.BackoffRate ?? 2) ** retries;
  const bounded = Math.min(seconds, retrier.MaxDelaySeconds ?? Number.POSITIVE_INFINITY);
  const { world, execution } = visit.thread;
  const share =
    retrier.JitterStrategy === 'FULL'
      ? world.chance('retry', execution.arn, visit.enteredEventId, visit.retryCount)
      : 1;
  return Math.round(bounded * share * 1000);
}

/** Says once, in the cause and for JSONata in the history, in which state a query failed; leaves other errors alone. */
export function locate(visit: Visit, error: unknown): unknown {
  if (!isStateFailure(error) || (error.location === undefined && !error.unplaced)) return error;
  const { world, execution, trace } = visit.thread;
  const failure: StateFailure = stateFailure(
    error.stateError,
    `An error occurred while executing the state '${visit.name}' (entered at the event id #${visit.enteredEventId}). ${error.stateCause}`,
  );
  if (error.location === undefined) return failure;
  record(world, execution, trace, 'EvaluationFailed', {
    evaluationFailedEventDetails: {
      error: failure.stateError,
      cause: failure.stateCause,
      location: error.location,
      state: visit.name,
    },
  });
  return failure;
}
