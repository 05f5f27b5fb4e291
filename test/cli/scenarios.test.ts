import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
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
const SHORT = '08:41:40';
const OPTIONS = ['--rows', '5000', '--json'];

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lifeboat-scenarios-'));
});

afterAll(() => rmSync(folder, { recursive: true }));

interface Told {
  readonly verdict: Verdict;
  readonly exercise: Exercise;
}

/** Its report, as the bytes that it prints. */
async function drill(scenario: string, report: string, until = SHORT): Promise<string> {
  const given = ['--scenario', scenario, '--until', until, '--report', join(folder, report)];
  const args = [MAIN, 'drill', ...given, ...OPTIONS];
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    cwd: PROJECT,
    maxBuffer: 2 ** 26,
  }).catch((error: { stdout?: string; stderr?: string }) => {
    // An exit code that is not 0 is told by the verdict, where there is one.
    if (error.stdout?.startsWith('{')) return { stdout: error.stdout };
    throw error;
  });
  return stdout;
}

/** A scenario that comes with Lifeboat, with some of its text exchanged, as a user's own file. */
function slice(name: string, changes: Readonly<Record<string, string>>): string {
  let text = readFileSync(join(PROJECT, 'scenarios', `${name}.yaml`), 'utf8');
  for (const [from, to] of Object.entries(changes)) {
    if (!text.includes(from)) throw new Error(`${name} has no "${from}".`);
    text = text.replace(from, to);
  }
  const path = join(folder, `${name}-slice.yaml`);
  writeFileSync(path, text);
  return path;
}

async function endsWell(scenario: string, holds: readonly string[]): Promise<void> {
  const name = `${basename(scenario)}-report`;
  const [first, again] = await Promise.all([drill(scenario, name), drill(scenario, name)]);
  const { verdict, exercise } = JSON.parse(first) as Told;

  expect(verdict.checks.filter(({ passed }) => !passed)).toEqual([]);
  expect(exercise.holds.map(({ name }) => name)).toEqual(holds);
  expect(verdict.met).toBe(true);
  expect(again).toBe(first);
}

describe('lifeboat drill --scenario', () => {
  it.each([
    { scenario: 'database-dropped', holds: ['the newest point from before the outage was taken'] },
    {
      scenario: 'events-lost',
      holds: ['a copy of every snapshot was asked for within two reconcile periods'],
    },
    { scenario: 'orphan-intermediate', holds: ['no intermediate is left, and what it was for has arrived'] },
  ])(
    '$scenario ends well, with what it demands held, twice the same',
    ({ scenario, holds }) => endsWell(scenario, holds),
    480_000,
  );

  it('source-account-stolen holds for a cluster beside an instance too', async () => {
    const checks = 'checks: {newest: {table: orders, column: placed_at, within: 5 minutes}}';
    const own = slice('source-account-stolen', {
      'happens:': [
        ...['config:', '  source:', '    databases:'],
        `    - {name: catalog, kind: cluster, rpo: 2 hours, every: 1 hour, ${checks}}`,
        `    - {name: orders, rpo: 1 hour, every: 30 minutes, ${checks}}`,
        'happens:',
      ].join('\n'),
    });
    await endsWell(own, [
      'people were told by an alarm',
      'nothing of the recovery account was touched from the source account',
      'every recovery point from before that the retention keeps is there',
      'points from before restore, row for row',
    ]);
  }, 480_000);

  it('region-lost-with-cluster recovers a cluster to its endpoint, beside an instance', async () => {
    const { verdict, exercise } = JSON.parse(
      await drill('region-lost-with-cluster', 'with-cluster', '07:05:00'),
    ) as Told;

    expect(verdict.checks.filter(({ passed }) => !passed)).toEqual([]);
    expect(verdict.met).toBe(true);
    expect(verdict.recoveryPoints.map(({ database }) => database)).toEqual(['orders', 'catalog']);
    expect(exercise.databases.map(({ name, kind }) => [name, kind])).toEqual([
      ['orders', undefined],
      ['catalog', 'cluster'],
    ]);
    const restored = exercise.outage?.restores.find(({ database }) => database === 'catalog');
    expect(restored).toMatchObject({ kind: 'cluster', comparison: { differences: [] } });
    expect(restored?.comparison?.equalRows).toBeGreaterThan(1000);
    // It was reached as its services reach it, by the name of the cluster's endpoint.
    expect(exercise.outage?.customerChecks.map(({ name }) => name)).toContain(
      'a service logs in to catalog with the kept password and reads the newest order',
    );
  }, 480_000);

  it('source-silent holds in its first hours', async () => {
    await endsWell(slice('source-silent', { 'goesOn: 60 days': 'goesOn: 3 hours' }), [
      'people were told by an alarm',
      'the newest point of every database is there',
      'every verified point is there',
      'every recovery point from before that the retention keeps is there',
    ]);
  }, 480_000);

  it('recovery-away catches up after some hours too', async () => {
    const own = slice('recovery-away', {
      'at: 3 days': 'at: 2 hours 30 minutes',
      'goesOn: 3 days 12 hours': 'goesOn: 4 hours',
      '  - told before anything was thinned\n': '',
      '  - thinned evenly\n': '',
    });
    await endsWell(own, [
      'people were told by an alarm',
      'caught up, the newest first',
      'every recovery point from before that the retention keeps is there',
    ]);
  }, 480_000);

  it('runs the example of the documentation', async () => {
    const page = readFileSync(join(PROJECT, 'docs', 'scenarios.md'), 'utf8');
    const own = join(folder, 'example.yaml');
    writeFileSync(own, page.split('```yaml\n')[1]?.split('```')[0] ?? '');

    await endsWell(own, [
      'the trouble was felt: ThrottlingException',
      'every snapshot of the trouble has arrived, once',
      'the newest point of every database is young enough at the end',
    ]);
  }, 480_000);
});
