import { constants, readdirSync } from 'node:fs';
import { chown, copyFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { makeFolder } from './owned';
import type { ServerUser } from './server-user';

export interface CopyTreeArgs {
  readonly from: string;
  readonly to: string;
  /** Permissions of the folders; files keep theirs. */
  readonly folderMode: number;
  /** Whom the copy belongs to. Defaults to whoever copies. */
  readonly owner?: ServerUser;
  /** Paths (from the top) to leave out; of a folder that is left out, everything below it must be too. */
  readonly without?: (path: string) => boolean;
}

/** Copies at once: more threads spend their time waiting for each other in the file system's journal. */
const AT_ONCE = 2;

/** Copies the folders and plain files of a tree; answers how many files. Links are left out. */
export async function copyTree({ from, to, folderMode, owner, without }: CopyTreeArgs): Promise<number> {
  const files: string[] = [];
  makeFolder(to, folderMode, owner);
  for (const entry of readdirSync(from, { recursive: true, withFileTypes: true })) {
    const path = relative(from, join(entry.parentPath, entry.name));
    if (without?.(path)) continue;
    if (entry.isDirectory()) makeFolder(join(to, path), folderMode, owner);
    else if (entry.isFile()) files.push(path);
  }
  const waiting = files.values();
  await Promise.all(Array.from({ length: AT_ONCE }, copyWaiting));
  return files.length;

  async function copyWaiting(): Promise<void> {
    for (const path of waiting) {
      await copyFile(join(from, path), join(to, path), constants.COPYFILE_FICLONE);
      if (owner !== undefined) await chown(join(to, path), owner.uid, owner.gid);
    }
  }
}

/** How many plain files lie below a folder. */
export function countFiles(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    .length;
}
