import { describe, expect, test } from 'vitest';
import { moduleScript } from '../../../simulator/sandbox/scripts';
import { answered, createContainer, handlerOf, START } from './container';

const run = (body: string) => createContainer({ files: handlerOf(body) });

describe('modules', () => {
  test('the artifact reads its own files and nothing of the host', async () => {
    const container = createContainer({
      files: {
        'index.js': `
          const { join } = require('path');
          const fs = require('fs');
          const local = require('./lib/local');
          exports.handler = async () => ({
            local: local.name,
            settings: JSON.parse(fs.readFileSync(join(process.env.LAMBDA_TASK_ROOT, 'settings.json'), 'utf8')).a,
            required: require('./settings.json').a,
            promised: (await require('node:fs/promises').readFile('settings.json')).length,
            listed: fs.readdirSync('/var/task'),
            code: await fs.promises.readFile('/etc/passwd').catch((error) => error.code),
            write: await fs.promises.writeFile('/var/task/x', '').catch((error) => error.code),
            there: [fs.existsSync('./lib/local.js'), fs.existsSync('/etc/passwd'), fs.statSync('lib').isDirectory()],
          });`,
        'lib/local.js': `exports.name = __filename;`,
        'settings.json': '{"a":1}',
      },
    });

    expect(await answered(container.invoke())).toEqual({
      local: '/var/task/lib/local.js',
      settings: 1,
      required: 1,
      promised: 7,
      listed: ['index.js', 'lib', 'settings.json'],
      code: 'ENOENT',
      write: 'EROFS',
      there: [true, false, true],
    });
  });

  test.each([
    [`require('child_process').execSync('ls')`, /child_process.execSync is not simulated/],
    [`new (require('worker_threads').Worker)('x')`, /worker_threads.Worker is not simulated/],
    [`require('http').createServer()`, /http.createServer is not simulated/],
    [`require('vm')`, /'vm' is not simulated/],
    [`require('left-pad')`, /Cannot find module 'left-pad'/],
  ])('%s is refused', async (code, message) => {
    const outcome = await run(`${code};`).invoke();

    expect(outcome).toMatchObject({
      kind: 'failed',
      failure: { payload: { errorMessage: expect.stringMatching(message) } },
    });
  });

  test('work on threads stops time and answers', async () => {
    const container = run(`
      const zlib = require('zlib');
      const { promisify } = require('util');
      const { pipeline } = require('stream/promises');
      const packed = await promisify(zlib.gzip)('x'.repeat(200_000));
      const chunks = [];
      await pipeline([packed], zlib.createGunzip(), async (source) => { for await (const c of source) chunks.push(c); });
      const digest = Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from('a'))).toString('hex').slice(0, 8);
      const key = (await promisify(require('crypto').pbkdf2)('p', 's', 1000, 8, 'sha256')).toString('hex');
      return [Buffer.concat(chunks).length, digest, key, Date.now()];
    `);

    expect(await answered(container.invoke())).toEqual([
      200_000,
      'ca978112',
      expect.stringMatching(/^[0-9a-f]{16}$/),
      START,
    ]);
  });

  test('a file is compiled once for all containers', () => {
    const script = moduleScript('/var/task/index.js', 'exports.a = 1;');

    expect(moduleScript('/var/task/index.js', 'exports.a = 1;')).toBe(script);
    expect(moduleScript('/var/task/index.js', 'exports.a = 2;')).not.toBe(script);
  });

  test('WebAssembly compiles', async () => {
    const container = run(
      `return (await WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))) instanceof WebAssembly.Module;`,
    );

    expect(await answered(container.invoke())).toBe(true);
  });

  test('bad data fails a stream of zlib', async () => {
    const container = run(`
      const { pipeline } = require('stream/promises');
      return pipeline([Buffer.from('no gzip')], require('zlib').createGunzip(), async function* (s) { yield* s; })
        .catch((error) => error.code);
    `);

    expect(await answered(container.invoke())).toBe('Z_DATA_ERROR');
  });

  test('import() of a module of Node works in a bundle', async () => {
    const container = run(
      `const { AsyncLocalStorage } = await import("node:async_hooks"); return typeof AsyncLocalStorage;`,
    );

    expect(await answered(container.invoke())).toBe('function');
  });
});
