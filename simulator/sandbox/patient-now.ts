import type { Life } from './life';

/** Reads of the clock within one virtual millisecond after which code is taken to wait for time to pass by itself. */
const MOST_READS = 10_000_000;

/**
 * The time as the code reads it. A loop that only reads the clock would never end, because virtual time stands still
 * while code runs; the error says so instead of letting the simulation hang.
 */
export function patientNow(life: Life, error: (message: string) => Error): () => number {
  let read = Number.NaN;
  let reads = 0;
  return () => {
    const now = life.now();
    reads = now === read ? reads + 1 : 0;
    read = now;
    if (reads < MOST_READS) return now;
    throw error(
      `The clock was read ${MOST_READS} times while no time passed. On virtual time a loop cannot wait for the clock; wait with a timer.`,
    );
  };
}
