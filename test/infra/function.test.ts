import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FUNCTIONS } from './functions';
import { type Asked, runStack } from './program';

/** An archive as Pulumi holds it. */
interface Archive {
  readonly assets: Promise<Readonly<Record<string, { readonly text: Promise<string> }>>>;
}

interface Artifact {
  readonly name: string;
  readonly code: string;
  readonly settings: string;
}

/** Asked for inside a `try`, and named in an error's text: neither is needed. */
const OPTIONAL = ['pg-native', '@aws-sdk/signature-v4-crt'];

const artifacts = new Map<string, Artifact>();
const folder = mkdtempSync(join(tmpdir(), 'lifeboat-artifacts-'));

beforeAll(async () => {
  const source = await runStack({ stack: 'production' });
  const recovery = await runStack({ stack: 'production-dr', sourceOutputs: source.outputs });
  for (const asked of [...source.resources, ...recovery.resources]) {
    if (asked.type !== 'aws:lambda/function:Function') continue;
    const artifact = await artifactOf(asked);
    artifacts.set(artifact.name, artifact);
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function artifactOf({ inputs }: Asked): Promise<Artifact> {
  const assets = await (inputs.code as Archive).assets;
  const text = (file: string) => assets[file]?.text ?? Promise.reject(new Error(`No ${file}.`));
  expect(Object.keys(assets).sort()).toEqual(['index.js', 'settings.json']);
  return { name: String(inputs.name), code: await text('index.js'), settings: await text('settings.json') };
}

/** Runs an artifact in a fresh process, with nothing beside it but its settings, and answers with what it answered. */
function run({ name, code, settings }: Artifact, event: unknown): { answer?: unknown; error?: string } {
  const root = mkdtempSync(join(folder, name));
  writeFileSync(join(root, 'index.js'), code);
  writeFileSync(join(root, 'settings.json'), settings);
  const script = `
    const { handler } = require('./index.js');
    const context = { awsRequestId: 'id', functionName: 'name', getRemainingTimeInMillis: () => 1000 };
    handler(${JSON.stringify(event)}, context).then(
      (answer) => ({ answer }),
      ({ name, message }) => ({ error: name + ': ' + message }),
    ).then((result) => require('node:fs').writeFileSync('result.json', JSON.stringify(result)));`;
  const { status, stderr } = spawnSync(process.execPath, ['-e', script], {
    cwd: root,
    encoding: 'utf8',
    env: {
      LAMBDA_TASK_ROOT: root,
      AWS_REGION: name.includes('-recovery-') ? 'us-east-1' : 'us-west-2',
      AWS_ACCESS_KEY_ID: 'x',
      AWS_SECRET_ACCESS_KEY: 'x',
    },
  });
  if (status !== 0) throw new Error(`${name} ended with ${status}: ${stderr}`);
  return JSON.parse(readFileSync(join(root, 'result.json'), 'utf8'));
}

describe('the artifacts', () => {
  it('are those of all functions of both stacks', () => {
    expect([...artifacts.keys()].sort()).toEqual([...FUNCTIONS].sort());
  });

  it.each(FUNCTIONS)('%s holds all that it needs, and nothing of where it was made', (name) => {
    const { code } = artifacts.get(name) as Artifact;
    const asked = [...code.matchAll(/require\("([^"]+)"\)/g)].map(([, module = '']) =>
      module.replace('node:', ''),
    );
    const foreign = asked.filter((module) => !builtinModules.includes(module) && !OPTIONAL.includes(module));

    expect(foreign).toEqual([]);
    expect(code).not.toContain(process.cwd());
    expect(code.length).toBeLessThan(1_500_000);
  });

  it.each([
    ['source-take', {}, { dropped: 'it is not an event of our schedules' }],
    ['source-take', { scheduledTime: '2026-01-05T06:30:00Z', databases: ['other'] }, {}],
    ['source-share', {}, { dropped: 'it has no RDS event id' }],
    ['source-mark', {}, { dropped: 'it is not a Lifeboat Snapshot Copied event' }],
    ['recovery-copy', {}, { dropped: 'it is not a Lifeboat Snapshot Shared event' }],
    ['recovery-acknowledge', {}, { dropped: 'it has no RDS event id' }],
  ])('lifeboat-production-%s runs by itself, with its settings', (noun, event, answer) => {
    expect(run(artifacts.get(`lifeboat-production-${noun}`) as Artifact, event)).toEqual({ answer });
  });

  it.each([
    [
      'restore',
      { database: 'other', execution: 'e' },
      'UnknownDatabase: The plan has no database other. It has: orders.',
    ],
    ['credentials', { database: 'other', instance: 'i', execution: 'e' }, 'UnknownDatabase: '],
    [
      'verify',
      { database: 'other', instance: 'i', snapshot: 's', recoveryPointAt: 't' },
      'UnknownDatabase: ',
    ],
    ['switch', { decision: {}, verified: [], execution: 'e' }, 'SwitchRefused: Not verified: orders.'],
    ['refuse', { database: 'orders', execution: 'e', refused: [{ instance: 'i' }] }, 'NotOurInstance: '],
    ['decide', {}, 'DecisionIncomplete: outageStartedAt is missing'],
  ])(
    'lifeboat-production-recovery-%s runs by itself, with its settings, and refuses',
    (noun, event, error) => {
      const result = run(artifacts.get(`lifeboat-production-recovery-${noun}`) as Artifact, event);

      expect(result.error).toContain(error);
    },
  );

  it('lifeboat-production-recovery-query has the driver with it', () => {
    const secret = {
      engine: 'postgres',
      host: '127.0.0.1',
      port: 1,
      username: 'a',
      password: 'b',
      dbname: 'c',
    };
    const event = { secret, checks: { tables: [], sql: [] }, recoveryPointAt: '2026-01-05T06:30:00Z' };

    expect(run(artifacts.get('lifeboat-production-recovery-query') as Artifact, event)).toMatchObject({
      answer: [{ name: 'logs in', passed: false, detail: expect.stringContaining('ECONNREFUSED') }],
    });
  });

  it.each([
    ['source-reconcile', 'rds.us-west-2.amazonaws.com'],
    ['recovery-reconcile', 'lifeboat-production-recovery-store-222222222222.s3.us-east-1.amazonaws.com'],
    ['recovery-audit', 'lifeboat-production-recovery-store-222222222222.s3.us-east-1.amazonaws.com'],
    ['recovery-status', 'rds.us-east-1.amazonaws.com'],
    ['recovery-switched', 'route53.amazonaws.com'],
  ])('lifeboat-production-%s runs by itself as far as %s', (noun, host) => {
    const artifact = artifacts.get(`lifeboat-production-${noun}`) as Artifact;
    const event = { instance: 'i', changeId: 'c' };

    expect(run({ ...artifact, code: DEAF + artifact.code }, event)).toEqual({ answer: host });
  });
});

/** Before an artifact: its first request ends the process instead of leaving it, and says where it was to go. */
const DEAF = `require('node:https').request = ({ hostname, host }) => {
  require('node:fs').writeFileSync('result.json', JSON.stringify({ answer: hostname ?? host }));
  process.exit(0);
};
`;
