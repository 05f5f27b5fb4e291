import type { LogFormat } from './log-lines';

/** What the platform tells about an invocation that has ended. Times in virtual milliseconds. */
export interface Report {
  readonly requestId: string;
  readonly durationMs: number;
  readonly initDurationMs?: number;
  readonly memorySizeMB: number;
  readonly maxMemoryUsedMB: number;
  readonly status: 'success' | 'error' | 'timeout';
  readonly errorType?: string;
}

/** AWS docs: lambda telemetry-schema-reference and nodejs-logging. */
export function startLine(format: LogFormat, time: number, requestId: string, version: string): string {
  if (format === 'Text') return `START RequestId: ${requestId} Version: ${version}`;
  return event(time, 'platform.start', { requestId, version });
}

/** Ends an invocation in the log: `END` and `REPORT`, or one JSON line. */
export function reportLines(format: LogFormat, time: number, report: Report): string[] {
  const { requestId, durationMs, initDurationMs, memorySizeMB, maxMemoryUsedMB, status, errorType } = report;
  // AWS docs: since 2025 the initialisation is billed like the rest.
  const billedDurationMs = Math.ceil(durationMs + (initDurationMs ?? 0));
  if (format === 'Text') {
    const fields = [
      `REPORT RequestId: ${requestId}`,
      `Duration: ${durationMs.toFixed(2)} ms`,
      `Billed Duration: ${billedDurationMs} ms`,
      `Memory Size: ${memorySizeMB} MB`,
      `Max Memory Used: ${maxMemoryUsedMB} MB`,
      ...(initDurationMs === undefined ? [] : [`Init Duration: ${initDurationMs.toFixed(2)} ms`]),
      ...(status === 'success' ? [] : [`Status: ${status}`]),
    ];
    return [`END RequestId: ${requestId}`, `${fields.join('\t')}\t`];
  }
  const metrics = { durationMs, billedDurationMs, memorySizeMB, maxMemoryUsedMB, initDurationMs };
  return [event(time, 'platform.report', { requestId, metrics, status, errorType })];
}

export function timeoutLine(time: number, requestId: string, seconds: number): string {
  return `${new Date(time).toISOString()} ${requestId} Task timed out after ${seconds.toFixed(2)} seconds`;
}

function event(time: number, type: string, record: object): string {
  return JSON.stringify({ time: new Date(time).toISOString(), type, record });
}
