import { formatted, LOG_LEVELS, type LogLevel } from '../sandbox/console';
import { type Failure, stackOf } from '../sandbox/failure';

/** When a line was written, and during which invocation; none while the container starts. */
export interface Moment {
  /** Virtual milliseconds since 1970. */
  readonly time: number;
  readonly requestId: string | undefined;
}

export type LogFormat = 'Text' | 'JSON';

/** One call of `console`, as the Node.js runtime writes it. AWS docs: lambda nodejs-logging. */
export function applicationLine(
  format: LogFormat,
  level: LogLevel,
  parameters: readonly unknown[],
  { time, requestId }: Moment,
): string {
  const timestamp = new Date(time).toISOString();
  if (format === 'Text') {
    // One event a call: the runtime writes line breaks inside it as carriage returns.
    const text = withoutHost(formatted(parameters)).replaceAll('\n', '\r');
    return `${timestamp}\t${requestId}\t${level}\t${text}`;
  }
  const head = { timestamp, level, requestId };
  const [first] = parameters;
  if (parameters.length === 1) {
    try {
      return JSON.stringify({ ...head, message: first }, errorsAsJson);
    } catch {
      return JSON.stringify({ ...head, message: formatted(parameters) });
    }
  }
  const message = withoutHost(formatted(parameters));
  const error = parameters.find((value) => value instanceof Error);
  if (!error) return JSON.stringify({ ...head, message });
  return JSON.stringify({
    ...head,
    message,
    errorType: error.name,
    errorMessage: error.message,
    stackTrace: stackOf(error),
  });
}

/** Whether a line of this level is kept: levels are filtered only when the format is JSON. */
export function isKept(format: LogFormat, threshold: string | undefined, level: LogLevel): boolean {
  if (format === 'Text') return true;
  return LOG_LEVELS.indexOf(level) >= LOG_LEVELS.indexOf((threshold as LogLevel | undefined) ?? 'INFO');
}

/** What the runtime writes about an error that ended an invocation. */
export function failureLine(format: LogFormat, failure: Failure, { time, requestId }: Moment): string {
  const timestamp = new Date(time).toISOString();
  const { logged } = failure;
  if (format === 'Text') {
    const label = failure.fatal ? 'Uncaught Exception' : 'Invoke Error';
    return `${timestamp}\t${requestId}\tERROR\t${label} \t${JSON.stringify(logged)}`;
  }
  const { stack: stackTrace, ...rest } = logged;
  return JSON.stringify({ timestamp, level: 'ERROR', requestId, message: { ...rest, stackTrace } });
}

function errorsAsJson(_key: string, value: unknown): unknown {
  if (!(value instanceof Error)) return value;
  const { name, message } = value;
  return { ...value, errorType: name, errorMessage: message, stackTrace: stackOf(value) };
}

/** Stacks in formatted text, without the lines of the machine that the simulation runs on. */
function withoutHost(text: string): string {
  const kept = text
    .split('\n')
    .filter((line) => !/^\s+at .*(node:|file:|\/)/.test(line) || line.includes('/var/task/'));
  return kept.join('\n');
}
