import { describe, expect, test } from 'vitest';
import { UNKNOWN } from '../../../simulator/pulumi';
import { createStage, names } from './world';

describe('a preview', () => {
  test('of a new stack says what would be made, knows no answers and changes nothing', async () => {
    const stage = createStage();

    const result = await stage.run('lifecycle', 1, { preview: true });

    expect(result.preview).toBe(true);
    expect(names(result.created)).toEqual(['dead', 'main', 'engine-dev']);
    expect(result.outputs).toEqual({
      dead: { value: UNKNOWN, secret: false },
      main: { value: UNKNOWN, secret: false },
    });
    expect(stage.world.trail.calls).toEqual([]);
    expect(stage.backend.list()).toEqual([]);
  });

  test.each([
    { step: 1, created: [], updated: [], replaced: [], deleted: [] },
    { step: 2, created: [], updated: ['main'], replaced: [], deleted: [] },
    { step: 3, created: [], updated: ['main'], replaced: ['dead'], deleted: [] },
    { step: 4, created: [], updated: [], replaced: [], deleted: ['main'] },
  ])('of step $step says what the deployment then does', async ({ step, ...expected }) => {
    const stage = createStage();
    await stage.run('lifecycle', 1);
    stage.changes();

    const preview = await stage.run('lifecycle', step, { preview: true });
    const previewed = stage.changes();
    const done = await stage.run('lifecycle', step);

    const short = (of: typeof done) => ({
      created: names(of.created),
      updated: names(of.updated),
      replaced: names(of.replaced),
      deleted: names(of.deleted),
    });
    expect(short(preview)).toEqual(expected);
    expect(short(done)).toEqual(expected);
    expect(previewed).toEqual([]);
  });

  test('knows what an existing resource answered, and marks unknown secrets as secret', async () => {
    const stage = createStage();
    const unmade = await stage.run('secrets', 1, { preview: true });
    await stage.run('lifecycle', 1, { stack: 'other' });

    const made = await stage.run('lifecycle', 2, { stack: 'other', preview: true });

    expect(unmade.outputs).toMatchObject({ arn: { secret: true }, delay: { value: 1, secret: false } });
    expect(made.outputs.main?.value).toMatch(/^https:\/\/sqs\.us-west-2/);
  });
});
