import type { EventDelivery } from './faults';
import type { World } from './world';

/**
 * By how many milliseconds beyond the usual each copy of a delivery arrives, as the faults of now have it: one copy and
 * no delay when there are none. AWS docs: EventBridge User Guide, "Event delivery": at least once, in any order.
 * `key` is unique to the delivery, and decides for whom a share is.
 */
export function arrivals(world: World, delivery: EventDelivery, key: string): readonly number[] {
  let delay = 0;
  let again: number | undefined;
  for (const [index, disturbance] of world.faults.eventDisturbances(delivery).entries()) {
    const { share = 1, delayMs = 0, doubled = false } = disturbance;
    const draw = (what: string) => world.chance(`event ${what}`, key, index);
    if (draw('disturbed') >= share) continue;
    delay += Math.floor(delayMs * draw('late'));
    if (doubled) again = Math.floor(SECOND_WITHIN * draw('again'));
  }
  return again === undefined ? [delay] : [delay, delay + again];
}

/** Milliseconds within which the second copy of a doubled delivery arrives: the simulator's model. */
const SECOND_WITHIN = 120_000;
