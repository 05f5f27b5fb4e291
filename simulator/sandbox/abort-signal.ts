import type { Life } from './life';

/** `AbortSignal` whose `timeout` passes on virtual time; all else is the host's. */
export function createAbortSignal(life: Life): typeof AbortSignal {
  const timeout = (milliseconds: number): AbortSignal => {
    const controller = new AbortController();
    const expire = () =>
      controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
    life.after(milliseconds, expire, () => false);
    return controller.signal;
  };
  return new Proxy(AbortSignal, {
    get: (target, name) => (name === 'timeout' ? timeout : (Reflect.get(target, name, target) as unknown)),
  });
}
