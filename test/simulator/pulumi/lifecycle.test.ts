import { describe, expect, test } from 'vitest';
import { destroy } from '../../../simulator/pulumi';
import { createStage, names } from './world';

describe('a stack through its life', () => {
  test('creates once, then finds everything the same', async () => {
    const stage = createStage();

    const first = await stage.run('lifecycle', 1);
    const second = await stage.run('lifecycle', 1);

    expect(names(first.created)).toEqual(['dead', 'main', 'engine-dev']);
    expect(first.resources).toBe(3);
    expect(second).toMatchObject({ created: [], updated: [], replaced: [], deleted: [], resources: 3 });
    expect(names(second.same)).toEqual(['dead', 'main', 'engine-dev']);
    expect(stage.changes()).toEqual(['CreateQueue', 'CreateQueue']);
  });

  test.each([
    { step: 2, updated: ['main'], replaced: [], deleted: [], changes: ['SetQueueAttributes'] },
    {
      step: 3,
      updated: ['main'],
      replaced: ['dead'],
      deleted: [],
      changes: ['CreateQueue', 'SetQueueAttributes', 'DeleteQueue'],
    },
    { step: 4, updated: [], replaced: [], deleted: ['main'], changes: ['DeleteQueue'] },
  ])('step $step changes only what is different, what goes last', async ({ step, changes, ...expected }) => {
    const stage = createStage();
    await stage.run('lifecycle', 1);
    stage.changes();

    const { updated, replaced, deleted, created } = await stage.run('lifecycle', step);

    expect(created).toEqual([]);
    expect({ updated: names(updated), replaced: names(replaced), deleted: names(deleted) }).toEqual(expected);
    expect(stage.changes()).toEqual(changes);
  });

  test('makes names from the program, the same in every world, another after a replacement', async () => {
    const [here, there] = [createStage(), createStage()];

    const first = await here.run('lifecycle', 1);
    await there.run('lifecycle', 1);
    const before = here.queues();
    await here.run('lifecycle', 3);

    expect(before).toEqual(there.queues());
    expect(before[0]).toMatch(/^dead-[0-9a-f]{7}$/);
    expect(first.outputs.dead).toEqual({
      value: `https://sqs.us-west-2.amazonaws.com/111111111111/${before[0]}`,
      secret: false,
    });
    expect(here.queues()[0]).toMatch(/^dead-[0-9a-f]{7}\.fifo$/);
    expect(here.queues()[0]?.slice(0, 12)).not.toBe(before[0]);
  });

  test('deletes first where the program gives the name', async () => {
    const stage = createStage();
    await stage.run('named', 1);
    stage.changes();

    const { replaced } = await stage.run('named', 2);

    expect(names(replaced)).toEqual(['named']);
    expect(stage.changes()).toEqual(['DeleteQueue', 'CreateQueue']);
    expect(stage.queues()).toEqual(['orders.fifo']);
  });

  test('replaces in place what depends on the name of what is replaced in place', async () => {
    const stage = createStage();
    const made = await stage.run('chain', 1);
    stage.changes();

    const previewed = await stage.run('chain', 2, { preview: true });
    const { replaced, updated, created } = await stage.run('chain', 2);
    const again = await stage.run('chain', 2);

    expect(names(replaced)).toEqual(['first', 'second', 'third']);
    expect({ replaced, created, updated }).toEqual({
      replaced: previewed.replaced,
      created: [],
      updated: [],
    });
    expect(stage.changes()).toEqual([
      'DeleteQueue',
      'DeleteQueue',
      'DeleteQueue',
      ...Array(3).fill('CreateQueue'),
    ]);
    expect(again.same).toHaveLength(5);
    const first = 'urn:pulumi:dev::engine::aws:sqs/queue:Queue::first';
    expect(made.diagnostics).toEqual([
      { severity: 'info', urn: first, message: 'told' },
      { severity: 'warning', urn: '', message: 'warned' },
    ]);
  });

  test('does not replace in place over something protected, nor deletes what goes with another', async () => {
    const stage = createStage();
    await stage.run('chain', 3);
    stage.changes();

    await expect(stage.run('chain', 2)).rejects.toThrow(/third" cannot be deleted because it is protected/);
    const refused = stage.changes();
    await stage.run('chain', 1);
    await destroy(stage.backend, { stack: 'dev' });

    expect(refused).toEqual([]);
    expect(stage.changes()).toEqual(['DeleteQueue', 'DeleteQueue', 'DeleteQueue']);
  });

  test('destroys dependents before what they depend on', async () => {
    const stage = createStage();
    await stage.run('tree', 1);

    const result = await destroy(stage.backend, { stack: 'dev' });

    expect(result).toMatchObject({ resources: 0, created: [], outputs: {} });
    expect(names(result.deleted)).toEqual(['after', 'pair-second', 'pair-first', 'pair', 'engine-dev']);
    expect(stage.queues()).toEqual([]);
    await expect(destroy(stage.backend, { stack: 'none' })).rejects.toThrow("no stack named 'none' found");
  });

  test('records parents, dependencies and where each input came from', async () => {
    const stage = createStage();
    await stage.run('tree', 1);
    await stage.run('lifecycle', 1, { stack: 'other' });

    const state = stage.backend.find('dev', 'engine')?.resources;
    const other = stage.backend.find('engine/other', 'elsewhere')?.resources;

    const pair = 'urn:pulumi:dev::engine::test:index:Pair::pair';
    const first = 'urn:pulumi:dev::engine::test:index:Pair$aws:sqs/queue:Queue::pair-first';
    const second = 'urn:pulumi:dev::engine::test:index:Pair$aws:sqs/queue:Queue::pair-second';
    expect(state?.get(second)).toMatchObject({ parent: pair, dependencies: [first], custom: true });
    expect(state?.get(pair)).toMatchObject({
      parent: 'urn:pulumi:dev::engine::pulumi:pulumi:Stack::engine-dev',
      custom: false,
      outputs: { first: state?.get(first)?.id },
    });
    expect(other?.get('urn:pulumi:other::engine::aws:sqs/queue:Queue::main')?.propertyDependencies).toEqual({
      visibilityTimeoutSeconds: [],
      redrivePolicy: ['urn:pulumi:other::engine::aws:sqs/queue:Queue::dead'],
    });
  });

  test('lets no virtual time pass', async () => {
    const stage = createStage();
    const before = stage.world.clock.now();

    await stage.run('lifecycle', 1);

    expect(stage.world.clock.now()).toBe(before);
  });
});
