import { CLUSTER_SNAPSHOTS } from '../runtime/backup/kinds';
import { CLUSTER_COPIES as CLUSTER_LIMITS } from '../runtime/backup/turns';
import type { Quotas, Retention } from '../runtime/settings';

/** What is kept, and what AWS grants every account, unless the config says otherwise. */
export const RETENTION: Retention = { hourly: 24, daily: 7, weekly: 4, monthly: 12 };
export const QUOTAS: Quotas = {
  manualSnapshots: 100,
  concurrentCopies: 20,
  manualClusterSnapshots: CLUSTER_SNAPSHOTS,
};
export const LEDGER = { mode: 'governance', days: 400 } as const;

/** Of the copies that RDS makes at once into a Region (20); the rest is left to people. AWS docs: RDS, "Quotas". */
export const COPIES = 18;

/**
 * The same of clusters' snapshots, of which AWS makes five at once for everyone and takes no request for more. AWS docs:
 * Aurora User Guide, "Copying a DB cluster snapshot".
 */
export const CLUSTER_COPIES = CLUSTER_LIMITS.most;
export const MOST_CLUSTER_COPIES = CLUSTER_LIMITS.quota;
