import { renameSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { newFolder } from './run-folder';

/**
 * Sees to it that a folder that all runs of this user share is there and whole: builds it aside and moves it into its
 * place in one step, so that no other process ever sees half of it. Of two that build at once, the first one counts.
 * `isWhole` may find it damaged: a system's cleaner of temporary folders takes some files and leaves others.
 */
export async function putInPlace(
  folder: string,
  isWhole: () => boolean,
  build: (building: string) => Promise<void>,
): Promise<void> {
  if (isWhole()) return;
  const aside = await newFolder();
  await build(join(aside, 'built'));
  if (!isWhole()) {
    move(folder, join(aside, 'damaged'), 'ENOENT');
    move(join(aside, 'built'), folder, 'ENOTEMPTY', 'EEXIST');
  }
  await rm(aside, { recursive: true, force: true, maxRetries: 3 });
}

/** Renames a folder; `expected` are the codes of errors that mean that another process was quicker. */
function move(from: string, to: string, ...expected: readonly string[]): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!expected.includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}
