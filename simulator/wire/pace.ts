import type { Clock } from '../clock';

/** How virtual time passes while real clients look on. */
export interface Pace {
  /** Virtual seconds in a real one; 0: time passes only while requests are under way, and when it is told to. */
  speed(): number;
  /** Resolves when the time that passed until now at the former speed has been caught up with. */
  setSpeed(speed: number): Promise<void>;
  /** Lets virtual time pass up to a time (milliseconds since 1970); resolves when it is reached. */
  advanceTo(time: number): Promise<void>;
  /**
   * Resolves when a request may begin; the returned function says that it has ended. Requests wait while time catches up:
   * if they kept coming in between, it would go no faster than they travel.
   */
  begin(): Promise<() => void>;
  /** Ends the passing of time. Rejects with what failed inside the simulation, if anything did. */
  stop(): Promise<void>;
}

/** Real milliseconds between two looks at the real clock; virtual ones that pass at once while a request is under way. */
const TURN = 20;

/** Virtual milliseconds after which it is looked at what else was asked: a minute, or what a tenth of a second brings. */
const LONGEST = 60_000;
const LONGEST_REAL = 100;

/** Drives a clock. `failed` is told what fails inside the simulation, after which time stands still. */
export function createPace(clock: Clock, initialSpeed: number, failed: (error: unknown) => void): Pace {
  let speed = initialSpeed;
  let anchor = { real: performance.now(), virtual: clock.now() };
  let target = clock.now();
  let underWay = 0;
  let isStopped = false;
  let wake: (() => void) | undefined;
  const arrived: (() => void)[] = [];
  const waiting: { readonly time: number; readonly resolve: () => void }[] = [];

  const running = drive().catch(failed);
  const pace: Pace = {
    speed: () => speed,
    setSpeed(next) {
      anchor = { real: performance.now(), virtual: Math.max(paced(), clock.now()) };
      speed = next;
      return pace.advanceTo(anchor.virtual);
    },
    advanceTo(time) {
      target = Math.max(target, time);
      return new Promise((resolve) => {
        waiting.push({ time, resolve });
        wake?.();
      });
    },
    async begin() {
      await new Promise<void>((resolve) => {
        arrived.push(resolve);
        wake?.();
      });
      return () => {
        underWay--;
        wake?.();
      };
    },
    async stop() {
      isStopped = true;
      wake?.();
      await running;
    },
  };
  return pace;

  /** Where the speed alone would have brought virtual time by now. */
  function paced(): number {
    return Math.floor(anchor.virtual + (performance.now() - anchor.real) * speed);
  }

  async function drive(): Promise<void> {
    while (!isStopped) {
      for (const admit of arrived.splice(0)) {
        underWay++;
        admit();
      }
      const until = Math.max(target, paced());
      if (until > clock.now())
        await clock.runUntil(Math.min(until, clock.now() + Math.max(LONGEST, speed * LONGEST_REAL)));
      else if (speed === 0 && underWay > 0) await clock.runUntil(clock.now() + TURN);
      else if (arrived.length === 0) await pause();
      // After a leap, the speed counts from where it ended.
      if (clock.now() > paced()) anchor = { real: performance.now(), virtual: clock.now() };
      for (const one of waiting.filter(({ time }) => time <= clock.now())) {
        waiting.splice(waiting.indexOf(one), 1);
        one.resolve();
      }
    }
  }

  /** Until something asks for time, or the real clock may have. */
  async function pause(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      wake = resolve;
      if (speed > 0) timer = setTimeout(resolve, TURN);
    });
    wake = undefined;
    clearTimeout(timer);
  }
}
