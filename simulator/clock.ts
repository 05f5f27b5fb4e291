import { createBag } from './bag';

/** Something scheduled on the clock; cancelling it twice, or after it ran, does nothing. */
export interface Timer {
  cancel(): void;
}

/**
 * Virtual time. It stands still while any work is under way and jumps to the next scheduled moment when none is.
 *
 * Work is under way while a lease is open (an SQL statement, a file operation, the reading of a request), or while
 * promises and ticks still find something to run. Both are needed: a leased operation may leave the event loop empty while
 * a socket answers, and a function between two calls holds no lease. What comes from outside of promises and ticks (a
 * socket, a thread, an immediate) holds a lease, or time may move before it comes.
 */
export interface Clock {
  /** Virtual milliseconds since 1970. */
  now(): number;
  /**
   * Runs `run` when time reaches `time` (at once if that has passed). Two things due at one millisecond run in the
   * order of `order`, then of scheduling: give requests an order made from their content, so that the outcome does
   * not depend on which of them the host happened to read first.
   */
  at(time: number, run: () => unknown, order?: string): Timer;
  after(delay: number, run: () => unknown, order?: string): Timer;
  /** Stops time until the returned function is called. `what` names the work in the error of a hang. */
  lease(what: string): () => void;
  /** Holds a lease until `work` has settled. */
  during<T>(what: string, work: () => Promise<T> | T): Promise<T>;
  /** Lets everything due up to and including `time` happen, and leaves the clock there. */
  runUntil(time: number): Promise<void>;
  /** Lets things happen until `done` says so; rejects when nothing is left to happen or `limit` (a time) is reached. */
  runUntilTrue(done: () => boolean, limit: number): Promise<void>;
}

/** How long real work may hold time still before it counts as hung, in real milliseconds. */
const HUNG_AFTER = 120_000;

/**
 * A round of the event loop runs all promises and ticks there are, and all that these set in motion: one is enough. What was
 * leased may be followed by events that the host had queued meanwhile; then this many rounds must pass without activity.
 */
const QUIET_ROUNDS = 3;

interface Entry {
  time: number;
  order: string;
  sequence: number;
  /** Undefined once it is cancelled: it stays in the queue until its time; what it would have run, and held, need not. */
  run: (() => unknown) | undefined;
}

/** A clock that starts at `start` (milliseconds since 1970). */
export function createClock(start: number): Clock {
  let time = start;
  let sequence = 0;
  let activity = 0;
  /** Since time stood still last. */
  let hasLeased = false;
  let failure: { error: unknown } | undefined;
  const queue: Entry[] = [];
  const leases = createBag<string>();
  let wake: (() => void) | undefined;

  const clock: Clock = {
    now: () => time,
    at(when, run, order = '') {
      activity++;
      const entry: Entry = { time: Math.max(when, time), order, sequence: sequence++, run };
      push(queue, entry);
      return {
        cancel: () => {
          entry.run = undefined;
        },
      };
    },
    after: (delay, run, order) => clock.at(time + delay, run, order),
    lease(what) {
      activity++;
      hasLeased = true;
      const close = leases.add(what);
      return () => {
        if (!close()) return;
        activity++;
        if (leases.isEmpty()) wake?.();
      };
    },
    async during(what, work) {
      const close = clock.lease(what);
      try {
        return await work();
      } finally {
        close();
      }
    },
    async runUntil(limit) {
      await settle();
      while (await step(limit));
      time = Math.max(time, limit);
    },
    async runUntilTrue(done, limit) {
      await settle();
      while (!done()) {
        if (!(await step(limit))) {
          throw new Error(`Nothing is left to happen before ${new Date(limit).toISOString()}.`);
        }
      }
    },
  };
  return clock;

  /** Runs the next entry due by `limit`, if there is one, and all that it sets in motion; nothing may be under way. */
  async function step(limit: number): Promise<boolean> {
    let next = queue[0];
    while (next !== undefined && next.run === undefined) {
      pop(queue);
      next = queue[0];
    }
    if (next?.run === undefined || next.time > limit) return false;
    pop(queue);
    time = next.time;
    try {
      const result = next.run();
      if (result instanceof Promise) {
        result.catch((error) => {
          failure ??= { error };
        });
      }
    } catch (error) {
      failure ??= { error };
    }
    await settle();
    return true;
  }

  async function settle(): Promise<void> {
    let quiet = 0;
    do {
      const before = activity;
      await new Promise((resolve) => setImmediate(resolve));
      if (leases.isEmpty()) {
        quiet = activity === before ? quiet + 1 : 0;
      } else {
        await leasesClosed();
        quiet = 0;
      }
    } while (hasLeased && quiet < QUIET_ROUNDS);
    hasLeased = false;
    if (failure) {
      const { error } = failure;
      failure = undefined;
      throw error;
    }
  }

  async function leasesClosed(): Promise<void> {
    let watchdog: NodeJS.Timeout | undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        wake = resolve;
        watchdog = setTimeout(() => {
          reject(new Error(`Still busy after ${HUNG_AFTER / 1000} s: ${leases.items().join(', ')}`));
        }, HUNG_AFTER);
      });
    } finally {
      wake = undefined;
      clearTimeout(watchdog);
    }
  }
}

function earlier(a: Entry, b: Entry): boolean {
  if (a.time !== b.time) return a.time < b.time;
  if (a.order !== b.order) return a.order < b.order;
  return a.sequence < b.sequence;
}

/** Adds to a binary heap whose first element is the earliest entry. */
function push(heap: Entry[], entry: Entry): void {
  let at = heap.length;
  heap.push(entry);
  while (at > 0) {
    const parent = (at - 1) >> 1;
    const above = heap[parent] as Entry;
    if (!earlier(entry, above)) break;
    heap[at] = above;
    at = parent;
  }
  heap[at] = entry;
}

function pop(heap: Entry[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && earlier(heap[child + 1] as Entry, heap[child] as Entry)) child++;
    if (!earlier(heap[child] as Entry, last)) break;
    heap[at] = heap[child] as Entry;
    at = child;
  }
  heap[at] = last;
}
