import { describe, expect, test } from 'vitest';
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

  test('code that waits in immediates sees time pass', async () => {
    const container = run(`
      let done = false;
      setTimeout(() => { done = true; }, 20);
      while (!done) await new Promise(setImmediate);
      return Date.now();
    `);

    expect(await answered(container.invoke())).toBe(START + 20);
  });

  test('a loop that waits for the clock is told that it never ends', async () => {
    const container = run(`const end = Date.now() + 1; while (Date.now() < end);`);

    expect(await container.invoke()).toMatchObject({
      failure: { payload: { errorMessage: expect.stringContaining('wait with a timer') } },
    });
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
