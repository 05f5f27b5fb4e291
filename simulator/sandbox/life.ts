import { AsyncResource } from 'node:async_hooks';
import { createBag } from '../bag';
import type { Clock, Timer } from '../clock';

/** What became of a piece of real work. */
export type Settled<T> = { readonly value: T } | { readonly error: unknown };

/**
 * The time in which the code of one container lives. Everything that enters the code from outside (a timer, an
 * answer, a row) passes through here at a moment of the virtual clock and in an order made from the container's name,
 * so that it never depends on what the host happened to finish first. A frozen container gets nothing until it is
 * thawed, a dead one nothing ever again.
 */
export interface Life {
  /** Virtual milliseconds since 1970. */
  now(): number;
  isOver(): boolean;
  /** Runs code of the container now; what it throws ends the container. */
  enter(run: () => void): void;
  /** Runs code of the container after `delay` virtual milliseconds; `wakes` says if it keeps an event loop alive. */
  after(delay: number, run: () => void, wakes?: () => boolean): Timer;
  /** Holds time still while real work is under way, then tells the code in the container how it ended. */
  during<T>(what: string, work: PromiseLike<T>, settled: (result: Settled<T>) => void): void;
  /** Stops time until the returned function is called or the container dies. */
  lease(what: string): () => void;
  /** Says that the code waits for something outside; the returned function says that it no longer does. */
  await(): () => void;
  /** Fails the simulation: something under the function is broken, not the function. */
  crash(error: unknown): void;
  freeze(): void;
  thaw(): void;
  end(): void;
  /** Calls `release` when the container dies; the returned function forgets that again. */
  onEnd(release: () => void): () => void;
}

export interface LifeArgs {
  readonly clock: Clock;
  /** Distinguishes the container from all others; part of the order in which things happen. */
  readonly name: string;
  /** Code of the container threw where nothing of its own could catch it. */
  readonly onUncaught: (error: unknown) => void;
  /** Nothing is left that could wake the code: its event loop would end. */
  readonly onIdle: () => void;
}

interface Entry {
  readonly due: number;
  readonly order: string;
  readonly run: () => void;
  readonly wakes: () => boolean;
  timer?: Timer;
  /** Takes it out of what is still to come. */
  forget?: () => void;
}

export function createLife({ clock, name, onUncaught, onIdle }: LifeArgs): Life {
  let state: 'running' | 'frozen' | 'over' = 'running';
  let sequence = 0;
  let awaited = 0;
  let idleCheck: Timer | undefined;
  const entries = createBag<Entry>();
  const releases = createBag<() => void>();

  const life: Life = {
    now: () => clock.now(),
    isOver: () => state === 'over',
    enter(run) {
      if (state === 'over') return;
      entered = life;
      try {
        run();
      } catch (error) {
        onUncaught(error);
      }
      checkIdle();
    },
    after(delay, run, wakes = () => true) {
      const entry: Entry = {
        due: clock.now() + delay,
        order: nextOrder(),
        run: bound(run),
        wakes,
      };
      if (state !== 'over') {
        entry.forget = entries.add(entry);
        if (state === 'running') plan(entry);
      }
      return {
        cancel: () => {
          entry.timer?.cancel();
          entry.forget?.();
        },
      };
    },
    during(what, work, settled) {
      const close = life.lease(what);
      const arrived = life.await();
      const tell = bound(settled);
      const finish = (result: Settled<unknown>) => {
        life.after(0, () => tell(result as Settled<never>));
        arrived();
        close();
      };
      work.then(
        (value) => finish({ value }),
        (error) => finish({ error }),
      );
    },
    lease(what) {
      if (state === 'over') return () => {};
      const close = clock.lease(`${what} of ${name}`);
      const forget = life.onEnd(close);
      return () => {
        forget();
        close();
      };
    },
    await() {
      let open = true;
      awaited++;
      return () => {
        if (!open) return;
        open = false;
        awaited--;
        checkIdle();
      };
    },
    crash(error) {
      clock.after(0, () => {
        throw error;
      });
    },
    freeze() {
      if (state !== 'running') return;
      state = 'frozen';
      for (const entry of entries.items()) entry.timer?.cancel();
    },
    thaw() {
      if (state !== 'frozen') return;
      state = 'running';
      for (const entry of entries.items()) plan(entry);
    },
    end() {
      if (state === 'over') return;
      state = 'over';
      for (const entry of entries.items()) entry.timer?.cancel();
      entries.clear();
      idleCheck?.cancel();
      for (const release of releases.items()) release();
      releases.clear();
    },
    onEnd: releases.add,
  };
  return life;

  /** Also for what fell due while the container was frozen: that happens as soon as it is thawed. */
  function plan(entry: Entry): void {
    entry.timer = clock.at(
      entry.due,
      () => {
        entry.forget?.();
        life.enter(entry.run);
      },
      entry.order,
    );
  }

  function nextOrder(): string {
    return `${name} ${String(sequence++).padStart(9, '0')}`;
  }

  /** Looks again after everything of this moment has happened, because the code may just be about to ask for more. */
  function checkIdle(): void {
    if (state !== 'running' || idleCheck || isWoken()) return;
    idleCheck = clock.after(
      0,
      () => {
        idleCheck = undefined;
        if (state === 'running' && !isWoken()) onIdle();
      },
      `\uffff${name}`,
    );
  }

  /** Whether anything is left that wakes the code. */
  function isWoken(): boolean {
    return awaited > 0 || entries.items().some((entry) => entry.wakes());
  }
}

/**
 * Runs later in the async context of now. `AsyncResource.bind` does the same, and defines a deprecated property on each
 * function that takes longer than all the rest.
 */
function bound<Parameters extends unknown[]>(run: (...parameters: Parameters) => void) {
  const resource = new AsyncResource('lambda', { requireManualDestroy: true });
  return (...parameters: Parameters): void => resource.runInAsyncScope(run, undefined, ...parameters);
}

let entered: Life | undefined;

/**
 * The container whose code ran last. All that one entry sets in motion within its moment is done before the next entry
 * begins, so this is also whose code is running now.
 */
export function lastEntered(): Life | undefined {
  return entered;
}
