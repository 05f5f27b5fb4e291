import { rmSync } from 'node:fs';
import type { Session } from 'node:inspector';
import { join } from 'node:path';
import type * as Pulumi from '@pulumi/pulumi';
import { describe, expect, it } from 'vitest';
import { CACHE_FOLDER } from '../../infra/artifact-cache';
import type * as Closure from '../../infra/closure';
import type * as Mark from '../../runtime/backup/mark';
import type * as Switched from '../../runtime/recovery/switched';
import { compiled, load } from './compiled';

const pulumi: typeof Pulumi = load('@pulumi/pulumi');
const { closureText } = compiled<typeof Closure>('infra/closure');

/**
 * A factory of a team's own, as plain JavaScript: made from text, because the tests' transform would give its code
 * names that are not there when it runs.
 */
function factoryWith(captured: unknown): Closure.AnyFactory<unknown> {
  return new Function('captured', 'return () => async () => captured;')(captured);
}

/** What a module's handler answers. */
async function answerOf(text: string): Promise<unknown> {
  const module = { exports: {} as { handler(event: unknown, context: unknown): Promise<unknown> } };
  const files = { readFileSync: () => '{}' };
  const modules: Record<string, unknown> = { 'node:fs': files, fs: files, 'node:path': { join: () => '' } };
  new Function('exports', 'require', text)(module.exports, (name: string) => modules[name]);
  return module.exports.handler({}, { awsRequestId: 'id' });
}

describe('the text of a closure', () => {
  it('is the same from the cache as made anew', async () => {
    const { mark } = compiled<typeof Mark>('runtime/backup/mark');
    const first = await closureText(mark);
    const kept = await closureText(mark);
    rmSync(join(CACHE_FOLDER, 'closure-mark.txt'), { force: true });
    const again = await closureText(mark);

    expect(kept).toBe(first);
    expect(again).toBe(first);
  });

  it('holds the wrapper of all functions, the factory, and the way to the settings', async () => {
    const { switched } = compiled<typeof Switched>('runtime/recovery/switched');
    const text = await closureText(switched);

    expect(text).toContain('/*instrument*/');
    expect(text).toContain('/*deployedSettings*/');
    expect(text).toContain('getChange');
    expect(text).not.toContain('@pulumi');
  });

  it("leaves V8's debugger off, however many are made at once", async () => {
    const texts = await Promise.all(['one', 'two', 'three'].map((word) => closureText(factoryWith(word))));
    const hooks: { getSessionAsync(): Promise<Session> } = load('@pulumi/pulumi/runtime/closure/v8Hooks');
    const session = await hooks.getSessionAsync();
    const refusal = await new Promise((resolve) => {
      session.post('Debugger.setPauseOnExceptions', { state: 'none' }, resolve);
    });

    expect(texts).toHaveLength(3);
    expect(refusal).toMatchObject({ message: expect.stringContaining('Debugger agent is not enabled') });
  });

  it('opens no scope at run time', async () => {
    const { mark } = compiled<typeof Mark>('runtime/backup/mark');

    expect(await closureText(mark)).not.toMatch(/\bwith\s*\(/);
    expect(await closureText(factoryWith('a word'))).not.toMatch(/\bwith\s*\(/);
  });

  it.each(['one, two', 'one", two: "three', "'", '\\', '$& $1', 'return null;\n\n    }\n'])(
    'keeps what was captured: %j',
    async (captured) => {
      expect(await answerOf(await closureText(factoryWith(captured)))).toBe(captured);
      const more = { list: [captured, captured], of: { [captured]: captured } };
      expect(await answerOf(await closureText(factoryWith(more)))).toEqual(more);
    },
  );

  it('keeps functions that call each other', async () => {
    const factory = new Function(`
      const isEven = (n) => n === 0 || isOdd(n - 1);
      const isOdd = (n) => n !== 0 && isEven(n - 1);
      return () => async () => [isEven(10), isOdd(10)];
    `)();

    expect(await answerOf(await closureText(factory))).toEqual([true, false]);
  });

  it('of a factory that is not ours is made each time, with what it holds now', async () => {
    const captured = { word: 'first' };
    const factory = factoryWith(captured);
    const before = await closureText(factory);
    captured.word = 'second';

    expect(await answerOf(before)).toEqual({ word: 'first' });
    expect(await answerOf(await closureText(factory))).toEqual({ word: 'second' });
  });

  it('holds no secret', async () => {
    await expect(closureText(factoryWith(pulumi.secret('s3cret')))).rejects.toThrow(/secret/i);
  });
});
