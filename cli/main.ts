#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExitCode } from './command';
import { drill } from './commands/drill';
import { readCommandLine } from './program';
import { createTerminal } from './terminal';

/** What a shell expects of a program that was interrupted: 128 and the signal's number. */
const INTERRUPTED = 130;

const commands = [drill];
const terminal = createTerminal(process.stdout, process.stderr, process.env);

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
      const stop = new AbortController();
      // Once: a second Ctrl-C ends the process at once, and the next run clears up what it leaves.
      process.once('SIGINT', () => stop.abort());
      process.once('SIGTERM', () => stop.abort());
      const code = await request.command.run(request.values, request.faults, {
        terminal,
        folder: process.cwd(),
        stop: stop.signal,
      });
      process.exitCode = stop.signal.aborted ? INTERRUPTED : code;
      return;
    }
    default:
      request satisfies never;
  }
}

function version(): string {
  // Compiled, this file is bin/cli/main.js.
  const manifest = readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}

main().catch((error: unknown) => {
  terminal.complain(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = 1 satisfies ExitCode;
});
