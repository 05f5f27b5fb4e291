import type { Life } from './life';

/** The global `performance` and what `perf_hooks` gives, on virtual time: milliseconds since the container started. */
export function createPerformance(life: Life) {
  const timeOrigin = life.now();
  const performance = {
    timeOrigin,
    now: () => life.now() - timeOrigin,
    toJSON: () => ({ timeOrigin }),
    // Marks are for developer tools, which no simulated function has attached.
    mark: (name: string) => ({ name, entryType: 'mark', startTime: life.now() - timeOrigin, duration: 0 }),
  };
  return performance;
}
