import type { World } from '../world';
import type { Cluster } from './cluster';
import { arnOf, type Instance } from './instance';
import { later } from './later';
import { removeSnapshot } from './remove-snapshot';
import { rdsOf, snapshotsOf } from './store';
import { takeSnapshot } from './taking';

const DAY = 24 * 60 * 60 * 1000;
const MINUTE = 60 * 1000;

/** AWS docs: RDS User Guide, "Backup window": half an hour unless set. */
const WINDOW = 30 * MINUTE;

/** Plans the daily backup, at the start of the instance's backup window, for as long as the database is there. */
export function keepBackups(world: World, database: Instance | Cluster): void {
  const now = world.clock.now();
  const [hours = 0, minutes = 0] = database.backupWindow.slice(0, 5).split(':').map(Number);
  const today = Math.floor(now / DAY) * DAY + (hours * 60 + minutes) * MINUTE;
  const next = today > now ? today : today + DAY;
  later(world, database.region, next - now, `backup ${arnOf(database)}`, () => {
    if (!isThere(world, database)) return;
    // A window that passed while the Region was lost passes without a backup.
    if (database.backupRetentionDays > 0 && world.clock.now() < next + WINDOW) {
      removeOldBackups(world, database);
      // A window in which something else goes on passes without a backup here; AWS tries again within it.
      if (database.status === 'available') takeAutomatedSnapshot(world, database, {});
    }
    keepBackups(world, database);
  });
}

export function takeAutomatedSnapshot(
  world: World,
  database: Instance | Cluster,
  args: { readonly isFirst?: boolean; readonly whenAvailable?: () => void },
): void {
  const stamp = new Date(world.clock.now()).toISOString().slice(0, 16).replace(/[T:]/g, '-');
  const tags = database.copyTagsToSnapshot ? new Map(database.tags) : new Map<string, string>();
  takeSnapshot(world, database, {
    id: `rds:${database.identifier}-${stamp}`,
    type: 'automated',
    tags,
    ...args,
  });
}

/** With their database its automated backups go too, unless they are to be retained. */
export function removeBackupsOf(world: World, database: Instance | Cluster): void {
  for (const snapshot of backupsOf(world, database)) removeSnapshot(world, snapshot);
}

function removeOldBackups(world: World, database: Instance | Cluster): void {
  const oldest = world.clock.now() - database.backupRetentionDays * DAY;
  for (const snapshot of backupsOf(world, database)) {
    if (snapshot.createdAt !== undefined && snapshot.createdAt < oldest) removeSnapshot(world, snapshot);
  }
}

function backupsOf(world: World, { kind, account, region, resourceId }: Instance | Cluster) {
  return [...snapshotsOf(rdsOf(world, account, region), kind).values()].filter(
    ({ type, traits }) => type === 'automated' && traits.resourceId === resourceId,
  );
}

function isThere(world: World, database: Instance | Cluster): boolean {
  const { instances, clusters } = rdsOf(world, database.account, database.region);
  const there = database.kind === 'instance' ? instances : clusters;
  return there.get(database.identifier) === database && database.status !== 'deleting';
}
