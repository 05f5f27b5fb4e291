import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder of this package's package.json, from where the functions' packages (SDK, driver) are resolved. */
export const PACKAGE_ROOT = rootOf(__dirname);

function rootOf(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error(`No package.json in ${__dirname} or above it.`);
  return rootOf(parent);
}
