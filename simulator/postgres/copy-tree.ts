import { constants, existsSync, readdirSync, rmSync } from 'node:fs';
import { chown, copyFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { makeFolder } from './owned';
import type { ServerUser } from './server-user';

export interface CopyTreeArgs {
  readonly from: string;
  readonly to: string;
  /** Permissions of the folders; files keep theirs. */
  readonly folderMode: number;
  /** Whom the copy belongs to. Defaults to whoever copies. */
  readonly owner?: ServerUser | undefined;
  /** Paths (from the top) to leave out; of a folder that is left out, everything below it must be too. */
  readonly without?: (path: string) => boolean;
}

/** Copies at once: more threads spend their time waiting for each other in the file system's journal. */
const AT_ONCE = 2;

/**
 * Makes `to` a copy of the folders and plain files of a tree; answers how many files. Links are left out. What is
 * there already is written over, and what does not belong there goes: for a thousand files that is several times
 * faster than new ones, because file systems are slow to make many files soon after many were deleted.
 */
export async function copyTree(args: CopyTreeArgs): Promise<number> {
  const { from, to, folderMode, owner, without } = args;
  const wanted = entriesOf(from).filter(({ path }) => !without?.(path));
  const files = wanted.filter(({ isFolder }) => !isFolder).map(({ path }) => path);
  if (existsSync(to)) removeOthers(to, new Set(wanted.map(({ path }) => path)));
  else makeFolder(to, folderMode, owner);
  const there = new Set(entriesOf(to).map(({ path }) => path));
  for (const { path, isFolder } of wanted) {
    if (isFolder && !there.has(path)) makeFolder(join(to, path), folderMode, owner);
  }
  const waiting = files.values();
  await Promise.all(Array.from({ length: AT_ONCE }, copyWaiting));
  return files.length;

  async function copyWaiting(): Promise<void> {
    for (const path of waiting) {
      await copyFile(join(from, path), join(to, path), constants.COPYFILE_FICLONE);
      // Node 22 and later also give a file that is written over to the owner of what is copied.
      if (owner !== undefined) await chown(join(to, path), owner.uid, owner.gid);
    }
  }
}

/** How many plain files lie below a folder. */
export function countFiles(folder: string): number {
  return entriesOf(folder).filter(({ isFolder }) => !isFolder).length;
}

interface TreeEntry {
  /** From the top of the tree. */
  readonly path: string;
  readonly isFolder: boolean;
}

function entriesOf(folder: string): TreeEntry[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isDirectory() || entry.isFile())
    .map((entry) => ({
      path: relative(folder, join(entry.parentPath, entry.name)),
      isFolder: entry.isDirectory(),
    }));
}

function removeOthers(folder: string, wanted: ReadonlySet<string>): void {
  const gone = new Set<string>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = relative(folder, join(entry.parentPath, entry.name));
    if (wanted.has(path) && !entry.isSymbolicLink()) continue;
    gone.add(path);
    if (!gone.has(dirname(path))) rmSync(join(folder, path), { recursive: true, force: true });
  }
}
