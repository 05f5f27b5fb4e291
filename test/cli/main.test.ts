import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const PROJECT = join(__dirname, '..', '..');
const MAIN = join(PROJECT, 'bin', 'cli', 'main.js');

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lifeboat-main-'));
});

afterAll(() => rmSync(folder, { recursive: true }));

/** Long enough for a machine that has other things to do. */
const DRILL_TIMEOUT = 180_000;

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the compiled command in the project's folder, until it ends or, given a signal, until its first line and that. */
async function lifeboat(
  args: readonly string[],
  signal?: NodeJS.Signals | 'stops reading',
  scratch?: string,
): Promise<Ended> {
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd: PROJECT,
    env: { ...process.env, FORCE_COLOR: undefined, ...(scratch && { TMPDIR: scratch }) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text) => {
    out += text;
    if (signal === 'stops reading') child.stdout.destroy();
    else if (signal && !child.killed) child.kill(signal);
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    err += text;
  });
  const [code] = await once(child, 'close');
  return { code, out, err };
}

describe('the command line', () => {
  it('shows its help when nothing is asked for', async () => {
    expect(await lifeboat([])).toMatchObject({ code: 0, out: expect.stringContaining('drill'), err: '' });
  });

  it('knows its version', async () => {
    const { version } = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8'));

    expect(await lifeboat(['--version'])).toMatchObject({ code: 0, out: `${version}\n` });
  });

  it('tells every fault of bad input at once, on standard error, and exits 2', async () => {
    const { code, out, err } = await lifeboat([
      'drill',
      '--rows',
      '5',
      '--until',
      'noon',
      '--sead',
      '2',
      '--environment',
      'qa',
    ]);

    expect(code).toBe(2);
    expect(out).toBe('');
    for (const about of ['--rows is "5"', '--until is "noon"', '--sead', 'Pulumi.qa.yaml'])
      expect(err).toContain(about);
  });

  it('does not write a report over what is not one', async () => {
    writeFileSync(join(folder, 'index.html'), 'mine');

    expect(await lifeboat(['drill', '--report', folder])).toMatchObject({
      code: 2,
      err: expect.stringContaining('index.html'),
    });
    expect(readFileSync(join(folder, 'index.html'), 'utf8')).toBe('mine');
  });
});

describe('a drill', { timeout: DRILL_TIMEOUT }, () => {
  const args = ['drill', '--rows', '3000', '--until', '07:41:07', '--seed', 'test'];

  it('survives the disaster, says so, and is the same byte for byte the next time', async () => {
    const [first, second] = await Promise.all(
      ['first', 'second'].map((name) => lifeboat([...args, '--report', join(folder, name)])),
    );
    if (!first || !second) throw new Error('unreachable');

    expect(first.err).toBe('');
    expect(first.code).toBe(0);
    expect(first.out).toMatch(/^07:41:07 +DISASTER +us-west-2 is gone$/m);
    expect(first.out).toMatch(/^\d\d:\d\d:\d\d +orders +restored, (\d,\d{3}) of \1 rows as committed at /m);
    expect(first.out).toMatch(/^RPO .* met$/m);
    expect(first.out).toMatch(/^RTO .* met /m);
    expect(first.out).not.toContain('\u001b');
    expect(second.out.replace('/second/', '/first/')).toBe(first.out);
    for (const file of ['index.html', 'report.json', 'timeline.svg']) {
      const text = readFileSync(join(folder, 'first', file), 'utf8');
      expect(readFileSync(join(folder, 'second', file), 'utf8')).toBe(text);
      expect(text).not.toContain(tmpdir());
      expect(text).not.toContain(PROJECT);
    }
  });

  it('misses an objective with exit code 1 when people take too long', async () => {
    const late = await lifeboat([...args, '--detect', '3h', '--json', '--report', join(folder, 'late')]);

    expect(late.code).toBe(1);
    expect(JSON.parse(late.out)).toMatchObject({
      format: 'lifeboat-exercise/1',
      verdict: { met: false, recoveryTime: { met: false } },
    });
    expect(readdirSync(join(folder, 'late')).sort()).toEqual(['index.html', 'report.json', 'timeline.svg']);
    expect(readFileSync(join(folder, 'late', 'report.json'), 'utf8')).toBe(late.out);
  });

  it('passes a quiet day without a false alarm', async () => {
    const quiet = await lifeboat([...args, '--scenario', 'nothing', '--report', join(folder, 'quiet')]);

    expect(quiet.err).toBe('');
    expect(quiet.out).toMatch(/^RPO .* met +\(the worst of the day\)$/m);
    expect(quiet.code).toBe(0);
  });

  it('ends without a word when nobody reads on, and leaves nothing behind', async () => {
    const scratch = join(folder, 'unread');
    mkdirSync(scratch);
    for (const passed of [folder, scratch]) chmodSync(passed, 0o711);

    const ended = await lifeboat([...args, '--report', join(scratch, 'report')], 'stops reading', scratch);

    expect(ended).toMatchObject({ code: 141, err: '' });
    expect(ended.out.split('\n').length).toBeLessThan(5);
    const left = readdirSync(scratch, { recursive: true, encoding: 'utf8' });
    expect(left.filter((path) => /postmaster\.pid|PGSQL|report/.test(path))).toEqual([]);
  });

  it.each([
    { signal: 'SIGINT', exits: 130 },
    { signal: 'SIGTERM', exits: 143 },
  ] as const)('ends with $exits upon $signal, and leaves nothing behind', async ({ signal, exits }) => {
    const scratch = join(folder, signal);
    mkdirSync(scratch);
    // Servers of root run as another user, who must be able to pass through.
    for (const passed of [folder, scratch]) chmodSync(passed, 0o711);

    const { code, err } = await lifeboat([...args, '--report', join(scratch, 'report')], signal, scratch);

    expect(err).toBe('Interrupted. Nothing was left behind.\n');
    expect(code).toBe(exits);
    const left = readdirSync(scratch, { recursive: true, encoding: 'utf8' });
    expect(left.filter((path) => /postmaster\.pid|PGSQL|report/.test(path))).toEqual([]);
  });
});
