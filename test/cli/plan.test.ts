import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asIf, type CapacityPlan, capacityPlan } from '../../cli/plan/capacity-plan';

const PROJECT = join(__dirname, '..', '..');
const MAIN = join(PROJECT, 'bin', 'cli', 'main.js');

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lifeboat-plan-'));
  // The same project, with what the cases below ask for.
  const files = ['Pulumi.yaml', 'Pulumi.production.yaml', 'Pulumi.production-dr.yaml', 'Pulumi.dev.yaml'];
  for (const file of files) cpSync(join(PROJECT, file), join(folder, file));
  mkdirSync(join(folder, 'bin', 'stacks'), { recursive: true });
  writeFileSync(join(folder, 'bin', 'stacks', 'index.js'), '');
  environment('small', { recovery: '  lifeboat:quotas: {manualSnapshots: 40}\n' });
  environment('tagged', {
    source: '  lifeboat:protectByTag: {rpo: 2 hours, every: 1 hour}\n',
    recovery: '  lifeboat:copies: 1\n',
  });
  environment('aurora', {
    source:
      '  lifeboat:databases: [{name: ledger, kind: cluster, rpo: 2 hours, every: 1 hour}, {name: orders, rpo: 1 hour, every: 30 minutes}]\n',
  });
  environment('large', {
    source:
      '  lifeboat:databases: [{name: orders, rpo: 4 hours, every: 2 hours}]\n  lifeboat:quotas: {manualSnapshots: 900}\n',
    recovery: '  lifeboat:quotas: {manualSnapshots: 5000, concurrentCopies: 100}\n',
  });
  environment('keyed', {
    recovery:
      '  lifeboat:keys: {ordesr: arn:aws:kms:us-east-1:222222222222:key/1234abcd-12ab-34cd-56ef-1234567890ab}\n',
  });
  environment('wrong', { source: '  lifeboat:alerts: [nobody]\n', recovery: '  lifeboat:copies: many\n' });
});

afterAll(() => rmSync(folder, { recursive: true }));

/** An environment as production is, but for some keys. */
function environment(name: string, more: { readonly source?: string; readonly recovery?: string }): void {
  for (const [suffix, lines = ''] of [
    ['', more.source],
    ['-dr', more.recovery],
  ] as const) {
    const keys = lines.match(/lifeboat:\w+(?=: )/g) ?? [];
    const text = readFileSync(join(PROJECT, `Pulumi.production${suffix}.yaml`), 'utf8')
      .replace('lifeboat:environment: production', `lifeboat:environment: ${name}`)
      .replace('lifeboat:sourceStack: production', `lifeboat:sourceStack: ${name}`);
    const without = keys.reduce(
      (kept, key) => kept.replace(new RegExp(`  ${key}:.*\n(    .*\n)*`), ''),
      text,
    );
    writeFileSync(join(folder, `Pulumi.${name}${suffix}.yaml`), `${without}${lines}`);
  }
}

async function lifeboat(...args: string[]) {
  const child = spawn(process.execPath, [MAIN, 'plan', ...args], {
    cwd: folder,
    env: { ...process.env, FORCE_COLOR: undefined },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    err += text;
  });
  const [code] = await once(child, 'close');
  return { code, out, err };
}

describe('clusters', () => {
  it('are counted against quotas of their own', async () => {
    const { code, out } = await lifeboat('--environment', 'aurora');

    expect(out).toMatch(/222222222222 us-east-1 +recovery +50 of 100 at most +fits/);
    expect(out).toMatch(/222222222222 us-east-1 +recovery +47 of 100 at most, of clusters +fits/);
    expect(out).toMatch(/in progress +0\.6 of 4 on average, of clusters +fits/);
    expect(code).toBe(0);
  });
});

