import { type Profiler, Session } from 'node:inspector/promises';

/** Shares of the time in which the processor did anything, of 1. */
export interface ProcessorShares {
  /** The functions' bundles: the SDK, and the functions' own code, which is a small part of them. */
  readonly bundles: number;
  readonly garbageCollection: number;
}

/** Where a bundle's file is in the simulated Lambda. */
const BUNDLE = '/var/task/index.js';

/** Nodes that are no code of anyone's: what is called from a bundle into the host counts to the bundle. */
const isHost = (url: string) => url === '' || url.startsWith('node:');

/** Does the work under the profiler of V8 and tells who used the processor. */
export async function processorShares(work: () => Promise<unknown>): Promise<ProcessorShares> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.start');
  try {
    await work();
    const { profile } = await session.post('Profiler.stop');
    return sharesOf(profile);
  } finally {
    session.disconnect();
  }
}

function sharesOf({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): ProcessorShares {
  const owners = ownersOf(nodes);
  const times = { bundle: 0, collector: 0, other: 0, idle: 0 };
  samples.forEach((id, index) => {
    times[owners.get(id) ?? 'other'] += timeDeltas[index] ?? 0;
  });
  const all = times.bundle + times.collector + times.other;
  return { bundles: times.bundle / all, garbageCollection: times.collector / all };
}

type Owner = 'bundle' | 'collector' | 'other' | 'idle';

/** Who each node of the call tree belongs to; the host's code belongs to who called it. */
function ownersOf(nodes: readonly Profiler.ProfileNode[]): Map<number, Owner> {
  const owners = new Map<number, Owner>();
  // A node comes before its children.
  for (const { id, callFrame, children = [] } of nodes) {
    const owner = ownerOf(callFrame.functionName, callFrame.url) ?? owners.get(id) ?? 'other';
    for (const one of [id, ...children]) owners.set(one, owner);
  }
  return owners;
}

function ownerOf(name: string, url: string): Owner | undefined {
  if (name === '(garbage collector)') return 'collector';
  if (name === '(idle)') return 'idle';
  if (url.endsWith(BUNDLE)) return 'bundle';
  return isHost(url) ? undefined : 'other';
}
