import { describe, expect, test } from 'vitest';
import { moduleScript } from '../../../simulator/sandbox/scripts';
import { answered, createContainer, handlerOf, START, settled } from './container';

const run = (body: string, args: { seed?: string; container?: string; runtime?: string } = {}) =>
  createContainer({ files: handlerOf(body), ...args });

describe('time', () => {
  test('passes only on the virtual clock', async () => {
    const container = run(`
      const before = [Date.now(), new Date().toISOString(), performance.now()];
      const hr = process.hrtime.bigint();
      await new Promise((resolve) => setTimeout(resolve, 90_000));
      return { before, after: new Date().getTime(), passed: Number(process.hrtime.bigint() - hr) / 1e6, hours: new Date().getHours() };
    `);

    const result = await answered(container.invoke());

    expect(result).toEqual({
      before: [START, '2026-01-05T06:00:00.000Z', 0],
      after: START + 90_000,
      passed: 90_000,
      hours: 6,
    });
  });

  test.each([
    ['timers/promises', `await require('node:timers/promises').setTimeout(5000);`, 5000],
    ['promisify', `await require('util').promisify(setTimeout)(7000);`, 7000],
    [
      'AbortSignal.timeout',
      `await new Promise((r) => AbortSignal.timeout(3000).addEventListener('abort', r));`,
      3000,
    ],
    [
      'setInterval',
      `await new Promise((r) => { let n = 0; const t = setInterval(() => { if (++n === 4) { clearInterval(t); r(); } }, 250); });`,
      1000,
    ],
    ['setImmediate', `await new Promise((r) => setImmediate(r));`, 0],
    [
      'refresh',
      `await new Promise((r) => { const t = setTimeout(r, 1000); setTimeout(() => t.refresh(), 600); });`,
      1600,
    ],
  ])('%s', async (_name, body, passed) => {
    const container = run(
      `const keepAlive = setTimeout(() => {}, 1e7); const t = Date.now(); ${body} clearTimeout(Number(keepAlive)); return Date.now() - t;`,
    );

    expect(await answered(container.invoke())).toBe(passed);
  });

  test('a cancelled timer does not run', async () => {
    const container = run(`
      let ran = false;
      clearTimeout(setTimeout(() => { ran = true; }, 10));
      await new Promise((resolve) => setTimeout(resolve, 50));
      return ran;
    `);

    expect(await answered(container.invoke())).toBe(false);
  });

  test('async context is kept across timers', async () => {
    const container = run(`
      const { AsyncLocalStorage } = require('async_hooks');
      const storage = new AsyncLocalStorage();
      const one = storage.run('one', () => new Promise((r) => setTimeout(() => r(storage.getStore()), 10)));
      const two = storage.run('two', () => new Promise((r) => setImmediate(() => r(storage.getStore()))));
      return Promise.all([one, two]);
    `);

    expect(await answered(container.invoke())).toEqual(['one', 'two']);
  });
});

describe('chance', () => {
  const body = `
    const crypto = require('crypto');
    return [Math.random(), crypto.randomUUID(), crypto.randomBytes(9).toString('hex'),
      Buffer.from(globalThis.crypto.getRandomValues(new Uint8Array(4))).toString('hex'), crypto.randomInt(10, 20),
      await new Promise((resolve, reject) => crypto.randomBytes(5, (e, b) => e ? reject(e) : resolve(b.toString('hex'))))];
  `;

  test('is the same for the same seed and container, and different for others', async () => {
    const [first, again, otherSeed, otherContainer] = await Promise.all([
      answered(run(body).invoke()),
      answered(run(body).invoke()),
      answered(run(body, { seed: 'other' }).invoke()),
      answered(run(body, { container: 'c2' }).invoke()),
    ]);

    expect(first).toEqual(again);
    expect(otherSeed).not.toEqual(first);
    expect(otherContainer).not.toEqual(first);
    expect((first as unknown[])[1]).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });
});

describe('realm', () => {
  test.each([
    [
      'Buffers are Uint8Arrays',
      `return Buffer.from('a') instanceof Uint8Array && new TextEncoder().encode('a') instanceof Uint8Array;`,
    ],
    [
      'own errors are errors',
      `try { null.x } catch (e) { return e instanceof TypeError && e instanceof Error && !(e instanceof RangeError); }`,
    ],
    [
      "Node's errors are errors",
      `try { Buffer.alloc(-1) } catch (e) { return e instanceof Error && e instanceof RangeError && !(e instanceof TypeError); }`,
    ],
    [
      'subclasses stay distinct',
      `class A extends Error {} class B extends Error {} return new A() instanceof A && !(new A() instanceof B) && !(new Error() instanceof A);`,
    ],
    [
      'arrays and objects',
      `return Array.isArray(event.list) && event.list instanceof Array && event instanceof Object && Object.getPrototypeOf(event) === Object.prototype;`,
    ],
    [
      'promises',
      `return require('timers/promises').setTimeout(1) instanceof Promise && (async () => {})() instanceof Promise;`,
    ],
    [
      'dates',
      `return new Date() instanceof Date && new Date(0).constructor === Date && typeof Date() === 'string';`,
    ],
    ['no way out', `return typeof fetch === 'undefined' && this !== globalThis && globalThis === global;`],
  ])('%s', async (_name, body) => {
    expect(await answered(run(body).invoke({ list: [1] }))).toBe(true);
  });

  test('two containers share nothing', async () => {
    const body = `globalThis.seen = (globalThis.seen ?? 0) + 1; Object.prototype.polluted ??= 0; Object.prototype.polluted++; return [seen, ({}).polluted];`;
    const one = run(body);
    await one.invoke();

    expect(await answered(one.invoke())).toEqual([2, 2]);
    expect(await answered(run(body).invoke())).toEqual([1, 1]);
  });
});

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