describe('lifeboat plan', { timeout: 30_000 }, () => {
  it.each<readonly [string, string[], number, RegExp[]]>([
    [
      'production as it is',
      ['--capacity'],
      0,
      [
        /^production, 1 database; Manual DB instance snapshots: quota L-272F1212$/m,
        /^snapshots +111111111111 us-west-2 +source +\d+ of 100 at most +fits$/m,
        /^snapshots +222222222222 us-east-1 +recovery +50 of 100 at most +fits$/m,
        /^copies +222222222222 us-east-1 +in progress +0\.7 of 18 on average +fits$/m,
        /^ +The best objective for all alike: rpo 45 minutes, every 20 minutes\.$/m,
        /^orders +50 +never +55 minutes +1 hour +rpo 45 minutes, every 20 minutes$/m,
        /^All fits, and every objective is kept\.$/m,
      ],
    ],
    ['its only view without a name', [], 0, [/^copies .* fits$/m]],
    [
      'a quota that is too small, with its name and what would fit',
      ['--environment', 'small'],
      1,
      [
        /^snapshots .* 50 of 40 at most +does not fit$/m,
        /Ask AWS there for quota L-272F1212 \(Manual DB instance snapshots\) of at least 50 .* keep lifeboat:retention \{hourly: \d+, daily: \d+, weekly: \d+, monthly: \d+\}\.$/m,
        /^Not all fits\.$/m,
      ],
    ],
    [
      'room for databases found by tag',
      ['--environment', 'tagged'],
      0,
      [
        /^ +Room for \d+ more databases, found by tag \(lifeboat:protectByTag\)\.$/m,
        /^ +Copies of databases found by tag are not in it, .* each keeps 0\.\d more in progress on average/m,
      ],
    ],
    [
      'one copy at a time for two databases, either of which may come too late and which are due too often',
      ['--environment', 'tagged', '--databases', '2'],
      1,
      [
        /^copies .* 1\.3 of 1 on average +does not fit$/m,
        /Allow at least 2, .* or take snapshots less often: every 1 hour fits, for an rpo of 105 minutes\.$/m,
        /^orders #2 +50 +no bound +no bound +1 hour \(may be missed\) +rpo 345 minutes, every 3 hours$/m,
        /No bound is known for copies that may not have ended when their next is due\./,
        /^Not all fits, and 2 of 2 objectives may be missed\.$/m,
      ],
    ],
    [
      'a fleet of as many as can be named',
      ['--environment', 'large', '--databases', '26'],
      0,
      [/^All fits/m],
    ],
    [
      'a fleet of more than can be named',
      ['--environment', 'large', '--databases', '27'],
      1,
      [/^databases +27 of 26 that lifeboat:databases may name +does not fit$/m, /^Not all fits\.$/m],
    ],
    [
      'those of a large fleet that are worst off',
      ['--databases', '200'],
      1,
      [/^production, 200 databases;/m, /^and 170 more, .*--json$/m],
    ],
  ])('tells of %s', async (_, args, code, lines) => {
    const ended = await lifeboat(...args);

    expect([ended.code, ended.err]).toEqual([code, '']);
    for (const line of lines) expect(ended.out).toMatch(line);
  });

  it('gives the same as JSON, of every database', async () => {
    const { code, out, err } = await lifeboat('--capacity', '--databases', '40', '--json');

    const plan = JSON.parse(out) as CapacityPlan;
    expect([code, err]).toEqual([1, '']);
    expect(plan).toMatchObject({
      format: 'lifeboat-capacity/1',
      environment: 'production',
      fits: false,
      quota: { code: 'L-272F1212', name: 'Manual DB instance snapshots' },
      sides: [
        { side: 'source', account: '111111111111', region: 'us-west-2', quota: 100, fits: false },
        { side: 'recovery', account: '222222222222', region: 'us-east-1', needed: 2_000, fits: false },
      ],
      copies: { copies: 18, fits: false, uniform: { periodSeconds: 3_600, rpoSeconds: 7_500 } },
    });
    expect(plan.copies.databases).toHaveLength(40);
    expect(plan.late).toHaveLength(40);
  });

  it.each<readonly [string, string[], string[]]>([
    [
      'all that was mistyped',
      ['--databases', 'ten', '--environment', 'qa', '--jsno'],
      ['--databases is "ten"; allowed is a whole number from 1 to 1000.', 'no Pulumi.qa.yaml', '--json?'],
    ],
    ['a name that no environment can have', ['--environment', 'QA 1'], ['--environment is "QA 1"']],
    ['databases that are too many', ['--databases', '1001'], ['--databases is "1001"']],
    [
      'an environment without a partner, and those that have one',
      ['--environment', 'dev'],
      ['Nothing of dev is protected', 'lifeboat:recovery', 'production, small, tagged, wrong'],
    ],
    [
      'a key of a database that nobody protects',
      ['--environment', 'keyed'],
      ['lifeboat:keys.ordesr', 'Allowed: a key for one of orders'],
    ],
    ['bad config of both stacks', ['--environment', 'wrong'], ['lifeboat:alerts[0]', 'lifeboat:copies']],
  ])('refuses %s', async (_, args, about) => {
    const { code, out, err } = await lifeboat(...args);

    expect([code, out]).toEqual([2, '']);
    for (const text of about) expect(err).toContain(text);
  });
});

describe('a fleet that is not there yet', () => {
  const objectives = { rpoSeconds: 3_600, periodSeconds: 1_800, snapshotSeconds: 300, copySeconds: 1_200 };
  const orders = { name: 'orders', ...objectives };
  const stock = { name: 'stock', ...objectives, rpoSeconds: 14_400, periodSeconds: 7_200 };

  it.each<readonly [string, Parameters<typeof asIf>[0], number, string[]]>([
    [
      'is like those configured, in turn',
      { databases: [orders, stock] },
      3,
      ['orders', 'stock', 'orders #2'],
    ],
    ['may be smaller', { databases: [orders, stock] }, 1, ['orders']],
    [
      'is as found by tag where none is named',
      { databases: [], protectByTag: objectives },
      2,
      ['found', 'found #2'],
    ],
  ])('%s', (_, given, count, expected) => {
    expect(asIf(given, count).map(({ name }) => name)).toEqual(expected);
  });

  it('does not fit where an objective is missed, though every quota holds', () => {
    const chain = {
      environment: 'production',
      source: { account: '111111111111', region: 'us-west-2' },
      recovery: { account: '222222222222', region: 'us-east-1' },
    };
    const quotas = { manualSnapshots: 1_000, concurrentCopies: 20 };
    const plan = capacityPlan({
      chain,
      databases: asIf({ databases: [orders] }, 3),
      retention: { hourly: 24, daily: 7, weekly: 4, monthly: 12 },
      copies: 2,
      quotas: { source: quotas, recovery: quotas },
    });

    expect(plan.sides.map(({ fits }) => fits)).toEqual([true, true]);
    expect(plan).toMatchObject({
      copies: { fits: true },
      late: ['orders', 'orders #2', 'orders #3'],
      fits: false,
    });
  });
});
