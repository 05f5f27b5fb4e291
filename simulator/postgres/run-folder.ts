import { existsSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from './owned';
import { atProcessEnd } from './process-end';
import { processSpace, startOf } from './process-identity';
import { runFolderName } from './run-owner';
import { killServersNow } from './running-servers';
import { type ServerUser, serverUser } from './server-user';
import { sweep } from './sweep';
import { userFolder } from './user-folder';

let prepared: Promise<string> | undefined;
let folders = 0;

/**
 * A new empty folder in the folder of this process, in which all its servers live. The first call of a process also
 * clears away what killed processes left behind.
 */
export async function newFolder(): Promise<string> {
  return makeInRunFolder(0o700);
}

/** A new empty folder that belongs to the user whom servers run as, and that nobody else can enter. */
export async function newServerFolder(): Promise<string> {
  return makeInRunFolder(0o700, serverUser());
}

async function makeInRunFolder(mode: number, owner?: ServerUser): Promise<string> {
  prepared ??= prepare();
  const run = await prepared;
  // Root's servers must be able to pass through to their folders.
  if (!existsSync(run)) makeFolder(run, serverUser() === undefined ? 0o700 : 0o711);
  const folder = join(run, String(folders++));
  makeFolder(folder, mode, owner);
  return folder;
}

/** Takes this process's folder away if nothing is in it any more; it is made again when it is needed. */
export async function leaveRunFolder(): Promise<void> {
  const run = await prepared;
  if (run !== undefined && existsSync(run) && readdirSync(run).length === 0) rmdirSync(run);
}

/** Path of this process's folder. Its name says whose it is, so there is no moment at which nobody knows. */
async function prepare(): Promise<string> {
  const user = userFolder();
  const space = processSpace();
  const start = startOf(process.pid);
  if (start === undefined)
    throw new Error('This system does not say when processes started (no /proc and no ps).');
  const run = join(user, runFolderName({ space, pid: process.pid, start }));
  atProcessEnd(() => {
    killServersNow();
    rmSync(run, { recursive: true, force: true, maxRetries: 3 });
  });
  await sweep(user, space);
  return run;
}