describe('what ends an invocation', () => {
  const failures: [string, string, string, string | RegExp, boolean][] = [
    ['a rejection', `throw new TypeError('no');`, 'TypeError', 'no', false],
    ['something thrown that is no error', `throw 'text';`, 'string', 'text', false],
    [
      'an exception in a timer',
      `setTimeout(() => { throw new Error('late'); }, 5); await new Promise((r) => setTimeout(r, 50));`,
      'Error',
      'late',
      true,
    ],
    [
      'an exception in nextTick',
      `process.nextTick(() => { throw new Error('tick'); }); await new Promise((r) => setTimeout(r, 50));`,
      'Error',
      'tick',
      true,
    ],
    [
      'an unhandled rejection',
      `Promise.reject(new RangeError('nobody')); await new Promise((r) => setTimeout(r, 50));`,
      'Runtime.UnhandledPromiseRejection',
      'RangeError: nobody',
      true,
    ],
    [
      'an unheard error event',
      `const e = new (require('events'))(); process.nextTick(() => e.emit('error', new Error('unheard'))); await new Promise((r) => setTimeout(r, 50));`,
      'Error',
      'unheard',
      true,
    ],
    [
      'an unheard error of a stream',
      `new (require('stream').PassThrough)().destroy(new Error('stream')); await new Promise((r) => setTimeout(r, 50));`,
      'Error',
      'stream',
      true,
    ],
    ['process.exit', `process.exit(3);`, 'Runtime.ExitError', /exit status 3/, true],
    [
      'a promise that never settles',
      `await new Promise(() => {});`,
      'Runtime.NodeJsExit',
      /never settled/,
      true,
    ],
  ];

  test.each(failures)('%s', async (_name, body, errorType, errorMessage, fatal) => {
    const outcome = await run(body).invoke();

    const message = typeof errorMessage === 'string' ? errorMessage : expect.stringMatching(errorMessage);
    expect(outcome).toMatchObject({
      kind: 'failed',
      failure: { fatal, payload: { errorType, errorMessage: message } },
    });
  });

  test('a stack shows only the function', async () => {
    const outcome = await run(
      `\nawait new Promise((r) => setTimeout(r, 1));\nthrow new Error('deep');`,
    ).invoke();

    expect(outcome).toMatchObject({
      failure: {
        payload: {
          trace: ['Error: deep', expect.stringMatching(/^ {4}at .*\/var\/task\/index\.js:3:7\)?$/)],
        },
      },
    });
  });

  const unloadable: [string, Record<string, string>, string][] = [
    ['a missing file', { 'other.js': '' }, 'Runtime.ImportModuleError'],
    ['a missing export', { 'index.js': 'exports.other = 1;' }, 'Runtime.HandlerNotFound'],
    ['a syntax error', { 'index.js': 'exports.handler = async () => {' }, 'Runtime.UserCodeSyntaxError'],
    ['a missing module', { 'index.js': `require('nothing');` }, 'Runtime.ImportModuleError'],
    ['an exception while loading', { 'index.js': `throw new Error('init');` }, 'Error'],
    [
      'a callback',
      { 'index.js': 'exports.handler = (a, b, c) => c(null, 1);' },
      'Runtime.CallbackHandlerDeprecated',
    ],
  ];

  test.each(unloadable)('%s', async (_name, files, errorType) => {
    expect(await createContainer({ files }).invoke()).toMatchObject({
      failure: { fatal: true, payload: { errorType } },
    });
  });

  test('runtimes before Node.js 24 take a callback', async () => {
    const files = {
      'index.js':
        'exports.handler = (event, context, done) => { setTimeout(() => done(null, event.a), 5); };',
    };

    expect(await answered(createContainer({ files, runtime: 'nodejs22.x' }).invoke({ a: 7 }))).toBe(7);
  });
});

describe('life', () => {
  test('what fails between loading and the first event fails that event', async () => {
    const files = { 'index.js': `Promise.reject(new Error('early')); exports.handler = async () => 1;` };

    expect(await createContainer({ files }).invoke()).toMatchObject({
      kind: 'failed',
      failure: { fatal: true, payload: { errorType: 'Runtime.UnhandledPromiseRejection' } },
    });
  });

  test('a frozen container does nothing until it is thawed', async () => {
    const container = run(`
      const seen = globalThis.seen ?? 'never';
      setTimeout(() => { globalThis.seen = Date.now(); }, 1000);
      return seen;
    `);
    await container.invoke();
    container.sandbox.freeze();
    await container.clock.runUntil(START + 60_000);
    container.sandbox.thaw();
    await container.clock.runUntil(START + 60_000);

    expect(await answered(container.invoke())).toBe(START + 60_000);
  });

  test('a killed container gets nothing any more', async () => {
    const container = run(`setInterval(() => console.log('alive'), 1000); await new Promise(() => {});`);
    const outcome = container.sandbox.load().then(() =>
      container.sandbox.invoke('{}', {
        awsRequestId: 'r',
        deadline: 0,
        properties: {},
        environment: {},
      }),
    );
    await container.clock.runUntil(START + 3500);
    container.sandbox.kill();
    await container.clock.runUntil(START + 10_000);

    expect(await outcome).toEqual({ kind: 'killed' });
    expect(container.lines).toEqual(['INFO alive', 'INFO alive', 'INFO alive']);
  });

  test('the context tells the time that remains', async () => {
    const container = run(
      `await new Promise((r) => setTimeout(r, 1000)); return [context.awsRequestId, context.functionName, context.getRemainingTimeInMillis()];`,
    );

    expect(await answered(settled(container.clock, container.invoke()))).toEqual([
      'request-1',
      'test',
      899_000,
    ]);
  });
});
