import { type StoreKind, storeKind, type World } from '../world';

/** What can differ between accounts, Regions and times. A scenario changes it in place. */
export interface RdsSwitches {
  /**
   * Whether one CopyDBSnapshot takes an encrypted snapshot to another account and Region, as since September 2025.
   * AWS docs: RDS User Guide, "Cross-Region and cross-account copy in a single step". Without it such a copy is refused
   * and needs two.
   */
  singleStepCopies: boolean;
  /** Per account and Region. AWS docs: RDS User Guide, "Quotas and constraints for Amazon RDS". */
  manualSnapshots: number;
  concurrentCopies: number;
  instances: number;
  /** The same of clusters. AWS docs: Aurora User Guide, "Copying a DB cluster snapshot". */
  manualClusterSnapshots: number;
  concurrentClusterCopies: number;
  clusters: number;
  /**
   * Whether clusters for which nobody asks for a key are encrypted under one that AWS owns, as since February 2026;
   * else they are not encrypted. AWS docs: Aurora User Guide, "Encrypting Amazon Aurora resources".
   */
  clustersEncryptedByDefault: boolean;
  /** Whether snapshots under a key that AWS owns can be shared, and copied under another: AWS does not say. */
  awsOwnedKeySnapshotsLeave: boolean;
  /** GiB, over all instances of an account in a Region. */
  storageGiB: number;
}

const SWITCHES: StoreKind<RdsSwitches> = storeKind('rds switches', () => ({
  singleStepCopies: true,
  manualSnapshots: 100,
  concurrentCopies: 20,
  instances: 40,
  manualClusterSnapshots: 100,
  concurrentClusterCopies: 5,
  clusters: 40,
  clustersEncryptedByDefault: true,
  awsOwnedKeySnapshotsLeave: false,
  storageGiB: 100_000,
}));

/** The switches of an account in a Region, to read or to change. */
export function rdsSwitches(world: World, account: string, region: string): RdsSwitches {
  return world.store(SWITCHES, account, region);
}

/** Accounts that one snapshot can be shared with. AWS docs: RDS User Guide, "Sharing a DB snapshot". */
export const MOST_ACCOUNTS = 20;

/** AWS docs: RDS User Guide, "Tagging Amazon RDS resources". */
export const MOST_TAGS = 50;
