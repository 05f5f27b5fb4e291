import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, chmodSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { buildSync } from 'esbuild';
import { isPostmaster, startOf } from '../../../simulator/postgres/process-identity';
import type { ServerUser } from '../../../simulator/postgres/server-user';

/** A process that runs `child.ts` and has said that its server is up. */
export interface Child {
  readonly process: ChildProcess;
  /** Folders of its servers. */
  readonly folders: readonly string[];
  /** Rows in the restored server, if it was told to restore one. */
  readonly rows: number;
  /** How it ended: its exit code, or the signal. */
  readonly ended: Promise<number | string>;
}

/** A temporary folder that every user can enter, as `/tmp` itself. */
export function newTemporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lb-'));
  chmodSync(folder, 0o1777);
  return folder;
}

/** Compiles `child.ts` into a folder. */
export function buildChild(folder: string): string {
  const outfile = join(folder, 'child.js');
  buildSync({
    entryPoints: [resolve(__dirname, 'child.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    packages: 'external',
    logLevel: 'error',
  });
  chmodSync(outfile, 0o644);
  return outfile;
}

export async function startChild(
  file: string,
  temporaryFolder: string,
  end: string,
  user?: ServerUser,
): Promise<Child> {
  const child = spawn(process.execPath, [file, end], {
    ...user,
    cwd: temporaryFolder,
    env: { PATH: process.env.PATH, TMPDIR: temporaryFolder, NODE_PATH: resolve('node_modules') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const ended = once(child, 'close').then(([code, signal]) => (signal ?? code) as number | string);
  const line = await Promise.race([
    once(createInterface(child.stdout), 'line').then(([text]) => text as string),
    ended.then((how) => {
      throw new Error(`The child ended (${how}) before its servers were up.\n${errors}`);
    }),
  ]);
  return { process: child, ended, ...(JSON.parse(line) as { folders: string[]; rows: number }) };
}

/** Numbers of the servers' processes, as long as they run. */
export function postmasters({ folders }: Pick<Child, 'folders'>): number[] {
  return folders.flatMap((folder) => {
    const data = join(folder, 'data');
    try {
      const pid = Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]);
      return isPostmaster(pid, data) ? [pid] : [];
    } catch {
      return [];
    }
  });
}

/** Whether a process runs: one that has ended but that nobody waited for does not. */
export function isRunning(pid: number): boolean {
  return startOf(pid) !== undefined;
}

/** A user whom root can run a child as, if that user can read this project and Node. */
export function ordinaryUser(): ServerUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const user = { uid: 65534, gid: 65534 };
  process.seteuid?.(user.uid);
  try {
    accessSync(resolve('node_modules', 'pg', 'package.json'));
    accessSync(process.execPath);
    return user;
  } catch {
    return undefined;
  } finally {
    process.seteuid?.(0);
  }
}
