import type { TrailEntry } from '../simulator/trail';
import type { World } from '../simulator/world';
import { CHAIN, createFleet, type Fleet, type FleetArgs, rdsCalls } from './fleet';
import { preparePolling, startPolling } from './polling';
import { type ProcessorShares, processorShares } from './processor-shares';

const HOUR = 3_600_000;
const MINUTE = 60_000;

/** A fleet and how long it is watched. */
export interface Watch extends FleetArgs {
  /** Virtual hours before what is counted. */
  readonly settledAfter: number;
  /** Hours between two snapshots of a database; one when absent. */
  readonly period?: number;
  /** Virtual hours that are counted: whole periods. */
  readonly counted: number;
  /** One more hour is spent under a profiler. */
  readonly profiled?: boolean;
}

/** Longest that EventBridge takes here for the two hops from a snapshot's event to the copy, in milliseconds. */
const DELIVERY = { sameRegion: 500, otherRegion: 1_000 };

export interface ChainCost {
  readonly databases: number;
  /** That became available in the counted time. */
  readonly snapshots: number;
  /** Of these, how many nobody asked to be copied until its end. They have no latency. */
  readonly unasked: number;
  readonly callsPerSnapshot: number;
  /** RDS calls by function and action, in the counted time. */
  readonly calls: ReadonlyMap<string, number>;
  /** From a snapshot's being available to its copy's being asked for, in seconds: the middle one and the longest. */
  readonly latency: { readonly median: number; readonly longest: number };
  /** Simulated hours that one wall-clock minute holds, in the middle one of the periods that were counted. */
  readonly hoursPerMinute: number;
  /** Processor seconds of this process for a simulated day. */
  readonly processorSecondsPerDay: number;
  /** Shares of the processor's time, where they were asked for. */
  readonly shares?: ProcessorShares;
}

/** What the deployed chain costs. */
export async function measureChain(watch: Watch): Promise<ChainCost> {
  const fleet = await createFleet(watch, true);
  try {
    await passHours(fleet, watch.settledAfter);
    const cost = await measured(watch, fleet, rdsCalls);
    if (watch.profiled !== true) return cost;
    return { ...cost, shares: await processorShares(() => passHours(fleet, 1)) };
  } finally {
    await fleet.world.close();
  }
}

/** The same for the chain that polls. */
export async function measurePolling(watch: Watch): Promise<ChainCost> {
  const fleet = await createFleet(watch, false);
  try {
    await preparePolling(fleet.world);
    const names = Array.from(
      { length: watch.databases },
      (_, index) => `db${String(index + 1).padStart(4, '0')}`,
    );
    const calls = startPolling(fleet.world, names, watch.period ?? 1);
    await passHours(fleet, watch.settledAfter);
    let before = calls();
    return await measured(watch, fleet, () => {
      const since = before;
      before = calls();
      return new Map([['polling', before - since]]);
    });
  } finally {
    await fleet.world.close();
  }
}

/** Lets hours pass; the trail of each is looked at and thrown away, as it would fill the memory. */
async function passHours(
  { world, pass }: Fleet,
  hours: number,
  look?: (calls: readonly TrailEntry[]) => void,
): Promise<void> {
  for (let hour = 0; hour < hours; hour++) {
    await pass(HOUR);
    look?.(world.trail.calls);
    world.trail.calls.length = 0;
  }
}

type Count = (calls: readonly TrailEntry[]) => ReadonlyMap<string, number>;

async function measured(
  { databases, counted, period = 1 }: Watch,
  fleet: Fleet,
  count: Count,
): Promise<ChainCost> {
  const { world } = fleet;
  const since = world.clock.now();
  const used = process.cpuUsage();
  const calls = new Map<string, number>();
  const add = (trail: readonly TrailEntry[]) => {
    for (const [call, times] of count(trail)) calls.set(call, (calls.get(call) ?? 0) + times);
  };
  const minutes: number[] = [];
  for (let hour = 0; hour < counted; hour += period) {
    const started = performance.now();
    await passHours(fleet, period, add);
    minutes.push((performance.now() - started) / MINUTE);
  }
  const { user, system } = process.cpuUsage(used);
  const waits = waitsIn(world, since);
  const total = [...calls.values()].reduce((sum, one) => sum + one, 0);
  return {
    databases,
    snapshots: waits.length,
    unasked: waits.filter((wait) => wait === undefined).length,
    calls,
    callsPerSnapshot: total / waits.length,
    latency: latencyOf(waits),
    hoursPerMinute: period / middleOf(minutes),
    processorSecondsPerDay: ((user + system) / 1e6 / counted) * 24,
  };
}

/**
 * How long each snapshot that became available since then waited for the request that copies it, in seconds; undefined
 * where there was none.
 */
function waitsIn({ trail }: World, since: number): (number | undefined)[] {
  const asked = trail.notes
    .filter(({ kind, account }) => kind === 'copy-asked' && account === CHAIN.recovery.account)
    .map(({ time, details }) => [String(details.from).split(':').pop(), time] as const);
  const first = new Map([...asked].reverse());
  return trail.notes
    .filter(({ kind, account, time }) => {
      return kind === 'snapshot-available' && account === CHAIN.source.account && time >= since;
    })
    .map(({ time, details }) => {
      const at = first.get(String(details.snapshot));
      return at === undefined ? undefined : (at - time) / 1000;
    });
}

function latencyOf(waits: readonly (number | undefined)[]): ChainCost['latency'] {
  const known = waits.filter((wait) => wait !== undefined);
  if (known.length === 0) throw new Error(`None of ${waits.length} snapshots was asked to be copied.`);
  return { median: middleOf(known), longest: Math.max(...known) };
}

function middleOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** Event delivery that a latency holds, in seconds: from the source's bus to a function, and on to the other Region's. */
export const DELIVERY_SECONDS = (2 * DELIVERY.sameRegion + DELIVERY.otherRegion) / 1000;
