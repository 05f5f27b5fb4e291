/** An error that a state reports: the name that Retry and Catch match, and why. */
export interface StateFailure extends Error {
  readonly stateError: string;
  readonly stateCause: string;
  /** The field whose expression failed, as in `Arguments/Payload`. */
  readonly location?: string;
  /** The cause does not say yet in which state it was. */
  readonly unplaced?: boolean;
}

export function stateFailure(error: string, cause: string, location?: string): StateFailure {
  return Object.assign(new Error(`${error}: ${cause}`), { stateError: error, stateCause: cause, location });
}

/** What a state says when an expression fails, or gives what the field cannot take. */
export function evaluationFailure(cause: string, field: string): StateFailure {
  return stateFailure('States.QueryEvaluationError', cause, field);
}

/** What a state says when a path finds nothing, or an intrinsic function fails; told in no event of its own. */
export function pathFailure(
  error:
    | 'States.ParameterPathFailure'
    | 'States.ResultPathMatchFailure'
    | 'States.Runtime'
    | 'States.IntrinsicFailure',
  cause: string,
): StateFailure {
  return Object.assign(stateFailure(error, cause), { unplaced: true });
}

export function isStateFailure(error: unknown): error is StateFailure {
  return error instanceof Error && 'stateError' in error;
}

/**
 * Whether a retrier or catcher with these `ErrorEquals` takes this error. AWS docs: "Handling errors in Step Functions
 * workflows" (States.ALL does not take States.DataLimitExceeded and States.Runtime; States.TaskFailed takes all but
 * timeouts; a missed heartbeat is a timeout too).
 */
export function takesError(errorEquals: readonly string[], error: string): boolean {
  const terminal = error === 'States.DataLimitExceeded' || error === 'States.Runtime';
  const timeout = error === 'States.Timeout' || error === 'States.HeartbeatTimeout';
  return errorEquals.some((name) => {
    if (name === error) return true;
    switch (name) {
      case 'States.ALL':
        return !terminal;
      case 'States.TaskFailed':
        return !terminal && !timeout;
      case 'States.Timeout':
        return timeout;
      default:
        return false;
    }
  });
}
