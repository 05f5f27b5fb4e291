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

/**
 * Copies that an environment may have in progress at once, unless the config says otherwise: of those that RDS makes at
 * once into a Region two are left to people. AWS docs: RDS User Guide, "Quotas and constraints for Amazon RDS".
 */
export function mostCopies({ concurrentCopies }: Quotas): number {
  return Math.max(1, Math.min(QUOTAS.concurrentCopies, concurrentCopies) - LEFT_TO_PEOPLE);
}

const LEFT_TO_PEOPLE = 2;

/**
 * The same of clusters' snapshots, of which AWS makes five at once for everyone and takes no request for more. AWS docs:
 * Aurora User Guide, "Copying a DB cluster snapshot".
 */
export const CLUSTER_COPIES = CLUSTER_LIMITS.most;
export const MOST_CLUSTER_COPIES = CLUSTER_LIMITS.quota;
