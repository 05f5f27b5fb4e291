import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface ColdStarts {
  /** Milliseconds: the middle ones. */
  readonly ours: number;
  readonly bare: number;
  /** The middle one of all pairs' ratios: what else the machine does in the meantime hits both of a pair. */
  readonly ratio: number;
}

/** Pairs that are measured in a row, and the most in all. */
const PAIRS = 15;
const MOST_PAIRS = 75;

/** The middle of few pairs strays by as much: nearer to the limit it says nothing about it. */
const UNSURE = 0.08;

/** What every function's settings have, where its clients are made. */
const SETTINGS = {
  environment: 'production',
  source: { account: '111111111111', region: 'us-west-2' },
  recovery: { account: '222222222222', region: 'us-east-1' },
  databases: [],
  store: 'store',
};

/**
 * How long a fresh process takes from nothing to a handler that could be called: the file is read, compiled and
 * evaluated, and its clients are made. The process's own start is not in it. Nearer to the limit more pairs are measured.
 */
export function measureColdStarts(ours: string, bare: string, limit: number): ColdStarts {
  const folder = mkdtempSync(join(tmpdir(), 'lifeboat-cold-'));
  try {
    writeFileSync(join(folder, 'settings.json'), JSON.stringify(SETTINGS));
    const [first, second] = [ours, bare].map((code, index) => {
      const file = join(folder, `${index}.js`);
      writeFileSync(file, code);
      return file;
    }) as [string, string];
    // The first of each finds nothing in the machine's caches.
    for (const file of [first, second]) coldStart(folder, file);
    const pairs: { readonly ours: number; readonly bare: number }[] = [];
    const ratio = () => middle(pairs.map((pair) => pair.ours / pair.bare));
    do {
      for (let index = 0; index < PAIRS; index++)
        pairs.push(coldPair(folder, first, second, index % 2 === 0));
    } while (Math.abs(ratio() - limit) < UNSURE && pairs.length < MOST_PAIRS);
    return {
      ours: middle(pairs.map((pair) => pair.ours)),
      bare: middle(pairs.map((pair) => pair.bare)),
      ratio: ratio(),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Either goes first as often. */
function coldPair(folder: string, ours: string, bare: string, oursFirst: boolean) {
  if (oursFirst) return { ours: coldStart(folder, ours), bare: coldStart(folder, bare) };
  const other = coldStart(folder, bare);
  return { ours: coldStart(folder, ours), bare: other };
}

function coldStart(folder: string, file: string): number {
  const script = `
    const started = performance.now();
    const { handler } = require(${JSON.stringify(file)});
    const milliseconds = performance.now() - started;
    if (typeof handler !== 'function') throw new Error('There is no handler.');
    console.log(milliseconds);`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', script], {
    cwd: folder,
    encoding: 'utf8',
    env: {
      LAMBDA_TASK_ROOT: folder,
      AWS_REGION: 'us-west-2',
      AWS_ACCESS_KEY_ID: 'x',
      AWS_SECRET_ACCESS_KEY: 'x',
    },
  });
  if (status !== 0) throw new Error(`${file} ended with ${status}: ${stderr}`);
  return Number(stdout);
}

function middle(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
