import { chmodSync, lstatSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The longest path that a Unix socket may have on every system: 103 bytes on macOS, 107 on Linux. */
const LONGEST_SOCKET_PATH = 103;

/** What comes below this folder at most, as `/r3f2a-4194304-zzzzzzz/99/.s.PGSQL.65535`. */
const BELOW = 45;

/**
 * The folder of this user below the system's temporary folder, in which binaries, templates and runs lie. Makes it if
 * it is missing; throws if it belongs to, or can be written by, anyone else.
 */
export function userFolder(parent: string = temporaryFolder()): string {
  const uid = process.getuid?.();
  if (uid === undefined)
    throw new Error('Simulated databases need a POSIX system: Linux, macOS, or WSL on Windows.');
  const folder = join(parent, `lifeboat-${uid}`);
  // Root's servers run as another user, who must be able to pass through, and no more.
  const mode = uid === 0 ? 0o711 : 0o700;
  try {
    mkdirSync(folder, { mode });
    chmodSync(folder, mode);
    return folder;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const found = lstatSync(folder);
  if (!found.isDirectory() || found.uid !== uid || (found.mode & 0o022) !== 0) {
    throw new Error(
      `${folder} is not a folder that user ${uid} alone can write to. Remove it, or set TMPDIR to another place.`,
    );
  }
  return folder;
}

function temporaryFolder(): string {
  const folder = tmpdir();
  return folder.length + '/lifeboat-4294967294'.length + BELOW > LONGEST_SOCKET_PATH ? '/tmp' : folder;
}
