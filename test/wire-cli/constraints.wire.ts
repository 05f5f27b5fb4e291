import { expect, test } from 'vitest';
import { runPython } from './cli';

test("what requests may hold is what botocore's models say", async () => {
  const { code, err } = await runPython('../../scripts/constraints.py', {}, ['--check']);

  expect([code, err]).toEqual([0, '']);
});
