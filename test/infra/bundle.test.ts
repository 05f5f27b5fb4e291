import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CACHE_FOLDER } from '../../infra/artifact-cache';
import type * as Bundle from '../../infra/bundle';
import { PACKAGE_ROOT } from '../../infra/package-root';
import { compiled, load } from './compiled';

/** A package of the tests' own, where bundles find packages. */
let folder: string;
let name: string;

beforeEach(() => {
  const packages = join(PACKAGE_ROOT, 'node_modules', '.cache', 'lifeboat-test');
  mkdirSync(packages, { recursive: true });
  folder = mkdtempSync(join(packages, 'package-'));
  name = `test-${folder.split('-').at(-1)}`;
  write('package.json', '{ "name": "it", "main": "index.js" }');
  write('index.js', "module.exports = require('./word');");
  write('word.js', "module.exports = 'first';");
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
  for (const file of readdirSync(CACHE_FOLDER).filter((one) => one.includes(name))) {
    rmSync(join(CACHE_FOLDER, file));
  }
});

function write(file: string, text: string): void {
  writeFileSync(join(folder, file), text);
}

/** As the next run of a program has it: its own modules anew, what was kept on disk as it is. */
function nextRun(): typeof Bundle {
  for (const path of Object.keys(load.cache)) if (/bin[\\/]infra[\\/]/.test(path)) delete load.cache[path];
  return compiled<typeof Bundle>('infra/bundle');
}

function text(): string {
  return `exports.handler = () => require(${JSON.stringify(folder)});`;
}

/** What a bundle's handler answers. */
function answerOf(code: string): unknown {
  const module = { exports: {} as { handler(): unknown } };
  new Function('exports', 'require', code)(module.exports, () => undefined);
  return module.exports.handler();
}

describe('a bundle', () => {
  it('holds what its text asks for', async () => {
    expect(answerOf(await nextRun().bundle(name, text()))).toBe('first');
  });

  it('is the same alone, among others, and from the cache', async () => {
    const { bundle } = nextRun();
    const sdk = "exports.handler = () => require('@aws-sdk/client-sts').STS;";
    const alone = await bundle(`${name}-a`, sdk);

    const together = await Promise.all([
      bundle(`${name}-b`, text()),
      bundle(`${name}-c`, `${sdk};`),
      bundle(`${name}-d`, sdk),
      bundle(`${name}-e`, "exports.handler = () => require('@aws-sdk/client-sqs').SQS;"),
    ]);

    expect(together[2]).toBe(alone);
    expect(await nextRun().bundle(`${name}-a`, sdk)).toBe(alone);
  });

  it.each([
    ['a file of it', () => write('word.js', "module.exports = 'secnd';"), 'secnd'],
    [
      'the manifest of a package',
      () => {
        write('package.json', '{ "name": "it", "main": "other.js" }');
        write('other.js', "module.exports = 'other';");
      },
      'other',
    ],
  ])('is made anew after a change of %s', async (_what, change, expected) => {
    await nextRun().bundle(name, text());

    change();

    expect(answerOf(await nextRun().bundle(name, text()))).toBe(expected);
  });

  it('is made anew after a change of the text', async () => {
    await nextRun().bundle(name, text());

    expect(answerOf(await nextRun().bundle(name, "exports.handler = () => 'changed';"))).toBe('changed');
  });

  it('is refused when something it asks for is not there, and others after it are not', async () => {
    const { bundle } = nextRun();

    await expect(bundle(name, "require('no-such-package')")).rejects.toThrow('no-such-package');
    expect(answerOf(await bundle(name, text()))).toBe('first');
  });
});
