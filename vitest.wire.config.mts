import { defineConfig } from 'vitest/config';

/** What needs Python with the AWS CLI and boto3, so that `npm test` does not run it; `npm run wire` does. */
export default defineConfig({
  test: {
    include: ['test/wire-cli/**/*.wire.ts'],
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 60_000,
  },
});
