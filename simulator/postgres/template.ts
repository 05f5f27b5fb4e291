import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { binaries } from './binaries';
import { copyTree, countFiles } from './copy-tree';
import { makeFolder, writePrivate } from './owned';
import { putInPlace } from './put-in-place';
import { newServerFolder } from './run-folder';
import { isSegment } from './segments';
import { startServer } from './server-process';
import {
  HOST_BASED_AUTHENTICATION,
  INITDB_FLAGS,
  placeSettings,
  SERVER_SETTINGS,
  SPARE_DATABASE,
  SUPERUSER,
} from './server-settings';
import { serverUser } from './server-user';
import { userFolder } from './user-folder';

/** Changes when what is done below changes, so that templates of other versions of this program are left alone. */
const FORM = '2';

/** Beside the data: how many files a whole template has. */
const COUNT_FILE = 'files';

let found: Promise<string> | undefined;

/**
 * Data folder that every server starts from, as it is a moment after a checkpoint of a running server: a server that
 * starts on a copy of it replays the log from there, as much of it as there is. Made once a version and settings, and
 * never written to again.
 */
export function template(): Promise<string> {
  found ??= findTemplate();
  return found;
}

async function findTemplate(): Promise<string> {
  const { version, folder: binaryFolder } = await binaries();
  const made = [FORM, version, ...INITDB_FLAGS, SERVER_SETTINGS, HOST_BASED_AUTHENTICATION].join('\n');
  const name = `template-${createHash('sha256').update(made).digest('hex').slice(0, 12)}`;
  const folder = join(userFolder(), name);
  await putInPlace(
    folder,
    () => isWhole(folder),
    (building) => build(binaryFolder, building),
  );
  return join(folder, 'data');
}

function isWhole(folder: string): boolean {
  const countFile = join(folder, COUNT_FILE);
  return (
    existsSync(countFile) && Number(readFileSync(countFile, 'utf8')) === countFiles(join(folder, 'data'))
  );
}

/** The result belongs to this process's user alone; what the servers' user made is copied, not handed over. */
async function build(binaryFolder: string, folder: string): Promise<void> {
  const workshop = await newServerFolder();
  const user = serverUser();
  const data = join(workshop, 'data');
  await runInitdb(binaryFolder, workshop, data);
  appendFileSync(join(data, 'postgresql.conf'), SERVER_SETTINGS);
  writeFileSync(join(data, 'pg_hba.conf'), HOST_BASED_AUTHENTICATION);
  writePrivate(join(data, 'server.conf'), placeSettings({ socketFolder: workshop, encrypted: false }), user);
  const server = await startServer(binaryFolder, data);
  const current = await prepare(workshop);
  await server.stop();
  makeFolder(folder, 0o700);
  const files = await copyTree({
    from: data,
    to: join(folder, 'data'),
    folderMode: 0o700,
    without: (path) =>
      path === 'postmaster.pid' || path === 'server.conf' || isMap(path) || isLaterSegment(path, current),
  });
  writeFileSync(join(folder, COUNT_FILE), String(files));
  await rm(workshop, { recursive: true, force: true, maxRetries: 3 });
}

async function runInitdb(binaryFolder: string, workshop: string, data: string): Promise<void> {
  try {
    await promisify(execFile)(join(binaryFolder, 'initdb'), [...INITDB_FLAGS, '-D', data], {
      ...serverUser(),
      cwd: workshop,
      env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
    });
  } catch (error) {
    throw new Error(
      `PostgreSQL could not set up a database below ${dirname(binaryFolder)}: ${(error as Error).message}\n` +
        'If programs may not run from the temporary folder, set TMPDIR to one from which they may.',
      { cause: error },
    );
  }
}

/** Answers the segment of the log that is being written after a checkpoint. */
async function prepare(socketFolder: string): Promise<string> {
  const client = new Client({
    host: socketFolder,
    port: 5432,
    user: SUPERUSER,
    database: 'postgres',
    ssl: false,
  });
  await client.connect();
  try {
    await client.query(`CREATE DATABASE ${SPARE_DATABASE} STRATEGY file_copy`);
    await client.query('CHECKPOINT');
    const { rows } = await client.query<{ name: string }>(
      'SELECT pg_walfile_name(pg_current_wal_lsn()) AS name',
    );
    return String(rows[0]?.name);
  } finally {
    await client.end();
  }
}

/**
 * A map of a table's free space or of its visible pages. PostgreSQL makes them again where it needs them, and a fourth
 * of all files is a fourth of what starting a server costs. PostgreSQL docs: "Free Space Map", "Visibility Map".
 */
function isMap(path: string): boolean {
  return /_(fsm|vm)$/.test(path);
}

/** Segments that were made ahead hold nothing yet. */
function isLaterSegment(path: string, current: string): boolean {
  const [, name] = /^pg_wal\/(.*)$/.exec(path) ?? [];
  return name !== undefined && isSegment(name) && name > current;
}
