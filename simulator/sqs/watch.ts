import type { Timer } from '../clock';
import type { World } from '../world';
import { expire, queueByArn, waitingAt } from './store';

/**
 * Calls `wake` once, as soon as the queue of this ARN has a message that can be received; at the next moment if it has
 * one now. While it has none nothing is planned on the clock. A queue made anew under the same name is meant too.
 */
export function watchQueue(world: World, arn: string, wake: () => unknown): Timer {
  const waiting = waitingAt(world, arn);
  let timer: Timer | undefined;
  const cancel = () => {
    timer?.cancel();
    waiting.delete(look);
  };
  const look = () => {
    timer?.cancel();
    const queue = queueByArn(world, arn);
    if (!queue) return;
    expire(queue, world.clock.now());
    if (queue.messages.length === 0) return;
    const soonest = queue.messages.reduce((time, { visibleAt }) => Math.min(time, visibleAt), Infinity);
    timer = world.clock.at(soonest, shown, `watch ${arn}`);
  };
  /** What was to show may be deleted, expired or hidden again by now. */
  const shown = () => {
    const queue = queueByArn(world, arn);
    const now = world.clock.now();
    if (queue) expire(queue, now);
    if (!queue?.messages.some(({ visibleAt }) => visibleAt <= now)) return look();
    cancel();
    return wake();
  };
  waiting.add(look);
  look();
  return { cancel };
}
