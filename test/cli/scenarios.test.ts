import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Exercise } from '../../cli/drill/exercise';
import type { Verdict } from '../../cli/drill/verdict';

const PROJECT = join(__dirname, '..', '..');
const MAIN = join(PROJECT, 'bin', 'cli', 'main.js');

/**
 * A short morning: what matters comes after it. A table that is dropped then is looked for in an older recovery point just
 * after prune has run.
 */
const SHORT = ['--until', '08:41:40', '--rows', '5000', '--json'];

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lifeboat-scenarios-'));
});

afterAll(() => rmSync(folder, { recursive: true }));

interface Told {
  readonly verdict: Verdict;
  readonly exercise: Exercise;
}

async function drill(scenario: string): Promise<Told> {
  const args = [MAIN, 'drill', '--scenario', scenario, ...SHORT, '--report', join(folder, scenario)];
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    cwd: PROJECT,
    maxBuffer: 2 ** 26,
  });
  return JSON.parse(stdout) as Told;
}

describe('lifeboat drill --scenario', () => {
  it.each([
    { scenario: 'database-dropped', holds: ['the newest point from before the outage was taken'] },
    {
      scenario: 'events-lost',
      holds: ['a copy of every snapshot was asked for within two reconcile periods'],
    },
    { scenario: 'orphan-intermediate', holds: ['no intermediate is left, and what it was for has arrived'] },
    {
      scenario: 'source-account-stolen',
      holds: [
        'people were told by an alarm',
        'nothing of the recovery account was touched from the source account',
        'every recovery point from before that the retention keeps is there',
        'points from before restore, row for row',
      ],
    },
  ])(
    '$scenario ends well, with what it demands held',
    async ({ scenario, holds }) => {
      const { verdict, exercise } = await drill(scenario);

      expect(exercise.holds.map(({ name }) => name)).toEqual(holds);
      expect(verdict.checks.filter(({ passed }) => !passed)).toEqual([]);
      expect(verdict.met).toBe(true);
    },
    240_000,
  );
});
