import { chmodSync, lchownSync, mkdirSync, writeFileSync } from 'node:fs';
import type { ServerUser } from './server-user';

/** Makes a folder with exactly these permissions, whatever the process's umask is. Throws if it is there already. */
export function makeFolder(path: string, mode: number, owner?: ServerUser): void {
  mkdirSync(path, { mode });
  chmodSync(path, mode);
  give(path, owner);
}

/** Writes a file that its owner alone can read. */
export function writePrivate(path: string, text: string, owner?: ServerUser): void {
  writeFileSync(path, text, { mode: 0o600 });
  give(path, owner);
}

function give(path: string, owner: ServerUser | undefined): void {
  if (owner !== undefined) lchownSync(path, owner.uid, owner.gid);
}
