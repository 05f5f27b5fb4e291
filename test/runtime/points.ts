import type { Snapshot } from '../../runtime/backup/snapshots';
import { snapshotName } from '../../runtime/names';
import type { Chain, Database, PruneRecoverySettings, PruneSourceSettings } from '../../runtime/settings';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
export const NOW = Date.UTC(2026, 5, 15, 12, 41);

export const chain: Chain = {
  environment: 'production',
  source: { account: '111111111111', region: 'us-west-2' },
  recovery: { account: '222222222222', region: 'us-east-1' },
};

export const orders: Database = {
  name: 'orders',
  rpoSeconds: 7200,
  periodSeconds: 3600,
  snapshotSeconds: 300,
  copySeconds: 1200,
};

export const settings: PruneRecoverySettings & PruneSourceSettings = {
  ...chain,
  databases: [orders],
  retention: { hourly: 24, daily: 7, weekly: 4, monthly: 12 },
  quotas: { manualSnapshots: 100, concurrentCopies: 20 },
  namespace: 'Lifeboat',
  store: 'store',
};

/** A recovery point of the slot that is `hours` before the current hour. */
export function pointOf(hours: number, change: Partial<Snapshot> = {}, database = orders): Snapshot {
  const slot = Math.floor(NOW / HOUR) * HOUR - hours * HOUR;
  const name = snapshotName(chain, database.name, slot);
  return {
    name,
    point: name,
    arn: `arn:aws:rds:us-east-1:222222222222:snapshot:${name}`,
    database,
    slot,
    rekeyed: false,
    automated: false,
    hop: false,
    status: 'available',
    encrypted: true,
    keyArn: 'arn:aws:kms:us-east-1:222222222222:key/own',
    databaseTime: slot + 10_000,
    createdAt: slot + 600_000,
    storage: { gibibytes: 20 },
    ...change,
    tags: { 'lifeboat:environment': 'production', ...change.tags },
  };
}

/** Hourly points, the newest of the current hour. */
export function hourlyPoints(count: number): Snapshot[] {
  return Array.from({ length: count }, (_, index) => pointOf(index));
}
