/** How an invocation failed, as Lambda's answer and log tell it. */
export interface Failure {
  /** What the caller is given (AWS docs: lambda nodejs-exceptions). */
  readonly payload: {
    readonly errorType: string;
    readonly errorMessage: string;
    readonly trace?: readonly string[];
  };
  /** What the runtime writes after `Invoke Error` or `Uncaught Exception`: the same with the error's own properties. */
  readonly logged: Readonly<Record<string, unknown>>;
  /** Whether the container is no longer usable. */
  readonly fatal: boolean;
}

/** Reads an error of the function as the Node.js runtime does; anything can be thrown. */
export function failureOf(error: unknown, fatal: boolean): Failure {
  if (!isError(error)) {
    const payload = { errorType: typeof error, errorMessage: String(error), trace: [] };
    return {
      payload,
      logged: { errorType: payload.errorType, errorMessage: payload.errorMessage, stack: [] },
      fatal,
    };
  }
  const errorType = error.name ?? 'Error';
  const errorMessage = error.message ?? '';
  const trace = stackOf(error);
  const { name: _name, message: _message, stack: _stack, ...own } = error as Error & Record<string, unknown>;
  return {
    payload: { errorType, errorMessage, trace },
    logged: { errorType, errorMessage, ...own, stack: trace },
    fatal,
  };
}

/** A failure that the runtime itself reports, such as `Runtime.HandlerNotFound`. */
export function runtimeFailure(
  errorType: string,
  errorMessage: string,
  trace: readonly string[] = [],
): Failure {
  return {
    payload: { errorType, errorMessage, trace },
    logged: { errorType, errorMessage, stack: trace },
    fatal: true,
  };
}

function isError(value: unknown): value is Error {
  return typeof value === 'object' && value !== null && 'message' in value && 'stack' in value;
}

/** The stack without lines of the machine and the Node.js version that the simulation happens to run on. */
export function stackOf(error: Error): string[] {
  const lines = typeof error.stack === 'string' ? error.stack.split('\n') : [];
  return lines.filter((line) => !/^\s+at /.test(line) || line.includes('/var/task/'));
}
