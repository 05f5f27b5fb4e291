import type { ReceiveMessageCommandOutput } from '@aws-sdk/client-sqs';
import { isAwsError } from '../aws-error';
import type { Timer } from '../clock';
import { resume } from '../resume';
import { queueUrl } from '../sqs/queue-url';
import { watchQueue } from '../sqs/watch';
import type { World } from '../world';
import { fitting, isWanted, recordOf, type SqsRecord } from './event-source-batch';
import { asFunction, deleteRecords, handleBatch } from './event-source-invocation';
import type { EventSourceMapping } from './event-source-mapping';

/**
 * AWS docs: lambda with-sqs and services-sqs-scaling: five batches at a time at first, 300 more a minute as long as
 * there are messages, 1,250 at most.
 */
const CONCURRENT_AT_FIRST = 5;
const ONE_MORE_AFTER = 200;
const CONCURRENT_AT_MOST = 1250;

/** SQS gives at most that many messages at once. */
const RECEIVED_AT_MOST = 10;

/** From when a message shows until it is received, in virtual milliseconds: the simulator's model. */
const LATENCY = 20;

/** How long a queue that could not be read is left alone, doubled each time. */
const REFUSED_SHORTEST = 1000;
const REFUSED_LONGEST = 300_000;

/** One reader of a queue. It sleeps off the clock while the queue has nothing to receive. */
interface Poller {
  readonly mapping: EventSourceMapping;
  readonly order: string;
  stopped: boolean;
  polling: boolean;
  /** What ends the present sleep. */
  readonly alarms: Timer[];
  /** Waits for the Region's return. */
  suspended: boolean;
  /** Received and not handed over yet, the first of them at `since`. */
  gathered: SqsRecord[];
  since: number;
  /** Batches that are with the function. */
  busy: number;
  /** From when on there is more than one batch at a time, or the last failure. */
  activeSince: number;
  refusals: number;
}

/** Hands the queue's messages to the function from now on; the returned function ends it. Batches under way go on. */
export function startPolling(world: World, mapping: EventSourceMapping): () => void {
  const poller: Poller = {
    ...{ mapping, order: `mapping ${mapping.uuid}`, stopped: false, polling: false, alarms: [] },
    ...{ suspended: false, gathered: [], since: 0, busy: 0, activeSince: 0, refusals: 0 },
  };
  awaitMessage(world, poller);
  return () => {
    poller.stopped = true;
    silence(poller);
  };
}

/** Receives and hands over as long as there are messages and room for them, then sleeps until there are again. */
async function poll(world: World, poller: Poller): Promise<void> {
  if (poller.polling || poller.stopped) return;
  poller.polling = true;
  silence(poller);
  let going = true;
  while (going) going = await step(world, poller);
}

/** Whether to go on; when not, what wakes the poller is planned and `polling` is false, with nothing in between. */
async function step(world: World, poller: Poller): Promise<boolean> {
  const { mapping } = poller;
  const now = world.clock.now();
  if (world.faults.isLost(mapping.region)) return suspend(world, poller);
  if (poller.stopped) return sleep(poller);
  const { batchSize, windowSeconds } = mapping.settings;
  if (poller.busy === 0) poller.activeSince = now;
  const most = Math.min(mapping.settings.maximumConcurrency ?? CONCURRENT_AT_MOST, CONCURRENT_AT_MOST);
  const grown = CONCURRENT_AT_FIRST + Math.floor((now - poller.activeSince) / ONE_MORE_AFTER);
  if (poller.busy >= Math.min(most, grown)) {
    const next = poller.activeSince + (poller.busy + 1 - CONCURRENT_AT_FIRST) * ONE_MORE_AFTER;
    if (poller.busy < most) alarm(world, poller, next);
    return sleep(poller);
  }
  const received = await receive(
    world,
    poller,
    Math.min(RECEIVED_AT_MOST, batchSize - poller.gathered.length),
  );
  if (received === 'refused') {
    if (poller.gathered.length > 0) handOver(world, poller);
    const delay = Math.min(REFUSED_LONGEST, REFUSED_SHORTEST * 2 ** poller.refusals++);
    poller.alarms.push(world.clock.after(delay, () => awaitMessage(world, poller), poller.order));
    return sleep(poller);
  }
  poller.refusals = 0;
  const { gathered } = poller;
  const due = poller.since + windowSeconds * 1000;
  const full = gathered.length >= batchSize || fitting(gathered, batchSize) < gathered.length;
  if (gathered.length > 0 && (full || world.clock.now() >= due)) {
    handOver(world, poller);
    return true;
  }
  if (received === 'more') return true;
  if (gathered.length > 0) alarm(world, poller, due);
  awaitMessage(world, poller);
  return sleep(poller);
}

async function receive(world: World, poller: Poller, wanted: number): Promise<'more' | 'all' | 'refused'> {
  const { mapping } = poller;
  if (wanted <= 0) return 'all';
  try {
    const { caller } = asFunction(world, mapping);
    const answer = await world.call<ReceiveMessageCommandOutput>(
      caller,
      mapping.region,
      'sqs',
      'ReceiveMessage',
      {
        QueueUrl: queueUrl(mapping.queue),
        MaxNumberOfMessages: wanted,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
        WaitTimeSeconds: 0,
      },
    );
    const records = (answer.Messages ?? []).map((message) => recordOf(mapping, message));
    const kept = records.filter((record) => isWanted(mapping, record));
    const dropped = records.filter((record) => !kept.includes(record));
    if (dropped.length > 0) await deleteRecords(world, mapping, dropped);
    if (poller.gathered.length === 0) poller.since = world.clock.now();
    poller.gathered.push(...kept);
    return records.length === wanted ? 'more' : 'all';
  } catch (error) {
    if (!isAwsError(error)) throw error;
    return 'refused';
  }
}

/** Gives what fits into one batch to the function; what does not begins the next one. */
function handOver(world: World, poller: Poller): void {
  const { mapping, order } = poller;
  const count = fitting(poller.gathered, mapping.settings.batchSize);
  const records = poller.gathered.slice(0, count);
  const received = poller.since;
  poller.gathered = poller.gathered.slice(count);
  poller.since = world.clock.now();
  poller.busy++;
  world.clock.after(
    0,
    async () => {
      const outcome = await handleBatch(world, mapping, records, received);
      poller.busy--;
      if (outcome === 'failed') poller.activeSince = world.clock.now();
      await poll(world, poller);
    },
    order,
  );
}

/** What was gathered shows again in the queue once its visibility timeout is over. */
function suspend(world: World, poller: Poller): boolean {
  poller.gathered = [];
  if (!poller.suspended) {
    poller.suspended = true;
    const again = () => {
      poller.suspended = false;
      return poll(world, poller);
    };
    resume(world, poller.mapping.region, again, poller.order);
  }
  return sleep(poller);
}

function sleep(poller: Poller): false {
  poller.polling = false;
  return false;
}

function awaitMessage(world: World, poller: Poller): void {
  const wake = () => alarm(world, poller, world.clock.now() + LATENCY);
  poller.alarms.push(watchQueue(world, poller.mapping.queue, wake));
}

function alarm(world: World, poller: Poller, time: number): void {
  poller.alarms.push(world.clock.at(time, () => poll(world, poller), poller.order));
}

function silence(poller: Poller): void {
  for (const timer of poller.alarms.splice(0)) timer.cancel();
}
