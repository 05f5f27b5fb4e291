import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { type RunningServer, serverEnded, serverStarted, signalProcess } from './running-servers';
import { serverUser } from './server-user';

/** A server that takes connections. */
export interface ServerProcess {
  /** Ends it at once; its data folder is left as after a power failure. Does nothing if it has ended. */
  stop(): Promise<void>;
}

/** How much of a server's last words an error repeats, in characters. */
const LAST_WORDS = 2_000;

const READY = 'database system is ready to accept connections';

/** Thrown when a server does not start; `portTaken` when another program had its port first. */
export interface ServerNotStarted extends Error {
  readonly portTaken: boolean;
}

/** Starts a PostgreSQL server on a data folder, in a session of its own so that Ctrl-C reaches only this process. */
export async function startServer(binaryFolder: string, dataFolder: string): Promise<ServerProcess> {
  const child = spawn(join(binaryFolder, 'postgres'), ['-D', dataFolder], {
    ...serverUser(),
    cwd: dataFolder,
    env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', () => resolve());
  });
  const server: RunningServer | undefined =
    child.pid === undefined ? undefined : { pid: child.pid, dataFolder };
  if (server !== undefined) {
    serverStarted(server);
    ended.then(() => serverEnded(server));
  }
  await ready(child, ended);
  letGo(child);
  return {
    async stop() {
      if (server === undefined || child.exitCode !== null || child.signalCode !== null) return;
      holdOn(child);
      signalProcess(server.pid, 'SIGQUIT');
      await ended;
    },
  };
}

async function ready(child: ChildProcess, ended: Promise<void>): Promise<void> {
  let words = '';
  let failure: unknown;
  child.once('error', (error) => {
    failure = error;
  });
  const saidReady = new Promise<boolean>((resolve) => {
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      words = (words + text).slice(-LAST_WORDS);
      if (words.includes(READY)) resolve(true);
    });
    ended.then(() => resolve(false));
  });
  if (await saidReady) return;
  throw Object.assign(
    new Error(`The PostgreSQL server did not start. Its last words:\n${words}`, { cause: failure }),
    { portTaken: words.includes('could not bind IPv4 address') },
  ) satisfies ServerNotStarted;
}

type Stream = NodeJS.ReadableStream & { ref?: () => void; unref?: () => void };

/** A running server must not keep this process alive. */
function letGo(child: ChildProcess): void {
  child.unref();
  (child.stderr as Stream | null)?.unref?.();
}

/** One whose end is waited for must, or this process is gone first, with its work undone. */
function holdOn(child: ChildProcess): void {
  child.ref();
  (child.stderr as Stream | null)?.ref?.();
}
