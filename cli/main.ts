#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ExitCode, UNREAD } from './command';
import { drill } from './commands/drill';
import { plan } from './commands/plan';
import { simulate } from './commands/simulate';
import { readCommandLine } from './program';
import { createTerminal } from './terminal';

/** Signals that end a command, and the exit code that a shell expects then: 128 and the signal's number. */
const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const;

/** As of a program that a shell ended because nobody reads its output: 128 and the number of SIGPIPE. */
const NOT_READ = 141;

const commands = [drill, plan, simulate];
const terminal = createTerminal(process.stdout, process.stderr, process.env);

/** What a reader that goes early, as `head` does, ends. */
let leave = (): void => interrupted(NOT_READ);

for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    leave();
  });
}

// The project supports Node 20 and pins the SDK: a warning about the SDK's next versions is of no use to an operator.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

/** The only place that reads the command line, prints and exits. */
async function main(): Promise<void> {
  const request = readCommandLine(process.argv.slice(2), commands, version());
  switch (request.kind) {
    case 'help':
    case 'version':
      terminal.line(request.text.trimEnd());
      return;
    case 'refused':
      for (const fault of request.faults) terminal.complain(fault);
      terminal.complain('See lifeboat --help.');
      process.exitCode = 2 satisfies ExitCode;
      return;
    case 'run': {
      process.exitCode = await stoppable((stop) =>
        request.command.run(request.values, request.faults, { terminal, folder: process.cwd(), stop }),
      );
      return;
    }
    default:
      request satisfies never;
  }
}

/** Runs something that the first signal asks to end, and the second one ends; so does a reader that goes. */
async function stoppable<T>(run: (stop: AbortSignal) => Promise<T>): Promise<T> {
  const stop = new AbortController();
  let code: number | undefined;
  const end = (signal: NodeJS.Signals) => {
    if (code !== undefined) interrupted(code);
    code = SIGNALS[signal as keyof typeof SIGNALS];
    stop.abort();
  };
  const signals = Object.keys(SIGNALS) as (keyof typeof SIGNALS)[];
  const before = leave;
  leave = () => {
    if (code !== undefined) return;
    code = NOT_READ;
    stop.abort(UNREAD);
  };
  // Not `once`: a listener that is gone when the simulator's own looks would count as nobody else caring.
  for (const signal of signals) process.on(signal, end);
  try {
    const result = await run(stop.signal);
    // What was interrupted may still hold timers and sockets.
    if (code !== undefined) interrupted(code);
    return result;
  } finally {
    for (const signal of signals) process.off(signal, end);
    leave = before;
  }
}

function interrupted(code: number): never {
  finished = true;
  process.exit(code);
}

function version(): string {
  // Compiled, this file is bin/cli/main.js.
  const manifest = readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}

let finished = false;

// Node ends a process that has nothing left to wait for, with 0, even in the middle of its work.
process.once('exit', () => {
  if (finished) return;
  terminal.complain(
    'Ended before the work was done: this is a fault of lifeboat. Nothing above is a result.',
  );
  process.exitCode = 1 satisfies ExitCode;
});

main()
  .catch((error: unknown) => {
    for (const one of error instanceof AggregateError ? [error, ...error.errors] : [error]) {
      terminal.complain(one instanceof Error ? (one.stack ?? one.message) : String(one));
    }
    process.exitCode = 1 satisfies ExitCode;
  })
  .finally(() => {
    finished = true;
  });
