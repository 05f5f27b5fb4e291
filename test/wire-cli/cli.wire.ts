import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Cli, type Simulator, startCli, startSimulator } from './cli';
import { type Command, filledIn, partOf, REGION, wordsOf } from './step';
import { scenarios } from './steps';

/** Files that commands may name; the larger is sent and fetched in parts. */
const FILES = { large: Buffer.alloc(9 * 2 ** 20, 'lifeboat'), small: Buffer.from('small') };

let simulator: Simulator;
let cli: Cli;
const folder = mkdtempSync(join(tmpdir(), 'lifeboat-wire-'));

beforeAll(async () => {
  cli = startCli();
  simulator = await startSimulator();
});

afterAll(async () => {
  await cli.close();
  await simulator.close();
  rmSync(folder, { recursive: true });
});

test.each(Object.entries(scenarios))('the AWS CLI goes through %s', async (_name, steps) => {
  const kept = new Map([['now', String(Date.now())]]);
  for (const [name, bytes] of Object.entries(FILES)) {
    writeFileSync(join(folder, name), bytes);
    kept.set(name, join(folder, name));
  }
  for (const step of steps) {
    if ('advance' in step) await simulator.advance(step.advance);
    else await run(step, kept);
  }
  expect(simulator.complaints()).toBe('');
});

async function run(command: Command, kept: Map<string, string>): Promise<void> {
  const line = filledIn(command.aws, kept);
  const args = ['--endpoint-url', simulator.url, ...wordsOf(line)];
  const { code, out, err } = await cli.run(args, environment(command, kept));
  const said = `aws ${line}\n${out}${err}`;
  if (command.refused !== undefined) {
    expect(/An error occurred \(([\w.]+)\)/.exec(err)?.[1], said).toBe(command.refused);
    return;
  }
  expect(code, said).toBe(0);
  if (command.prints !== undefined) expect(out).toContain(filledIn(command.prints, kept));
  if (command.answers === 'nothing') expect(out.trim(), said).toBe('');
  else if (command.answers !== undefined)
    expect(JSON.parse(out), said).toMatchObject(filledIn(command.answers, kept));
  for (const [name, path] of Object.entries(command.keeps ?? {})) {
    kept.set(name, partOf(JSON.parse(out), path));
  }
  for (const [name, path] of Object.entries(command.saves ?? {})) {
    const file = join(folder, name);
    writeFileSync(file, Buffer.from(partOf(JSON.parse(out), path), 'base64'));
    kept.set(name, `fileb://${file}`);
  }
}

function environment({ as }: Command, kept: ReadonlyMap<string, string>): Record<string, string> {
  const [first, second] = simulator.keys;
  const key = as === 'second' ? second : first;
  const [id, secret, token] =
    as === 'session'
      ? ['id', 'secret', 'token'].map((name) => kept.get(name) ?? '')
      : [key.accessKeyId, key.secretAccessKey, ''];
  return {
    AWS_DEFAULT_REGION: REGION,
    AWS_DEFAULT_OUTPUT: 'json',
    AWS_ACCESS_KEY_ID: id ?? '',
    AWS_SECRET_ACCESS_KEY: secret ?? '',
    AWS_SESSION_TOKEN: token ?? '',
  };
}
