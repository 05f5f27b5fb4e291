import { defineConfig } from 'vitest/config';

/** The table of permissions, after the system tests; `node scripts/permissions.mjs` runs both. */
export default defineConfig({
  test: { include: ['test/system/*.long.ts'], testTimeout: 120_000 },
});
