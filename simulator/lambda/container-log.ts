import { isAwsError } from '../aws-error';
import type { LogLevel } from '../sandbox/console';
import type { Failure } from '../sandbox/failure';
import type { World } from '../world';
import type { LambdaFunction, Version } from './function-record';
import { applicationLine, failureLine, isKept } from './log-lines';
import { type Report, reportLines, startLine, timeoutLine } from './platform-lines';
import type { RoleCaller } from './role';

/** The log stream of a container: lines gather during an invocation and go to CloudWatch Logs after it. */
export interface ContainerLog {
  readonly stream: string;
  readonly application: (level: LogLevel, parameters: readonly unknown[]) => void;
  /** What was written to the standard output, one event a line. */
  readonly output: (text: string) => void;
  started(requestId: string): void;
  failed(failure: Failure): void;
  timedOut(seconds: number): void;
  reported(report: Report): void;
  /** Everything since `started`, as the end of it fits into 4 KB. */
  tail(): string;
  /** Sends the lines with the role's permissions; without them the function runs and leaves no log. */
  deliver(role: RoleCaller): Promise<void>;
}

/** AWS docs: Invoke, `LogType`. */
const TAIL_BYTES = 4096;

export function createContainerLog(
  world: World,
  found: LambdaFunction,
  { version, configuration }: Version,
  id: string,
): ContainerLog {
  const {
    LogFormat: format = 'Text',
    LogGroup: logGroupName = '',
    ApplicationLogLevel,
  } = configuration.logging;
  const day = new Date(world.clock.now()).toISOString().slice(0, 10).replaceAll('-', '/');
  const stream = `${day}/[${version}]${id}`;
  const lines: { timestamp: number; message: string }[] = [];
  let requestId: string | undefined;
  let isOpen = false;

  const add = (message: string) => lines.push({ timestamp: world.clock.now(), message });
  const moment = () => ({ time: world.clock.now(), requestId });

  return {
    stream,
    application(level, parameters) {
      if (isKept(format, ApplicationLogLevel, level))
        add(applicationLine(format, level, parameters, moment()));
    },
    output(text) {
      for (const line of text.replace(/\n$/, '').split('\n')) add(line);
    },
    started(id) {
      requestId = id;
      add(startLine(format, world.clock.now(), id, version));
    },
    failed: (failure) => void add(failureLine(format, failure, moment())),
    timedOut: (seconds) => void add(timeoutLine(world.clock.now(), requestId ?? '', seconds)),
    reported(report) {
      for (const line of reportLines(format, world.clock.now(), report)) add(line);
    },
    tail() {
      const text = Buffer.from(lines.map(({ message }) => `${message}\n`).join(''));
      return text.subarray(-TAIL_BYTES).toString('utf8');
    },
    async deliver(role) {
      const logEvents = lines.splice(0);
      if (logEvents.length === 0) return;
      const call = (action: string, input: object) =>
        world.call(role, found.region, 'logs', action, { logGroupName, ...input });
      try {
        if (!isOpen) await openStream(call);
        isOpen = true;
        await call('PutLogEvents', { logStreamName: stream, logEvents });
      } catch (error) {
        // AWS docs: lambda monitoring-cloudwatchlogs. What was refused is in the trail.
        if (!isAwsError(error)) throw error;
      }
    },
  };

  async function openStream(call: (action: string, input: object) => Promise<unknown>): Promise<void> {
    try {
      await call('CreateLogStream', { logStreamName: stream });
    } catch (error) {
      if (!isAwsError(error) || error.awsCode !== 'ResourceNotFoundException') throw error;
      await call('CreateLogGroup', {});
      await call('CreateLogStream', { logStreamName: stream });
    }
  }
}
