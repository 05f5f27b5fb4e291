import { recordMetric } from '../cloudwatch/record-metric';
import type { World } from '../world';
import { expire } from './messages';
import { type Queue, sqsStore } from './store';

const MINUTE = 60_000;

/**
 * Publishes how many messages wait in each queue, every minute from now on. AWS docs: SQS publishes its metrics for
 * active queues at one-minute intervals; queues here count as active from their creation on.
 */
export function measureEveryMinute(world: World, account: string, region: string): void {
  const store = world.store(sqsStore, account, region);
  if (store.measuring) return;
  store.measuring = true;
  planNext();

  function planNext(): void {
    const next = (Math.floor(world.clock.now() / MINUTE) + 1) * MINUTE - 1;
    world.clock.at(next > world.clock.now() ? next : next + MINUTE, measure, `sqs ${account} ${region}`);
  }

  function measure(): void {
    for (const queue of store.queues.values()) publish(queue);
    planNext();
  }

  function publish(queue: Queue): void {
    const now = world.clock.now();
    expire(queue, now);
    const value = queue.messages.filter(({ visibleAt }) => visibleAt <= now).length;
    recordMetric(world, account, region, {
      namespace: 'AWS/SQS',
      name: 'ApproximateNumberOfMessagesVisible',
      dimensions: { QueueName: queue.name },
      value,
      unit: 'Count',
    });
  }
}
