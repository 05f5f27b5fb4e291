import { recordMetric } from '../cloudwatch/record-metric';
import { resume } from '../resume';
import type { World } from '../world';
import { expire, type Queue } from './store';

const MINUTE = 60_000;

/** AWS docs: SQS Developer Guide, "Available CloudWatch metrics": a queue is active for six hours after it was used. */
const ACTIVE = 6 * 3_600_000;

type Counted = 'NumberOfMessagesSent' | 'NumberOfMessagesReceived' | 'NumberOfMessagesDeleted';

/** Counts one message that was sent, received or deleted. */
export function count(world: World, queue: Queue, name: Counted): void {
  record(world, queue, name, 1, 'Count');
}

/**
 * Notes that the queue is used: what it holds is published at the end of each minute, until it has been empty and unused
 * for a while.
 */
export function measureEveryMinute(world: World, queue: Queue): void {
  queue.usedAt = world.clock.now();
  if (queue.measuring) return;
  queue.measuring = true;
  planNext(world, queue);
}

function planNext(world: World, queue: Queue): void {
  const end = (Math.floor(world.clock.now() / MINUTE) + 1) * MINUTE - 1;
  const next = end > world.clock.now() ? end : end + MINUTE;
  world.clock.at(next, () => measure(world, queue), `sqs ${queue.arn}`);
}

function measure(world: World, queue: Queue): void {
  const now = world.clock.now();
  expire(queue, now);
  if (world.faults.isLost(queue.region)) {
    resume(world, queue.region, () => planNext(world, queue), `sqs ${queue.arn}`);
    return;
  }
  queue.measuring = !queue.deleted;
  if (!queue.measuring) return;
  const waiting = queue.messages.filter(({ visibleAt }) => visibleAt <= now);
  const inFlight = queue.messages.filter(({ visibleAt, receives }) => visibleAt > now && receives > 0);
  const oldest = queue.messages.reduce((time, { sentAt }) => Math.min(time, sentAt), now);
  record(world, queue, 'ApproximateNumberOfMessagesVisible', waiting.length, 'Count');
  record(world, queue, 'ApproximateNumberOfMessagesNotVisible', inFlight.length, 'Count');
  record(world, queue, 'ApproximateAgeOfOldestMessage', Math.floor((now - oldest) / 1000), 'Seconds');
  if (queue.messages.length > 0) queue.usedAt = now;
  queue.measuring = now - queue.usedAt < ACTIVE;
  if (queue.measuring) planNext(world, queue);
}

function record(world: World, queue: Queue, name: string, value: number, unit: string): void {
  const dimensions = { QueueName: queue.name };
  recordMetric(world, queue.account, queue.region, { namespace: 'AWS/SQS', name, dimensions, value, unit });
}
