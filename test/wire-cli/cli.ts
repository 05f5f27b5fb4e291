import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const PROJECT = join(__dirname, '..', '..');

interface Key {
  readonly principal: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** `lifeboat simulate` with nothing deployed. */
export interface Simulator {
  readonly url: string;
  /** Of the first and the second account's administrators. */
  readonly keys: readonly [Key, Key];
  advance(seconds: number): Promise<void>;
  speed(virtualSecondsInOne: number): Promise<void>;
  /** What it has complained about until now. */
  complaints(): string;
  close(): Promise<void>;
}

export async function startSimulator(): Promise<Simulator> {
  const main = join(PROJECT, 'bin', 'cli', 'main.js');
  const child = spawn(
    process.execPath,
    [main, 'simulate', '--empty', '--port', '0', '--speed', '0', '--json'],
    {
      cwd: PROJECT,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    complaints += text;
  });
  const [line] = (await Promise.race([
    once(createInterface({ input: child.stdout }), 'line'),
    once(child, 'close').then(() => Promise.reject(new Error(complaints))),
  ])) as [string];
  const { url, keys } = JSON.parse(line) as { url: string; keys: [Key, Key] };
  const tell = async (body: object) => {
    const answer = await fetch(`${url}/_lifeboat/time`, { method: 'POST', body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(await answer.text());
  };
  return {
    url,
    keys,
    advance: (seconds) => tell({ advance: seconds }),
    speed: (speed) => tell({ speed }),
    complaints: () => complaints,
    close: () => ended(child),
  };
}

export interface Answer {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** The AWS CLI, kept running. */
export interface Cli {
  run(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Answer>;
  close(): Promise<void>;
}

/** The Python that has the packages `awscli` and `boto3`. Throws when nobody said which. */
export function pythonPath(): string {
  const path = process.env.LIFEBOAT_PYTHON;
  if (path !== undefined && path !== '') return path;
  throw new Error(
    'LIFEBOAT_PYTHON must name a Python with the packages awscli and boto3, as .ci/run makes one: ' +
      'python3 -m venv /tmp/aws && /tmp/aws/bin/pip install awscli boto3 && LIFEBOAT_PYTHON=/tmp/aws/bin/python npm run wire',
  );
}

export function startCli(): Cli {
  const child = spawn(pythonPath(), [join(__dirname, 'aws-cli.py')], {
    // Nothing of the person's own settings; `env` of each command comes on top.
    env: {
      PATH: process.env.PATH,
      HOME: '/nonexistent',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_RETRY_MODE: 'standard',
      AWS_MAX_ATTEMPTS: '1',
      AWS_PAGER: '',
      TZ: 'UTC',
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async run(args, env) {
      child.stdin.write(`${JSON.stringify({ args, env })}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error('The AWS CLI has ended.');
      return JSON.parse(value) as Answer;
    },
    close: () => ended(child),
  };
}

/** Python with boto3 runs a file of this folder until it ends. */
export async function runPython(
  file: string,
  env: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): Promise<Answer> {
  const child = spawn(pythonPath(), [join(__dirname, file), ...args], {
    env: { PATH: process.env.PATH, HOME: '/nonexistent', AWS_EC2_METADATA_DISABLED: 'true', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    err += text;
  });
  const [code] = (await once(child, 'close')) as [number];
  return { code, out, err };
}

async function ended(child: ChildProcess): Promise<void> {
  const closed = once(child, 'close');
  child.stdin?.end();
  child.kill('SIGTERM');
  await closed;
}
