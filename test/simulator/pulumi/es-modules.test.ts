import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createBackend, deploy } from '../../../simulator/pulumi';
import { services } from '../../../simulator/services';
import { createWorld } from '../../../simulator/world';
import { ACCOUNT, fixture, names } from './world';

const world = createWorld({ seed: 'modules', start: Date.UTC(2026, 0, 1), services });
const folder = mkdtempSync(join(tmpdir(), 'modules-'));
symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));

afterAll(async () => {
  rmSync(folder, { recursive: true });
  await world.close();
});

function run(projectDir: string, config: Record<string, string> = {}) {
  return deploy(createBackend(world), { projectDir, stack: 'dev', deployAs: { account: ACCOUNT }, config });
}

function write(files: Readonly<Record<string, string>>): string {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

test('an ES module in TypeScript runs anew at each deployment, and what it deploys works', async () => {
  const backend = createBackend(world);
  const step = (number: number) =>
    deploy(backend, {
      ...{ projectDir: fixture('modules'), stack: 'dev', deployAs: { account: ACCOUNT } },
      config: { step: String(number) },
    });

  const made = await step(1);
  const again = await step(1);
  const changed = await step(2);
  const call = (service: string, action: string, input: object) =>
    world.call<{ events: object[]; logGroups: { logGroupName: string }[] }>(
      { kind: 'administrator', account: ACCOUNT },
      'eu-central-1',
      service,
      action,
      input,
    );
  await call('sqs', 'SendMessage', { QueueUrl: made.outputs.url?.value, MessageBody: 'x' });
  await world.clock.runUntil(world.clock.now() + 60_000);
  const [group] = (await call('logs', 'DescribeLogGroups', {})).logGroups;
  const { events } = await call('logs', 'FilterLogEvents', { ...group, filterPattern: '"took 1 in step 2"' });

  expect(made.outputs).toMatchObject({ account: { value: ACCOUNT }, type: { value: 'module' } });
  expect(again).toMatchObject({ created: [], updated: [], replaced: [], deleted: [] });
  expect(names(changed.updated)).toContain('jobs');
  expect(events).toHaveLength(1);
});

test('what an ES module exports as its default is the program', async () => {
  const { outputs } = await run(fixture('default-export'));

  expect(outputs.url?.value).toMatch(/^https:\/\/sqs\.eu-central-1\.amazonaws\.com\/111111111111\/jobs-/);
});

const MANIFEST = { 'Pulumi.yaml': 'name: m\nruntime: nodejs\n', 'package.json': '{"type":"module"}' };

test.each<{ what: string; files: Record<string, string>; fault: RegExp }>([
  {
    what: 'a default and a named export',
    files: { 'index.js': 'export default 1; export const other = 2;' },
    fault: /either a default export or named exports but not both/,
  },
  {
    what: 'an import that is not there',
    files: { 'index.js': "import './not-there.js';" },
    fault: /Cannot find module '\.\/not-there\.js'/,
  },
  {
    what: 'a module besides the main one that awaits at its top',
    files: { 'index.js': "import './late.js';", 'late.js': 'export const late = await 1;' },
    fault:
      /late\.js awaits at its top, which only the program's main module may here\. Export an async function/,
  },
  {
    what: 'a fault after it awaited',
    files: { 'index.js': "await 1; throw new Error('too late');" },
    fault: /unhandled exception:\nError: too late/,
  },
])('an ES module with $what is told so', async ({ files, fault }) => {
  await expect(run(write({ ...MANIFEST, ...files }))).rejects.toThrow(fault);
});
