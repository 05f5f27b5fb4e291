import type { Life, Settled } from './life';
import type { Realm } from './realm';

// biome-ignore lint/suspicious/noExplicitAny: stands for any function of Node's, whose shape it keeps.
type AnyFunction = (...args: any[]) => unknown;

/** A function of Node's whose last parameter may be a callback: its real work stops time, its answer comes in order. */
export function withoutThreads(life: Life, what: string, real: AnyFunction): AnyFunction {
  return (...args) => {
    const callback = args.at(-1) as unknown;
    if (typeof callback !== 'function') return real(...args);
    let finish: (results: unknown[]) => void = () => {};
    const work = new Promise<unknown[]>((resolve) => {
      finish = resolve;
    });
    real(...args.slice(0, -1), (...results: unknown[]) => finish(results));
    life.during(what, work, (result) => {
      if ('value' in result) callback(...result.value);
    });
    return undefined;
  };
}

/** The same for functions that return promises; the promise is of the container's own realm. */
export function promised<T>(life: Life, realm: Realm, what: string, work: () => PromiseLike<T>): Promise<T> {
  return new realm.Promise<T>((resolve, reject) => {
    const settled = (result: Settled<T>) => {
      if ('value' in result) resolve(result.value);
      else reject(result.error);
    };
    life.during(what, Promise.resolve().then(work), settled);
  });
}
