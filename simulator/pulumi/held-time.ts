import type { Clock } from '../clock';

/** Virtual time that a deployment holds still, but for what its provider waits for. */
export interface HeldTime {
  /** Lets so many virtual milliseconds pass; several at once pass one after the other. */
  pass(milliseconds: number): Promise<void>;
  end(): void;
}

export function holdTime(clock: Clock, what: string): HeldTime {
  let release = clock.lease(what);
  let last: Promise<void> = Promise.resolve();
  return {
    pass(milliseconds) {
      last = last.then(async () => {
        release();
        try {
          await clock.runUntil(clock.now() + milliseconds);
        } finally {
          release = clock.lease(what);
        }
      });
      return last;
    },
    end: () => release(),
  };
}
