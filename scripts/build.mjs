// Compiles when a source is newer than the last build, or when there was none: `node scripts/build.mjs [--force]`.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const stamp = join(root, 'bin', '.built');
const config = JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8'));

if (process.argv.includes('--force') || newestSource() > builtAt()) {
  const started = Date.now();
  // A source that was removed or renamed must not live on as compiled code.
  rmSync(join(root, 'bin'), { recursive: true, force: true });
  if (process.stderr.isTTY) process.stderr.write('building...');
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const { status } = spawnSync(process.execPath, [tsc, '-p', root], { stdio: 'inherit', cwd: root });
  if (process.stderr.isTTY) process.stderr.write('\r           \r');
  if (status !== 0) process.exit(status ?? 1);
  writeFileSync(stamp, '');
  // A source written while the compiler ran is newer than what it read.
  utimesSync(stamp, started / 1000, started / 1000);
}

function newestSource() {
  const files = [
    'tsconfig.json',
    'package-lock.json',
    ...config.include.flatMap((folder) => sources(folder)),
  ];
  return Math.max(...files.map((file) => statSync(join(root, file)).mtimeMs));
}

function sources(folder) {
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  return [
    // The folder itself: its time changes when a file in it goes away.
    folder,
    ...entries.flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return sources(path);
      return /\.(ts|json)$/.test(entry.name) ? [path] : [];
    }),
  ];
}

function builtAt() {
  try {
    return statSync(stamp).mtimeMs;
  } catch {
    return Number.NEGATIVE_INFINITY;
  }
}
