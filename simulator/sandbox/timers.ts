import { promisify } from 'node:util';
import type { Timer } from '../clock';
import type { Life } from './life';

/** `setTimeout` and the rest of them on virtual time, with the objects that Node's return. */
export interface Timers {
  readonly setTimeout: (run: Callback, delay?: number, ...args: unknown[]) => Handle;
  readonly setInterval: (run: Callback, delay?: number, ...args: unknown[]) => Handle;
  readonly setImmediate: (run: Callback, ...args: unknown[]) => Handle;
  readonly clear: (handle: unknown) => void;
}

export type Callback = (...args: unknown[]) => void;

/** Marks our own: whatever else has a method to close it is not stopped by `clearTimeout`. */
const HANDLE = Symbol('timer');

/** What Node's timers return, as far as programs use it. */
export interface Handle {
  readonly [HANDLE]: true;
  ref(): Handle;
  unref(): Handle;
  hasRef(): boolean;
  refresh(): Handle;
  close(): Handle;
  [Symbol.toPrimitive](): number;
}

/** Node docs: a delay below 1 or above 2147483647 is set to 1. */
const LONGEST_DELAY = 2 ** 31 - 1;

/** Immediates within one virtual millisecond, after which the next takes one. */
const MOST_IMMEDIATES = 100;

export function createTimers(life: Life, PromiseClass: PromiseConstructor): Timers {
  let lastId = 0;
  /** Those whose number somebody asked for, by which they can be stopped too: nearly none. */
  const numbered = new Map<number, Handle>();
  let moment = Number.NaN;
  let immediates = 0;

  /** Code that waits for something by one immediate after the other must see time pass, as it does in Node. */
  function immediateDelay(): number {
    immediates = life.now() === moment ? immediates + 1 : 0;
    moment = life.now();
    return immediates < MOST_IMMEDIATES ? 0 : 1;
  }

  function start(run: Callback, delay: number, args: unknown[], repeats: boolean): Handle {
    if (typeof run !== 'function') {
      throw Object.assign(new TypeError('The "callback" argument must be of type function.'), {
        code: 'ERR_INVALID_ARG_TYPE',
      });
    }
    const id = ++lastId;
    let referenced = true;
    let timer: Timer;
    const schedule = () => {
      timer = life.after(delay, fire, () => referenced);
    };
    const fire = () => {
      if (repeats) schedule();
      else numbered.delete(id);
      run(...args);
    };
    const keepAlive = (wanted: boolean) => {
      referenced = wanted;
      return handle;
    };
    const handle: Handle = {
      [HANDLE]: true,
      ref: () => keepAlive(true),
      unref: () => keepAlive(false),
      hasRef: () => referenced,
      refresh() {
        timer.cancel();
        schedule();
        return handle;
      },
      close() {
        timer.cancel();
        numbered.delete(id);
        return handle;
      },
      [Symbol.toPrimitive]() {
        numbered.set(id, handle);
        return id;
      },
    };
    schedule();
    return handle;
  }

  const timers: Timers = {
    setTimeout: (run, delay, ...args) => start(run, clamped(delay), args, false),
    setInterval: (run, delay, ...args) => start(run, clamped(delay), args, true),
    setImmediate: (run, ...args) => start(run, immediateDelay(), args, false),
    clear(handle) {
      if (isHandle(handle)) handle.close();
      else if (handle !== null && handle !== undefined) numbered.get(Number(handle))?.close();
    },
  };
  Object.defineProperty(timers.setTimeout, promisify.custom, {
    value: (delay?: number, value?: unknown) =>
      new PromiseClass((resolve) => timers.setTimeout(() => resolve(value), delay)),
  });
  Object.defineProperty(timers.setImmediate, promisify.custom, {
    value: (value?: unknown) => new PromiseClass((resolve) => timers.setImmediate(() => resolve(value))),
  });
  return timers;
}

function isHandle(value: unknown): value is Handle {
  return typeof value === 'object' && value !== null && HANDLE in value;
}

function clamped(delay: unknown): number {
  const milliseconds = Math.trunc(Number(delay));
  return milliseconds >= 1 && milliseconds <= LONGEST_DELAY ? milliseconds : 1;
}
