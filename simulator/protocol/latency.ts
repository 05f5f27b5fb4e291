import type { World } from '../world';

/** A request and its answer each travel this long, in virtual milliseconds: from the first up to the sum. */
const SHORTEST = 8;
const SPREAD = 24;

/**
 * How long one way of a request takes. It depends on what the request says and on when it was sent, so that the
 * order in which the host happened to read requests changes nothing.
 */
export function latencyOf(world: World, way: 'request' | 'answer', content: string): number {
  return SHORTEST + Math.floor(SPREAD * world.chance('latency', way, content, world.clock.now()));
}
