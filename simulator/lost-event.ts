import type { EventDelivery } from './faults';
import type { World } from './world';

/** Whether the faults of now take this delivery away. `key` is unique to it, and decides when a share is lost. */
export function isEventLost(world: World, delivery: EventDelivery, key: string): boolean {
  const share = world.faults.lostShare(delivery);
  return share > 0 && world.chance('event lost', key) < share;
}
