import type { World } from './world';

/**
 * Has `run` happen in a Region that is lost now as soon as it answers again: after all that its services do at its
 * return, in the order of `order`, as on the clock.
 */
export function resume(world: World, region: string, run: () => unknown, order: string): void {
  world.faults.onceReturned(region, () => world.clock.after(0, run, order));
}
