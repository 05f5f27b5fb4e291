import { describe, expect, test } from 'vitest';
import { type DeployResult, deploy } from '../../../simulator/pulumi';
import { ACCOUNT, createStage, fixture, type Stage } from './world';

function read(stage: Stage, config: Record<string, string>, preview = false): Promise<DeployResult> {
  const args = {
    projectDir: fixture('reader'),
    stack: 'reading',
    deployAs: { account: '222222222222' },
    preview,
  };
  return deploy(stage.backend, { ...args, config });
}

describe('a stack that reads another', () => {
  test.each(['engine/dev', 'organization/engine/dev'])('finds it as %s', async (name) => {
    const stage = createStage();
    await stage.run('secrets', 1);

    const { outputs, resources } = await read(stage, { stack: name });
    const previewed = await read(stage, { stack: name }, true);

    expect(outputs.got).toEqual({ value: 'public', secret: false });
    expect(outputs.absent).toEqual({ value: true, secret: false });
    expect(previewed.outputs.got).toEqual(outputs.got);
    expect(resources).toBe(1);
  });

  test('finds one of its own project by its bare name', async () => {
    const stage = createStage();
    const { backend } = stage;
    const args = { projectDir: fixture('reader'), deployAs: { account: ACCOUNT } };
    await stage.run('secrets', 1);
    await deploy(backend, { ...args, stack: 'first', config: { stack: 'engine/dev' } });

    const { outputs } = await deploy(backend, {
      ...args,
      stack: 'second',
      config: { stack: 'first', output: 'got' },
    });

    expect(outputs.got?.value).toBe('public');
  });

  test('keeps secret what is secret there, and only that', async () => {
    const stage = createStage();
    await stage.run('secrets', 1);

    const hidden = await read(stage, { stack: 'engine/dev', output: 'name' });
    const nested = await read(stage, { stack: 'engine/dev', output: 'nested' });

    expect(hidden.outputs.got).toEqual({ value: 'hidden', secret: true });
    expect(nested.outputs.got).toEqual({ value: { inside: 's3cret', beside: 1 }, secret: true });
    expect(hidden.outputs.all?.secret).toBe(true);
  });

  test('says which stack or output is missing', async () => {
    const stage = createStage();
    await stage.run('secrets', 1);

    const noStack = read(stage, { stack: 'engine/nowhere' });
    await expect(noStack).rejects.toThrow('unknown stack "engine/nowhere"');
    const noOutput = read(stage, { stack: 'engine/dev', require: 'zone' });
    await expect(noOutput).rejects.toThrow("Required output 'zone' does not exist on stack 'engine/dev'.");
  });
});
