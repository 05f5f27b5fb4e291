import { existsSync, readdirSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { binaries } from './binaries';
import type { Certificate } from './certificate';
import { copyTree } from './copy-tree';
import { freePort } from './free-port';
import { writePrivate } from './owned';
import { newServerFolder } from './run-folder';
import { isSegment, placeSegments, type Segment } from './segments';
import { type ServerNotStarted, type ServerProcess, startServer } from './server-process';
import { placeSettings } from './server-settings';
import { serverUser } from './server-user';
import { template } from './template';

/** A folder with a server's data and its socket, and the server that runs on it. */
export interface DataFolder {
  readonly path: string;
  readonly port: number;
  readonly process: ServerProcess;
}

/** How often another program may take the port that was free a moment ago. */
const TRIES = 5;

/**
 * Makes a data folder from the template, with these segments of a log instead of the template's own if there are any,
 * and starts a server on it, which replays them.
 */
export async function startInNewFolder(
  { certificate, key }: Certificate,
  segments: readonly Segment[],
): Promise<DataFolder> {
  const [from, path] = [await template(), spare.pop() ?? (await newServerFolder())];
  const data = join(path, 'data');
  const owner = serverUser();
  if (existsSync(data)) removeSegments(data);
  await copyTree({
    from,
    to: data,
    folderMode: 0o700,
    owner,
    without: (file) =>
      segments.length > 0 && file.startsWith('pg_wal/') && isSegment(file.slice('pg_wal/'.length)),
  });
  placeSegments(segments, data);
  writePrivate(join(data, 'server.crt'), certificate, owner);
  writePrivate(join(data, 'server.key'), key, owner);
  try {
    return { path, ...(await startOnFreePort(path, data)) };
  } catch (error) {
    await leaveFolder(path);
    throw error;
  }
}

/** Folders of servers that have ended, to be written over. They go when this process ends, if not before. */
const spare: string[] = [];

/** More than this are seldom of use, and each takes time to delete in the end. */
const MOST_SPARE = 4;

/** Leaves a folder whose server has ended: to the next server, or to nobody. */
export async function leaveFolder(path: string): Promise<void> {
  if (spare.length < MOST_SPARE) spare.push(path);
  else await rm(path, { recursive: true, force: true, maxRetries: 3 });
}

/** Segments are shared with contents, which must never see them written over. */
function removeSegments(data: string): void {
  const log = join(data, 'pg_wal');
  for (const name of readdirSync(log)) if (isSegment(name)) rmSync(join(log, name));
}

async function startOnFreePort(
  path: string,
  data: string,
): Promise<{ port: number; process: ServerProcess }> {
  const { folder } = await binaries();
  for (let tries = 1; ; tries++) {
    const port = await freePort();
    writePrivate(
      join(data, 'server.conf'),
      placeSettings({ socketFolder: path, port, encrypted: true }),
      serverUser(),
    );
    try {
      return { port, process: await startServer(folder, data) };
    } catch (error) {
      if (tries === TRIES || !(error as ServerNotStarted).portTaken) throw error;
    }
  }
}
