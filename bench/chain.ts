import type { World } from '../simulator/world';
import { CHAIN, createFleet, type Fleet, rdsCalls } from './fleet';
import { preparePolling, startPolling } from './polling';

const HOUR = 3_600_000;
const MINUTE = 60_000;

/** Before this, first copies are full and retention is not; what is counted begins after it. */
const SETTLED_AFTER = 6 * HOUR;
const COUNTED = 6 * HOUR;

/** Longest that EventBridge takes here for the two hops from a snapshot's event to the copy, in milliseconds. */
const DELIVERY = { sameRegion: 500, otherRegion: 1_000 };

export interface ChainCost {
  readonly databases: number;
  readonly snapshots: number;
  readonly callsPerSnapshot: number;
  /** RDS calls by function and action, in the counted time. */
  readonly calls: ReadonlyMap<string, number>;
  /** From a snapshot's being available to its copy's being asked for, in seconds: the middle one and the longest. */
  readonly latency: { readonly median: number; readonly longest: number };
  /** Simulated hours that one wall-clock minute holds. */
  readonly hoursPerMinute: number;
}

/** What the deployed chain costs for that many databases, every hour. */
export async function measureChain(databases: number): Promise<ChainCost> {
  const fleet = await createFleet({ databases, every: '1 hour', rpo: '2 hours' }, true);
  try {
    await fleet.pass(SETTLED_AFTER);
    return await measured(databases, fleet, (since) => rdsCalls(fleet.world.trail.calls, since));
  } finally {
    await fleet.world.close();
  }
}

/** The same for the chain that polls. */
export async function measurePolling(databases: number): Promise<ChainCost> {
  const fleet = await createFleet({ databases, every: '1 hour', rpo: '2 hours' }, false);
  try {
    await preparePolling(fleet.world);
    const names = Array.from({ length: databases }, (_, index) => `db${String(index + 1).padStart(4, '0')}`);
    const calls = startPolling(fleet.world, names);
    await fleet.pass(SETTLED_AFTER);
    const before = calls();
    return await measured(databases, fleet, () => new Map([['polling', calls() - before]]));
  } finally {
    await fleet.world.close();
  }
}

async function measured(
  databases: number,
  { world, pass }: Fleet,
  count: (since: number) => ReadonlyMap<string, number>,
): Promise<ChainCost> {
  const since = world.clock.now();
  const started = performance.now();
  await pass(COUNTED);
  const minutes = (performance.now() - started) / MINUTE;
  const calls = count(since);
  const snapshots = databases * (COUNTED / HOUR);
  const total = [...calls.values()].reduce((sum, one) => sum + one, 0);
  return {
    databases,
    snapshots,
    calls,
    callsPerSnapshot: total / snapshots,
    latency: latencyIn(world, since),
    hoursPerMinute: COUNTED / HOUR / minutes,
  };
}

/** How long snapshots that became available since then waited for the request that copies them. */
function latencyIn({ trail, clock }: World, since: number) {
  const asked = trail.notes
    .filter(({ kind, account }) => kind === 'copy-asked' && account === CHAIN.recovery.account)
    .map(({ time, details }) => [String(details.from).split(':').pop(), time] as const);
  const first = new Map([...asked].reverse());
  const waits = trail.notes
    .filter(({ kind, account, time }) => {
      return kind === 'snapshot-available' && account === CHAIN.source.account && time >= since;
    })
    .flatMap(({ time, details }) => {
      const at = first.get(String(details.snapshot));
      return at === undefined ? [] : [(at - time) / 1000];
    })
    .sort((a, b) => a - b);
  if (waits.length === 0)
    throw new Error(`No snapshot was copied until ${new Date(clock.now()).toISOString()}.`);
  return { median: waits[Math.floor(waits.length / 2)] ?? 0, longest: waits.at(-1) ?? 0 };
}

/** Event delivery that a latency holds, in seconds: from the source's bus to a function, and on to the other Region's. */
export const DELIVERY_SECONDS = (2 * DELIVERY.sameRegion + DELIVERY.otherRegion) / 1000;
