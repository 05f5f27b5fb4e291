import type { Timer } from '../clock';
import type { World } from '../world';

/**
 * Plans what happens in a Region after `delay` virtual milliseconds, if the Region is still there then. `about` makes
 * the order of two things due at one millisecond depend on what they are.
 */
export function later(world: World, region: string, delay: number, about: string, run: () => unknown): Timer {
  return world.clock.after(delay, () => (world.faults.isLost(region) ? undefined : run()), `rds ${about}`);
}

/** As `later`, after everything else that happens at that millisecond: what it sees is all that was committed by then. */
export function lastAt(world: World, region: string, time: number, about: string, run: () => unknown): Timer {
  return world.clock.at(time, () => (world.faults.isLost(region) ? undefined : run()), `\uffff rds ${about}`);
}
