import { type StoreKind, storeKind, type World } from '../world';
import type { Copying } from './copying';
import type { EventSubscription } from './event-subscription';
import type { RdsEvent } from './events';
import type { Instance } from './instance';
import type { OptionGroup } from './option-group';
import type { ParameterGroup } from './parameter-group';
import type { Snapshot } from './snapshot';
import type { SubnetGroup } from './subnet-group';

/** What an account has in a Region. Keys are names in lower case. */
export interface Rds {
  readonly instances: Map<string, Instance>;
  readonly snapshots: Map<string, Snapshot>;
  readonly subnetGroups: Map<string, SubnetGroup>;
  readonly parameterGroups: Map<string, ParameterGroup>;
  readonly optionGroups: Map<string, OptionGroup>;
  /** Copies into this place that have not ended, in the order of their requests, by the id of what they make. */
  readonly copies: Map<string, Copying>;
  /** Id of the newest finished copy of each source instance into this place, by the instance's resource id. */
  readonly newestCopies: Map<string, string>;
  readonly events: RdsEvent[];
  readonly subscriptions: Map<string, EventSubscription>;
}

const RDS: StoreKind<Rds> = storeKind('rds', () => ({
  instances: new Map(),
  snapshots: new Map(),
  subnetGroups: new Map(),
  parameterGroups: new Map(),
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
