import type { World } from '../world';
import { arnOf, type Instance } from './instance';
import { later } from './later';
import { removeSnapshot } from './remove-snapshot';
import { rdsOf } from './store';
import { takeSnapshot } from './taking';

const DAY = 24 * 60 * 60 * 1000;
const MINUTE = 60 * 1000;

/** AWS docs: RDS User Guide, "Backup window": half an hour unless set. */
const WINDOW = 30 * MINUTE;

/** Plans the daily backup, at the start of the instance's backup window, for as long as the instance is there. */
export function keepBackups(world: World, instance: Instance): void {
  const now = world.clock.now();
  const [hours = 0, minutes = 0] = instance.backupWindow.slice(0, 5).split(':').map(Number);
  const today = Math.floor(now / DAY) * DAY + (hours * 60 + minutes) * MINUTE;
  const next = today > now ? today : today + DAY;
  later(world, instance.region, next - now, `backup ${arnOf(instance)}`, () => {
    if (!isThere(world, instance)) return;
    // A window that passed while the Region was lost passes without a backup.
    if (instance.backupRetentionDays > 0 && world.clock.now() < next + WINDOW) {
      removeOldBackups(world, instance);
      // A window in which something else goes on passes without a backup here; AWS tries again within it.
      if (instance.status === 'available') takeAutomatedSnapshot(world, instance, {});
    }
    keepBackups(world, instance);
  });
}

export function takeAutomatedSnapshot(
  world: World,
  instance: Instance,
  args: { readonly isFirst?: boolean; readonly whenAvailable?: () => void },
): void {
  const stamp = new Date(world.clock.now()).toISOString().slice(0, 16).replace(/[T:]/g, '-');
  const tags = instance.copyTagsToSnapshot ? new Map(instance.tags) : new Map<string, string>();
  takeSnapshot(world, instance, {
    id: `rds:${instance.instanceIdentifier}-${stamp}`,
    type: 'automated',
    tags,
    ...args,
  });
}

/** With their instance its automated backups go too, unless they are to be retained. */
export function removeBackupsOf(world: World, instance: Instance): void {
  for (const snapshot of backupsOf(world, instance)) removeSnapshot(world, snapshot);
}

function removeOldBackups(world: World, instance: Instance): void {
  const oldest = world.clock.now() - instance.backupRetentionDays * DAY;
  for (const snapshot of backupsOf(world, instance)) {
    if (snapshot.createdAt !== undefined && snapshot.createdAt < oldest) removeSnapshot(world, snapshot);
  }
}

function backupsOf(world: World, { account, region, resourceId }: Instance) {
  return [...rdsOf(world, account, region).snapshots.values()].filter(
    ({ type, traits }) => type === 'automated' && traits.resourceId === resourceId,
  );
}

function isThere(world: World, instance: Instance): boolean {
  const { instances } = rdsOf(world, instance.account, instance.region);
  return instances.get(instance.instanceIdentifier) === instance && instance.status !== 'deleting';
}
