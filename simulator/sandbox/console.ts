import { Console } from 'node:console';
import { Writable } from 'node:stream';
import { formatWithOptions } from 'node:util';

export const LOG_LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface ConsoleArgs {
  readonly now: () => number;
  /** What the Lambda runtime takes over: it adds time, request and level. */
  readonly log: (level: LogLevel, parameters: readonly unknown[]) => void;
  /** What goes to the standard output as it is. */
  readonly write: (text: string) => void;
}

/**
 * The `console` of the Lambda Node.js runtime: it replaces the six level methods and `log`; the rest writes plain text
 * (AWS docs: lambda nodejs-logging).
 */
export function createConsole({ now, log, write }: ConsoleArgs): object {
  const stream = new Writable({
    decodeStrings: false,
    write(chunk, _encoding, done) {
      write(String(chunk));
      done();
    },
  });
  const labels = new Map<string, number>();
  const elapsed = (label: string, rest: unknown[]) => {
    const since = labels.get(label);
    if (since !== undefined) log('INFO', [`${label}: ${now() - since}ms`, ...rest]);
  };
  return Object.assign(new Console({ stdout: stream, colorMode: false }), {
    trace: (...parameters: unknown[]) => log('TRACE', parameters),
    debug: (...parameters: unknown[]) => log('DEBUG', parameters),
    log: (...parameters: unknown[]) => log('INFO', parameters),
    info: (...parameters: unknown[]) => log('INFO', parameters),
    warn: (...parameters: unknown[]) => log('WARN', parameters),
    error: (...parameters: unknown[]) => log('ERROR', parameters),
    fatal: (...parameters: unknown[]) => log('FATAL', parameters),
    time: (label = 'default') => void labels.set(label, now()),
    timeLog: (label = 'default', ...rest: unknown[]) => elapsed(label, rest),
    timeEnd(label = 'default') {
      elapsed(label, []);
      labels.delete(label);
    },
  });
}

/** The text of a console call's parameters, as Node formats them, the same whatever machine this runs on. */
export function formatted(parameters: readonly unknown[]): string {
  return formatWithOptions({ colors: false }, ...parameters);
}
