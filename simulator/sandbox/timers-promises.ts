import type { Life } from './life';
import type { Timers } from './timers';

interface Options {
  readonly signal?: AbortSignal;
  readonly ref?: boolean;
}

/** The module `timers/promises` on virtual time. */
export function createTimersPromises(life: Life, timers: Timers, PromiseClass: PromiseConstructor) {
  function wait(delay: number | undefined, value: unknown, options: Options | undefined): Promise<unknown> {
    return new PromiseClass((resolve, reject) => {
      const { signal } = options ?? {};
      const aborted = () => {
        timers.clear(handle);
        reject(abortError(signal));
      };
      const handle = timers.setTimeout(() => {
        signal?.removeEventListener('abort', aborted);
        resolve(value);
      }, delay);
      if (options?.ref === false) handle.unref();
      if (signal?.aborted) aborted();
      else signal?.addEventListener('abort', aborted, { once: true });
    });
  }
  return {
    setTimeout: (delay?: number, value?: unknown, options?: Options) => wait(delay, value, options),
    setImmediate: (value?: unknown) =>
      new PromiseClass((resolve) => void life.after(0, () => resolve(value))),
    async *setInterval(delay?: number, value?: unknown, options?: Options) {
      for (;;) yield await wait(delay, value, options);
    },
    scheduler: {
      wait: (delay: number, options?: Options) => wait(delay, undefined, options),
      yield: () => new PromiseClass((resolve) => void life.after(0, () => resolve(undefined))),
    },
  };
}

function abortError(signal: AbortSignal | undefined): Error {
  return Object.assign(new Error('The operation was aborted', { cause: signal?.reason }), {
    name: 'AbortError',
    code: 'ABORT_ERR',
  });
}
