import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createBackend, type DeployResult, deploy, destroy } from '../../../simulator/pulumi';
import { SIMULATED_TYPES } from '../../../simulator/pulumi/resources';
import { typeOf } from '../../../simulator/pulumi/urn';
import { services } from '../../../simulator/services';
import { createWorld } from '../../../simulator/world';
import { ACCOUNT, fixture, names } from './world';

/** Parts of AWS with what step 2 changes in place, and what it has to replace. */
const PARTS = [
  { part: 'alarms', updated: ['alarm', 'group'], replaced: [] },
  {
    part: 'buckets',
    updated: ['access', 'encryption', 'ledger', 'ledger', 'lifecycle', 'ownership', 'page', 'policy'],
    replaced: [],
  },
  { part: 'chance', updated: [], replaced: ['number', 'password'] },
  { part: 'clusters', updated: ['cluster', 'group', 'instance'], replaced: [] },
  { part: 'databases', updated: ['group', 'parameters'], replaced: [] },
  { part: 'events', updated: ['bus', 'bus', 'rule', 'schedule', 'target'], replaced: [] },
  { part: 'functions', updated: ['config', 'live', 'machine', 'main', 'mapping'], replaced: [] },
  { part: 'identity', updated: ['policy', 'role', 'shared'], replaced: [] },
  { part: 'keys', updated: ['key', 'key', 'key', 'secret', 'secret'], replaced: ['secret'] },
  {
    part: 'messaging',
    updated: ['queue', 'queue', 'queue', 'told', 'topic', 'topic', 'topic'],
    replaced: [],
  },
  { part: 'names', updated: ['api', 'text', 'zone'], replaced: ['check'] },
  { part: 'network', updated: ['servers', 'subnet-0', 'subnet-1', 'vpc'], replaced: [] },
  {
    part: 'pages',
    updated: ['inline', 'site', 'site', 'site', 'site'],
    replaced: [],
  },
  { part: 'routing', updated: ['gateway', 'open', 'out', 's3'], replaced: [] },
];

describe.each(PARTS)('the types of $part', ({ part, updated, replaced }) => {
  const world = createWorld({ seed: 'types', start: Date.UTC(2026, 0, 1), services });
  const backend = createBackend(world);
  const run = (step: number, preview = false) =>
    deploy(backend, {
      ...{ projectDir: fixture('types'), stack: 'dev', deployAs: { account: ACCOUNT }, preview },
      config: { part, step: String(step) },
    });
  let made: DeployResult;
  beforeAll(async () => {
    made = await run(1);
  });

  afterAll(() => world.close());

  test('are made, are the same the next time, change, and go', async () => {
    const again = await run(1);
    const previewed = await run(2, true);
    const changed = await run(2);
    const after = await run(2);
    const gone = await destroy(backend, { stack: 'dev' });

    expect(again).toMatchObject({ created: [], updated: [], replaced: [], deleted: [] });
    expect(again.outputs).toEqual(made.outputs);
    expect(names(changed.updated).sort()).toEqual(updated);
    expect(names(changed.replaced).sort()).toEqual(replaced);
    expect(previewed).toMatchObject({ updated: changed.updated, replaced: changed.replaced, created: [] });
    expect(after).toMatchObject({ created: [], updated: [], replaced: [], deleted: [] });
    expect(gone.deleted).toHaveLength(made.resources);
    const deployments = world.trail.calls.filter(({ caller }) => caller === `arn:aws:iam::${ACCOUNT}:root`);
    // Whoever waits for a database to be gone is told at last that it is not there.
    const isGone = (call: { action: string; error?: string }) =>
      call.action.startsWith('DescribeDB') && /NotFound/.test(call.error ?? '');
    expect(deployments.filter((call) => call.error && !isGone(call))).toEqual([]);
  });

  test('answer the same in every world of the seed', async () => {
    const other = createBackend(createWorld({ seed: 'types', start: Date.UTC(2026, 0, 1), services }));
    const args = {
      projectDir: fixture('types'),
      stack: 'dev',
      deployAs: { account: ACCOUNT },
      config: { part },
    };

    const { outputs } = await deploy(other, args);

    expect(outputs).toEqual(made.outputs);
  });

  test('answer with outputs that are all known', () => {
    expect(JSON.stringify(made.outputs)).not.toMatch(/undefined|null|NaN/);
    expect(made.outputs.same?.value ?? true).toBe(true);
  });
});

test('every simulated type is made by one of the parts', async () => {
  const world = createWorld({ seed: 'types', start: 0, services });
  const backend = createBackend(world);
  const seen = new Set<string>();
  for (const { part } of PARTS) {
    const args = { projectDir: fixture('types'), stack: part, deployAs: { account: ACCOUNT }, preview: true };
    const { created } = await deploy(backend, { ...args, config: { part } });
    for (const urn of created) seen.add(typeOf(urn));
  }

  expect(SIMULATED_TYPES.filter((type) => !seen.has(type))).toEqual([]);
});
