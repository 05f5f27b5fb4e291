import { readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isPostmaster, startOf } from './process-identity';
import { readRunFolderName } from './run-owner';
import { signalProcess } from './running-servers';

/** How long a server may take to end when it is told to, in real milliseconds. */
const PATIENCE = 5_000;

/**
 * Clears away what processes left behind that were killed before they could do it themselves: their servers, then
 * their folders. Touches only folders whose owner counted in the same process space and is no longer there.
 */
export async function sweep(userFolder: string, space: string): Promise<void> {
  for (const name of readdirSync(userFolder)) {
    const owner = readRunFolderName(name);
    if (owner === undefined || owner.space !== space || startOf(owner.pid) === owner.start) continue;
    const folder = join(userFolder, name);
    for (const server of readdirSync(folder)) await endServer(join(folder, server, 'data'));
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Ends the server of a data folder, if there is one and it really is that server. */
async function endServer(dataFolder: string): Promise<void> {
  const pid = postmasterOf(dataFolder);
  if (pid === undefined || !isPostmaster(pid, dataFolder)) return;
  signalProcess(pid, 'SIGQUIT');
  for (let waited = 0; isPostmaster(pid, dataFolder); waited += 5) {
    if (waited === PATIENCE) signalProcess(-pid, 'SIGKILL');
    await pause(5);
  }
}

/** The first line of a running server's `postmaster.pid` is its process's number. */
function postmasterOf(dataFolder: string): number | undefined {
  try {
    const pid = Number(readFileSync(join(dataFolder, 'postmaster.pid'), 'utf8').split('\n')[0]);
    return Number.isInteger(pid) && pid > 1 ? pid : undefined;
  } catch {
    return undefined;
  }
}
