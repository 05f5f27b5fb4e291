import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';

/**
 * When a process started, as text that no other process with the same number has; undefined when there is no such
 * process. Process numbers are used again, so a number alone does not name a process.
 */
export function startOf(pid: number): string | undefined {
  if (process.platform === 'linux') {
    const stat = readOrUndefined(`/proc/${pid}/stat`);
    // The command's name may hold spaces and brackets; the fields after it do not. See man 5 proc, field 22.
    const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields === undefined || fields[0] === 'Z') return undefined;
    return fields[19];
  }
  const started = run('ps', ['-o', 'lstart=', '-p', String(pid)]);
  return started === undefined ? undefined : shortHash(started);
}

/** Short name of the space in which process numbers count: containers that share a folder do not share these. */
export function processSpace(): string {
  let space = 'host';
  try {
    space = readlinkSync('/proc/self/ns/pid');
  } catch {
    // Only Linux has such spaces.
  }
  return shortHash(space);
}

/** Four hexadecimal digits. */
function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 4);
}

/** Whether the process is the PostgreSQL server of that data folder. */
export function isPostmaster(pid: number, dataFolder: string): boolean {
  const command =
    process.platform === 'linux'
      ? readOrUndefined(`/proc/${pid}/cmdline`)?.replaceAll('\u0000', ' ')
      : run('ps', ['-ww', '-o', 'command=', '-p', String(pid)]);
  return (
    command !== undefined && /^\S*\/postgres /.test(command) && `${command} `.includes(` -D ${dataFolder} `)
  );
}

function readOrUndefined(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function run(command: string, args: readonly string[]): string | undefined {
  try {
    const answer = execFileSync(command, args, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
    return answer === '' ? undefined : answer;
  } catch {
    return undefined;
  }
}
