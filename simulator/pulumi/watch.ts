import type { Progress } from './progress';

/** How long a program may ask for nothing and yet not end, in real milliseconds, before it counts as stuck. */
export const STUCK_AFTER = 60_000;

/** The same for a program that has failed already: some of its promises may never be kept. */
export const GIVEN_UP_AFTER = 500;

const EVERY = 250;

export interface Watch {
  /** Resolves when the program is stuck; one that had not failed by then has that as its fault. */
  readonly stuck: Promise<void>;
  stop(): void;
}

/** Notices a program that neither asks for anything nor ends. */
export function watch(progress: Pick<Progress, 'begun' | 'busy' | 'faulty' | 'fault'>): Watch {
  let stop = () => {};
  const stuck = new Promise<void>((resolve) => {
    let begun = progress.begun;
    let quiet = 0;
    const timer = setInterval(() => {
      quiet = begun === progress.begun && !progress.busy ? quiet + EVERY : 0;
      begun = progress.begun;
      if (quiet < (progress.faulty ? GIVEN_UP_AFTER : STUCK_AFTER)) return;
      if (!progress.faulty) {
        progress.fault('', `The program has asked for nothing in ${STUCK_AFTER / 1000} s, and does not end.`);
      }
      clearInterval(timer);
      resolve();
    }, EVERY);
    stop = () => clearInterval(timer);
  });
  return { stuck, stop };
}
