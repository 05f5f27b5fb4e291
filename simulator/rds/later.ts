import type { Timer } from '../clock';
import { resume } from '../resume';
import type { World } from '../world';

/**
 * Plans what happens in a Region after `delay` virtual milliseconds; if the Region is lost then, once it is back.
 * `about` makes the order of two things due at one millisecond depend on what they are.
 */
export function later(world: World, region: string, delay: number, about: string, run: () => unknown): Timer {
  const order = `rds ${about}`;
  let cancelled = false;
  const due = (): unknown => {
    if (cancelled) return undefined;
    if (!world.faults.isLost(region)) return run();
    resume(world, region, due, order);
    return undefined;
  };
  const timer = world.clock.after(delay, due, order);
  return {
    cancel() {
      cancelled = true;
      timer.cancel();
    },
  };
}

/**
 * Plans what happens after everything else of a millisecond: what it sees is all that was committed by then. If the
 * Region is lost then it never happens.
 */
export function lastAt(world: World, region: string, time: number, about: string, run: () => unknown): Timer {
  return world.clock.at(time, () => (world.faults.isLost(region) ? undefined : run()), `\uffff rds ${about}`);
}
