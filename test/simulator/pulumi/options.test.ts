import { describe, expect, test } from 'vitest';
import { destroy } from '../../../simulator/pulumi';
import { createStage, names } from './world';

describe('options of resources', () => {
  test.each([
    { step: 2, what: 'dropped', message: 'cannot be deleted because it is protected' },
    { step: 3, what: 'to be replaced', message: 'unable to replace resource' },
  ])('a protected resource that is $what stops the deployment', async ({ step, message }) => {
    const stage = createStage();
    await stage.run('guarded', 1);

    const previewed = stage.run('guarded', step, { preview: true });
    await expect(previewed).rejects.toThrow(message);
    await expect(stage.run('guarded', step)).rejects.toThrow(message);
    await expect(destroy(stage.backend, { stack: 'dev' })).rejects.toThrow('vault');

    expect(stage.queues()).toEqual(['kept']);
  });

  test('what is no longer protected can go', async () => {
    const stage = createStage();
    await stage.run('guarded', 1);

    await stage.run('guarded', 4);
    await destroy(stage.backend, { stack: 'dev' });

    expect(stage.queues()).toEqual([]);
  });

  test.each(['dropped from the program', 'destroyed with its stack'])(
    'retainOnDelete keeps what is %s',
    async (how) => {
      const stage = createStage();
      await stage.run('retained', 1);

      const gone = how.startsWith('dropped')
        ? await stage.run('retained', 2)
        : await destroy(stage.backend, { stack: 'dev' });

      expect(names(gone.deleted)).toContain('kept');
      expect(stage.queues()).toEqual(['kept']);
      expect([...(stage.backend.find('dev', 'engine')?.resources.keys() ?? [])].join()).not.toContain('kept');
    },
  );

  test('an alias makes a renamed resource the same one; without it there is another', async () => {
    const stage = createStage();
    const before = await stage.run('renamed', 1);

    const aliased = await stage.run('renamed', 2);
    const other = await stage.run('renamed', 3);

    expect(names(aliased.same)).toEqual(['new', 'engine-dev']);
    expect(aliased.outputs.url).toEqual(before.outputs.url);
    expect(names(other.created)).toEqual(['newer']);
    expect(names(other.deleted)).toEqual(['new']);
    expect(stage.queues()).toHaveLength(1);
  });

  test('children follow a component with an alias', async () => {
    const stage = createStage();
    await stage.run('tree', 1);

    const result = await stage.run('tree', 2);

    expect(names(result.same)).toEqual(['after', 'engine-dev', 'couple-first', 'couple-second', 'couple']);
    expect(result).toMatchObject({ created: [], deleted: [], replaced: [] });
  });

  test('ignoreChanges sees no change, replaceOnChanges makes one a replacement', async () => {
    const stage = createStage();
    await stage.run('ignored', 1);

    const ignored = await stage.run('ignored', 2);
    const replaced = await stage.run('ignored', 3);

    expect(names(ignored.same)).toEqual(['queue', 'engine-dev']);
    expect(names(replaced.replaced)).toEqual(['queue']);
  });

  test('secrets stay secret in the state and in outputs, and are plain to AWS', async () => {
    const stage = createStage();

    const { outputs } = await stage.run('secrets', 1);
    const again = await stage.run('secrets', 1);

    expect(outputs).toEqual({
      name: { value: 'hidden', secret: true },
      arn: { value: 'arn:aws:sqs:us-west-2:111111111111:hidden', secret: true },
      delay: { value: 1, secret: false },
      nested: { value: { inside: 's3cret', beside: 1 }, secret: true },
      plain: { value: 'public', secret: false },
    });
    expect(stage.queues()).toEqual(['hidden']);
    const queue = stage.backend
      .find('dev', 'engine')
      ?.resources.get('urn:pulumi:dev::engine::aws:sqs/queue:Queue::queue');
    expect(queue?.inputs.name).toMatchObject({ value: 'hidden' });
    expect(queue?.outputs.name).toMatchObject({ value: 'hidden' });
    expect(names(again.same)).toEqual(['queue', 'engine-dev']);
  });

  test('transforms apply to the resource, its parents, then the stack; invokes have their own', async () => {
    const stage = createStage();

    const { outputs, diagnostics } = await stage.run('transformed', 1);
    const again = await stage.run('transformed', 1);
    await stage.run('transformed', 2);

    expect(outputs.child?.value).toEqual({ team: 'a', order: 'rps' });
    expect(outputs.alone?.value).toEqual({ order: 's' });
    expect(outputs.delay).toEqual({ value: 5, secret: true });
    expect(outputs.region?.value).toBe('eu-west-1');
    expect(diagnostics).toEqual([{ severity: 'info', urn: '', message: 'transforming' }]);
    expect(again).toMatchObject({ created: [], updated: [], replaced: [] });
    await expect(destroy(stage.backend, { stack: 'dev' })).rejects.toThrow('secretive');
  });

  test('transforms run in a preview, where they see unknown values as outputs', async () => {
    const stage = createStage();

    const { outputs } = await stage.run('transformed', 1, { preview: true });

    expect(outputs.child?.value).toEqual({ team: 'a', order: 'rps' });
    expect(outputs.delay).toEqual({ value: 5, secret: true });
  });
});

describe('resources that exist already', () => {
  test("are read without becoming the stack's own", async () => {
    const stage = createStage();
    await stage.run('reading', 1, { stack: 'owner' });

    const { outputs, resources, created } = await stage.run('reading', 2);
    const gone = await destroy(stage.backend, { stack: 'dev' });

    expect(outputs.delay?.value).toBe(7);
    expect({ resources, created: names(created), deleted: names(gone.deleted) }).toEqual({
      resources: 1,
      created: ['engine-dev'],
      deleted: ['engine-dev'],
    });
    expect(stage.queues()).toEqual(['shared']);
  });

  test('are said to be missing when they are', async () => {
    const stage = createStage();

    const reading = stage.run('reading', 3);

    await expect(reading).rejects.toThrow(
      /reading aws:sqs\/queue:Queue \(shared\): resource '.*shared-not' does not exist/,
    );
  });

  test('are taken over by import if the program says how they are', async () => {
    const stage = createStage();
    await stage.run('reading', 1, { stack: 'owner' });

    const imported = await stage.run('reading', 4);
    const again = await stage.run('reading', 4);
    const wrong = stage.run('reading', 5, { stack: 'third' });

    expect(names(imported.created)).toEqual(['taken', 'engine-dev']);
    expect(names(again.same)).toEqual(['taken', 'engine-dev']);
    await expect(wrong).rejects.toThrow('inputs to import do not match the existing resource: delaySeconds');
    await destroy(stage.backend, { stack: 'dev' });
    expect(stage.queues()).toEqual([]);
  });
});
