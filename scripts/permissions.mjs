// Runs every system test while it watches which permissions are needed, then compares docs/permissions.md with what was
// seen: `node scripts/permissions.mjs`, or with `--write` to write the table. Takes some minutes. With names of tests
// only those run, and the table is believed for what they do not show: `... --write test/system/chain.test.ts`.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'lifeboat-permissions-'));
const tests = process.argv.slice(2).filter((arg) => !arg.startsWith('--'));
const run = (...args) => {
  const partly = tests.length > 0 && { LIFEBOAT_PERMISSIONS_KEEP: 'yes' };
  const env = { ...process.env, LIFEBOAT_PERMISSIONS: folder, ...partly };
  const { status } = spawnSync(process.execPath, args, { env, stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
  return status === 0;
};

try {
  const vitest = join('node_modules', 'vitest', 'vitest.mjs');
  const write = process.argv.includes('--write') ? ['--update'] : [];
  // CI would have the table compared and never written.
  const which = tests.length > 0 ? tests : ['test/system'];
  if (run('scripts/build.mjs') && run(vitest, 'run', ...which, '--testTimeout', '600000')) {
    run(vitest, 'run', '--config', 'vitest.permissions.config.mts', ...write);
  }
} finally {
  rmSync(folder, { recursive: true });
}
