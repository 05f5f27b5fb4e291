import { describe, expect, test } from 'vitest';
import { answered, createContainer, handlerOf } from './container';

const run = (body: string) => createContainer({ files: handlerOf(body) });

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
