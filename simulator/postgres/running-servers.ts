import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** A PostgreSQL server of this process, until it has ended. */
export interface RunningServer {
  readonly pid: number;
  readonly dataFolder: string;
}

/** How long to wait for servers to end when this process ends, in real milliseconds. */
const PATIENCE = 3_000;

const running = new Set<RunningServer>();

export function serverStarted(server: RunningServer): void {
  running.add(server);
}

export function serverEnded(server: RunningServer): void {
  running.delete(server);
}

/**
 * Ends all servers of this process and waits until they are gone, without the event loop: for the end of the process.
 * A server told to quit takes its own shared memory with it, which a killed one would leave in the system.
 */
export function killServersNow(): void {
  for (const { pid } of running) signalProcess(pid, 'SIGQUIT');
  const pause = new Int32Array(new SharedArrayBuffer(4));
  for (let waited = 0; waited < PATIENCE && [...running].some(hasPidFile); waited += 2)
    Atomics.wait(pause, 0, 0, 2);
  for (const server of running) if (hasPidFile(server)) signalProcess(-server.pid, 'SIGKILL');
  running.clear();
}

/** Sends a signal to a process, or to a group of them when `pid` is negative; does nothing if it is gone. */
export function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** A server removes this file last. A process that has ended but was not yet waited for still has its number. */
function hasPidFile({ dataFolder }: RunningServer): boolean {
  return existsSync(join(dataFolder, 'postmaster.pid'));
}
