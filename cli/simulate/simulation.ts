import type { Chain } from '../../runtime/settings';
import type { Assumptions } from '../../simulator/assumptions';
import { services } from '../../simulator/services';
import { type AccessKey, administratorKey } from '../../simulator/wire/keys';
import { listen, type Wire } from '../../simulator/wire/listen';
import { createWorld, type World } from '../../simulator/world';
import { deployStacks } from '../drill/deployment';
import { buildEstate } from '../drill/estate';
import type { Rehearsal } from '../drill/project';

export interface SimulationArgs {
  readonly chain: Chain;
  /** What is deployed before anybody may ask; nothing when absent. */
  readonly deployed: Rehearsal | undefined;
  readonly port: number;
  readonly speed: number;
  readonly seed: string;
  /** What AWS does where nobody knows, other than is likeliest. */
  readonly assume?: Partial<Assumptions>;
  readonly told: (line: string) => void;
  /** Is told what clients ask for that is not simulated. */
  readonly complained: (line: string) => void;
}

export interface Simulation {
  readonly url: string;
  /** Virtual milliseconds since 1970 at which it began to serve: the present. */
  readonly now: number;
  readonly keys: readonly AccessKey[];
  /** Resolves after the signal, when nothing of it is left; rejects with what failed inside. */
  until(stop: AbortSignal): Promise<void>;
}

/** So long before the present the world begins, in milliseconds: what a team has before Lifeboat is made then. */
const ESTATE_BEFORE = 2 * 3_600_000;

/** Serves a simulated AWS. Rejects with a `DeploymentError`, or with {@link isPortFault} when the port cannot be had. */
export async function openSimulation(args: SimulationArgs): Promise<Simulation> {
  const { chain, deployed, port, speed, seed, assume = {}, told, complained } = args;
  const world = createWorld({ seed, start: Date.now() - ESTATE_BEFORE, services, assume });
  try {
    if (deployed !== undefined) await deploy(world, deployed, told);
    await world.clock.runUntil(Date.now());
    const now = world.clock.now();
    const wire = await listen(world, { port, speed, told: complained });
    const accounts = [chain.source.account, chain.recovery.account];
    return {
      url: wire.url,
      now,
      keys: accounts.map((account) => administratorKey(world, account)),
      until: (stop) => served(world, wire, stop),
    };
  } catch (error) {
    await world.close();
    throw error;
  }
}

export function isPortFault(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && 'code' in error && ['EADDRINUSE', 'EACCES'].includes(String(error.code));
}

async function deploy(world: World, rehearsal: Rehearsal, told: (line: string) => void): Promise<void> {
  const { chain, databases, traffic, keys } = rehearsal;
  const named = databases.map(({ name, kind }) => ({
    name,
    ...(kind === undefined ? {} : { kind }),
    databaseName: name.replaceAll('-', '_'),
  }));
  await buildEstate(world, { chain, databases: named, traffic, keys });
  await deployStacks(world, rehearsal, ({ name, resources, account, region }) =>
    told(`deployed   ${name}   ${resources} resources   ${account} ${region}`),
  );
}

async function served(world: World, wire: Wire, stop: AbortSignal): Promise<void> {
  const stopped = new Promise<void>((resolve) => {
    if (stop.aborted) resolve();
    else stop.addEventListener('abort', () => resolve(), { once: true });
  });
  try {
    await Promise.race([stopped, wire.ended]);
  } finally {
    await wire.close();
    await world.close();
  }
}
