import { type Assumptions, assumptions } from './assumptions';
import { callService } from './call';
import { type Chance, createChance } from './chance';
import { type Clock, createClock } from './clock';
import { createFaults, type Faults } from './faults';
import { createNetwork, type Network } from './network';
import { createRates, type Rates } from './rates';
import type { Caller, Service } from './service';
import type { Note, Trail } from './trail';

/** State that a service keeps per account and Region, made empty when first asked for. */
export interface StoreKind<T> {
  readonly name: string;
  readonly empty: () => T;
}

export function storeKind<T>(name: string, empty: () => T): StoreKind<T> {
  return { name, empty };
}

/** An event of an AWS service on its account's default bus, before EventBridge gives it an id. */
export interface AwsEvent {
  readonly account: string;
  readonly region: string;
  /** `aws.rds` */
  readonly source: string;
  readonly detailType: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

/** A simulated AWS: all accounts and Regions, one clock, one seed. */
export interface World {
  readonly seed: string;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly faults: Faults;
  /** How fast AWS may be called. */
  readonly rates: Rates;
  /** What AWS does where nobody knows. */
  readonly assumptions: Assumptions;
  readonly network: Network;
  readonly trail: Trail;
  readonly services: ReadonlyMap<string, Service>;
  /** The one store of this kind for the account and Region. */
  store<T>(kind: StoreKind<T>, account: string, region: string): T;
  /** All stores of this kind that exist, in order of account and Region. */
  stores<T>(kind: StoreKind<T>): { readonly account: string; readonly region: string; readonly store: T }[];
  /**
   * Calls an action in process: permissions, faults and trail as on the wire, no latency. Input and output have the
   * shapes of the SDK's command. Rejects with an `AwsError`.
   */
  call<Output>(
    caller: Caller,
    region: string,
    service: string,
    action: string,
    input: object,
  ): Promise<Output>;
  /** Publishes a service's event; delivery is EventBridge's business. */
  publish(event: AwsEvent): void;
  onPublish(listener: (event: AwsEvent) => void): void;
  note(note: Omit<Note, 'time'>): void;
  /** Registers what must be released when the world ends: servers, folders. Runs in reverse order, once. */
  onClose(release: () => Promise<void> | void): void;
  close(): Promise<void>;
}

export interface WorldArgs {
  readonly seed: string;
  /** Virtual milliseconds since 1970 at which the world starts. */
  readonly start: number;
  readonly services: readonly Service[];
  /** What it assumes otherwise than is likeliest. */
  readonly assume?: Partial<Assumptions>;
}

export function createWorld(args: WorldArgs): World {
  /** By kind, account and Region. */
  const stores = new Map<string, Map<string, Map<string, unknown>>>();
  const listeners: ((event: AwsEvent) => void)[] = [];
  const releases: (() => Promise<void> | void)[] = [];
  const clock = createClock(args.start);
  const world: World = {
    seed: args.seed,
    clock,
    chance: createChance(args.seed),
    faults: createFaults(),
    rates: createRates(),
    assumptions: assumptions(args.assume),
    network: createNetwork(),
    trail: { calls: [], notes: [], grants: new Map() },
    services: new Map(args.services.map((service) => [service.name, service])),
    store<T>(kind: StoreKind<T>, account: string, region: string) {
      const ofAccount = within(within(stores, kind.name), account);
      if (!ofAccount.has(region)) ofAccount.set(region, kind.empty());
      return ofAccount.get(region) as T;
    },
    stores<T>(kind: StoreKind<T>) {
      return inOrder(within(stores, kind.name)).flatMap(([account, ofAccount]) =>
        inOrder(ofAccount).map(([region, store]) => ({ account, region, store: store as T })),
      );
    },
    call: (caller, region, service, action, input) =>
      callService(world, { caller, region, service, action, input }),
    publish(event) {
      for (const listener of listeners) listener(event);
    },
    onPublish(listener) {
      listeners.push(listener);
    },
    note(note) {
      world.trail.notes.push({ time: clock.now(), ...note });
    },
    onClose(release) {
      releases.push(release);
    },
    async close() {
      const failures: unknown[] = [];
      for (const release of releases.splice(0).reverse()) {
        try {
          await release();
        } catch (error) {
          failures.push(error);
        }
      }
      if (failures.length > 0) throw new AggregateError(failures, 'The world did not close cleanly.');
    },
  };
  for (const service of args.services) service.install?.(world);
  return world;
}

/** The map under this key, made when first asked for. */
function within<T>(maps: Map<string, Map<string, T>>, key: string): Map<string, T> {
  let found = maps.get(key);
  if (!found) {
    found = new Map();
    maps.set(key, found);
  }
  return found;
}

function inOrder<T>(map: ReadonlyMap<string, T>): [string, T][] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1));
}
