import { type StoreKind, storeKind, type World } from '../world';
import type { Cluster } from './cluster';
import type { Copying } from './copying';
import type { EventSubscription } from './event-subscription';
import type { RdsEvent } from './events';
import type { DatabaseKind } from './identifier';
import type { Instance } from './instance';
import type { OptionGroup } from './option-group';
import type { ParameterGroup } from './parameter-group';
import type { ClusterSnapshot, InstanceSnapshot, Snapshot } from './snapshot';
import type { SubnetGroup } from './subnet-group';

/** What an account has in a Region. Keys are names in lower case. */
export interface Rds {
  readonly instances: Map<string, Instance>;
  readonly clusters: Map<string, Cluster>;
  readonly snapshots: Map<string, InstanceSnapshot>;
  readonly clusterSnapshots: Map<string, ClusterSnapshot>;
  readonly subnetGroups: Map<string, SubnetGroup>;
  readonly parameterGroups: Map<string, ParameterGroup>;
  readonly clusterParameterGroups: Map<string, ParameterGroup>;
  readonly optionGroups: Map<string, OptionGroup>;
  /** Copies into this place that have not ended, in the order of their requests, by the ARN of what they make. */
  readonly copies: Map<string, Copying>;
  /** Id of the newest finished copy of each source instance into this place, by the instance's resource id. */
  readonly newestCopies: Map<string, string>;
  readonly events: RdsEvent[];
  readonly subscriptions: Map<string, EventSubscription>;
}

const RDS: StoreKind<Rds> = storeKind('rds', () => ({
  instances: new Map(),
  clusters: new Map(),
  snapshots: new Map(),
  clusterSnapshots: new Map(),
  subnetGroups: new Map(),
  parameterGroups: new Map(),
  clusterParameterGroups: new Map(),
  optionGroups: new Map(),
  copies: new Map(),
  newestCopies: new Map(),
  events: [],
  subscriptions: new Map(),
}));

export function rdsOf(world: World, account: string, region: string): Rds {
  return world.store(RDS, account, region);
}

/** What all accounts have in a Region, in the order of the accounts. */
export function rdsIn(world: World, region: string): Rds[] {
  return world
    .stores(RDS)
    .filter((entry) => entry.region === region)
    .map(({ store }) => store);
}

/** What all accounts have anywhere. */
export function rdsEverywhere(world: World): Rds[] {
  return world.stores(RDS).map(({ store }) => store);
}

/** The snapshots of a kind, which have names of their own. */
export function snapshotsOf(rds: Rds, kind: DatabaseKind): ReadonlyMap<string, Snapshot> {
  return kind === 'instance' ? rds.snapshots : rds.clusterSnapshots;
}

export function keepSnapshot({ snapshots, clusterSnapshots }: Rds, snapshot: Snapshot): void {
  if (snapshot.kind === 'instance') snapshots.set(snapshot.id, snapshot);
  else clusterSnapshots.set(snapshot.id, snapshot);
}

export function dropSnapshot({ snapshots, clusterSnapshots }: Rds, { kind, id }: Snapshot): void {
  (kind === 'instance' ? snapshots : clusterSnapshots).delete(id);
}
