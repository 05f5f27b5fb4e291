import { afterAll, describe, expect, test } from 'vitest';
import { createBackend, type DeployResult, deploy, destroy } from '../../../simulator/pulumi';
import { services } from '../../../simulator/services';
import { createWorld } from '../../../simulator/world';
import { ACCOUNT, fixture, names } from './world';

const HOUR = 3_600_000;
const world = createWorld({ seed: 'ordinary', start: Date.UTC(2026, 0, 1), services });
const backend = createBackend(world);

afterAll(() => world.close());

function run(program: string, step: number): Promise<DeployResult> {
  return deploy(backend, {
    ...{ projectDir: fixture('ordinary'), stack: program, deployAs: { account: ACCOUNT } },
    config: { program, step: String(step), password: 'not-the-real-one' },
  });
}

function call<Output>(service: string, action: string, input: object, region = 'eu-central-1') {
  return world.call<Output>({ kind: 'administrator', account: ACCOUNT }, region, service, action, input);
}

function pass(milliseconds: number): Promise<void> {
  return world.clock.runUntil(world.clock.now() + milliseconds);
}

async function logged(text: string): Promise<number> {
  const { logGroups } = await call<{ logGroups: { logGroupName: string }[] }>(
    'logs',
    'DescribeLogGroups',
    {},
  );
  const found = await Promise.all(
    logGroups.map(({ logGroupName }) =>
      call<{ events: object[] }>('logs', 'FilterLogEvents', { logGroupName, filterPattern: `"${text}"` }),
    ),
  );
  return found.flatMap(({ events }) => events).length;
}

/** What step 2 of each program does, in Pulumi's order of deletion. */
const PROGRAMS = [
  {
    program: 'worker',
    updated: ['worker', 'worker-consume', 'worker-jobs', 'worker-role'],
    deleted: [],
  },
  { program: 'web', updated: ['index.html', 'pages'], deleted: ['old.html', 'site-logs', 'site-logs'] },
  { program: 'database', updated: ['main', 'orders'], deleted: [] },
  { program: 'network', updated: ['data', 'shop'], deleted: [] },
  { program: 'reader', updated: ['connection', 'full'], deleted: [] },
  { program: 'workflow', updated: ['workflow'], deleted: [] },
];

describe.each(PROGRAMS)('the program $program, in TypeScript', ({ program, updated, deleted }) => {
  test('deploys, is the same the next time, and changes only what differs', async () => {
    const made = await run(program, 1);
    const again = await run(program, 1);
    const changed = await run(program, 2);
    const after = await run(program, 2);

    expect(made.created.length).toBeGreaterThan(2);
    expect(again).toMatchObject({ created: [], updated: [], replaced: [], deleted: [] });
    expect(again.outputs).toEqual(made.outputs);
    expect(JSON.stringify(made.outputs)).not.toMatch(/undefined|null/);
    expect(names(changed.updated).sort()).toEqual(updated);
    expect(names(changed.deleted)).toEqual(deleted);
    expect(changed).toMatchObject({ created: [], replaced: [] });
    expect(after).toMatchObject({ created: [], updated: [], replaced: [], deleted: [] });
  });
});

test('what was deployed works: jobs are done, and the rule calls every five minutes', async () => {
  const { outputs } = await run('worker', 2);

  await call('sqs', 'SendMessage', { QueueUrl: outputs.queue?.value, MessageBody: 'tidy-up' });
  await pass(11 * 60_000);

  expect(await logged('jobs tidy-up')).toBe(1);
  expect(await logged('jobs')).toBeGreaterThanOrEqual(3);
});

test.each([
  [
    'priced',
    {
      id: 7,
      lines: [
        { item: 'pen', count: 2 },
        { item: 'ink', count: 1 },
      ],
    },
    'SUCCEEDED',
    { order: 'order 7', prices: [6, 3], postage: 6 },
  ],
  ['asked about', { id: 8, lines: [{ item: 'pen', count: 0 }] }, 'SUCCEEDED', 'RangeError'],
  ['refused', { id: 9, weight: 101, lines: [] }, 'FAILED', undefined],
])('the state machine runs: an order is %s', async (_what, order, status, output) => {
  const { outputs } = await run('workflow', 2);

  const { executionArn } = await call<{ executionArn: string }>('states', 'StartExecution', {
    ...{ stateMachineArn: outputs.machine?.value, input: JSON.stringify(order) },
  });
  await pass(5 * 60_000);
  const ended = await call<{ status: string; output?: string }>('states', 'DescribeExecution', {
    executionArn,
  });

  expect(ended.status).toBe(status);
  expect(ended.output && JSON.parse(ended.output)).toEqual(output);
});

test('callbacks of a topic, a queue and a schedule are functions that run, and go with the program', async () => {
  const { outputs } = await run('notices', 1);
  await call('sns', 'Publish', { TopicArn: outputs.topic?.value, Message: 'news' });
  await call('sqs', 'SendMessage', { QueueUrl: outputs.queue?.value, MessageBody: 'x' });
  await pass(HOUR + 60_000);
  const ran = await Promise.all(['told news', 'took 1', 'an hour has passed'].map(logged));
  const changed = await run('notices', 2);

  expect(ran).toEqual([1, 1, 1]);
  expect(names(changed.updated)).toEqual(['audit', 'notices']);
  expect(changed.deleted.filter((urn) => urn.endsWith('Function::tell'))).toHaveLength(1);
});

test('the database keeps what is ignored, and goes, with all that it stands in, when it is no longer protected', async () => {
  const { DBInstances } = await call<{ DBInstances: object[] }>('rds', 'DescribeDBInstances', {});
  const guarded = await destroy(backend, { stack: 'database' }).catch((error: Error) => error.message);
  const unguarded = await run('database', 3);
  const before = world.clock.now();
  const gone = await destroy(backend, { stack: 'database' });

  expect(DBInstances).toContainEqual(
    expect.objectContaining({ DBName: 'orders', AllocatedStorage: 20, DBInstanceStatus: 'available' }),
  );
  expect(guarded).toMatch(/cannot be deleted because it is protected/);
  expect(unguarded).toMatchObject({ updated: [], replaced: [], deleted: [] });
  expect(gone.deleted).toHaveLength(unguarded.resources);
  // The provider waited for the instance to be gone before it deleted what that stood in.
  expect(world.clock.now() - before).toBeGreaterThan(60_000);
  expect(world.clock.now() - before).toBeLessThan(HOUR);
});

test('a property that the program no longer gives is as AWS has it when nobody gives it', async () => {
  const { DBInstances } = await call<{ DBInstances: { MasterUsername: string; DBName?: string }[] }>(
    'rds',
    'DescribeDBInstances',
    {},
  );
  const shops = DBInstances.filter(({ MasterUsername }) => MasterUsername === 'shop');

  expect(shops).toHaveLength(2);
  for (const shop of shops) {
    expect(shop).toMatchObject({ DeletionProtection: false });
    expect(shop).not.toHaveProperty('MaxAllocatedStorage');
  }
});

test('a secret stays one through another stack, and the account is its own', () => {
  const reader = backend.find('reader', 'ordinary');
  const outputs = [...(reader?.resources.values() ?? [])].find(({ type }) => type === 'pulumi:pulumi:Stack');

  expect(JSON.stringify(outputs?.outputs.connection)).toContain('1b47061264138c4ac30d75fd1eb44270');
  expect(names([...(backend.find('web', 'ordinary')?.resources.keys() ?? [])])).toContain('pages');
});
