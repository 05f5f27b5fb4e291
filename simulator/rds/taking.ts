import { changedGiB, durationOf } from '../durations';
import type { World } from '../world';
import { snapshotEvent } from './events';
import { snapshotArn } from './identifier';
import type { Instance, InstanceTraits } from './instance';
import { lastAt, later } from './later';
import type { Snapshot } from './snapshot';
import { rdsOf } from './store';

export interface TakeArgs {
  readonly id: string;
  readonly type: Snapshot['type'];
  readonly tags: Map<string, string>;
  /** The backup that an instance starts its life with, which has its own duration. */
  readonly isFirst?: boolean;
  /** What follows when the snapshot is available. */
  readonly whenAvailable?: () => void;
}

/**
 * Starts a snapshot. It holds what was committed up to a moment shortly after (SnapshotDatabaseTime), and is available
 * when its data has been transferred. Meanwhile its instance is `backing-up`.
 */
export function takeSnapshot(world: World, instance: Instance, args: TakeArgs): Snapshot {
  const { account, region } = instance;
  const now = world.clock.now();
  const snapshot = newSnapshot(instance, args);
  const about = snapshotArn(snapshot);
  const { lastSnapshotAt, allocatedGiB } = instance;
  const giB = lastSnapshotAt === undefined ? allocatedGiB : changedGiB(allocatedGiB, lastSnapshotAt, now);
  const moment = now + durationOf(world, 'snapshotMoment', about);
  const whole = args.isFirst
    ? durationOf(world, 'firstBackup', about)
    : durationOf(world, 'snapshot', about, giB);
  const end = Math.max(now + whole, moment + 1);
  snapshot.transfer = { start: now, end };
  rdsOf(world, account, region).snapshots.set(snapshot.id, snapshot);
  if (instance.status === 'available') instance.status = 'backing-up';
  const kind = args.type === 'manual' ? 'manual' : 'automated';
  snapshotEvent(
    world,
    snapshot,
    args.type === 'manual' ? 'RDS-EVENT-0040' : 'RDS-EVENT-0090',
    `Creating ${kind} snapshot`,
  );
  const note = { subject: instance.instanceIdentifier, account, region };
  world.note({ ...note, kind: 'snapshot-started', details: { snapshot: snapshot.id, type: args.type } });
  lastAt(world, region, moment, about, () => holdContent(world, instance, snapshot));
  later(world, region, end - now, about, () => {
    if (snapshot.databaseTime === undefined) {
      fail(world, instance, snapshot, args);
      return;
    }
    snapshot.status = 'available';
    if (instance.status === 'backing-up') instance.status = 'available';
    snapshotEvent(
      world,
      snapshot,
      args.type === 'manual' ? 'RDS-EVENT-0042' : 'RDS-EVENT-0091',
      `${args.type === 'manual' ? 'Manual' : 'Automated'} snapshot created`,
    );
    world.note({
      ...note,
      kind: 'snapshot-available',
      details: {
        snapshot: snapshot.id,
        type: args.type,
        holds: new Date(moment).toISOString(),
        minutes: minutes(end - now),
      },
    });
    args.whenAvailable?.();
  });
  return snapshot;
}

/** Its Region was lost at its moment. RDS has no event for that, and does not delete an instance without its last snapshot. */
function fail(world: World, instance: Instance, snapshot: Snapshot, { whenAvailable }: TakeArgs): void {
  const { account, region, instanceIdentifier: subject } = instance;
  const wasDeleting = instance.status === 'deleting';
  snapshot.status = 'failed';
  if (wasDeleting || instance.status === 'backing-up') instance.status = 'available';
  world.note({ subject, account, region, kind: 'snapshot-failed', details: { snapshot: snapshot.id } });
  if (!wasDeleting) whenAvailable?.();
}

/** Minutes to one decimal place, for people. */
export function minutes(milliseconds: number): number {
  return Math.round(milliseconds / 6_000) / 10;
}

async function holdContent(world: World, instance: Instance, snapshot: Snapshot): Promise<void> {
  const now = world.clock.now();
  snapshot.createdAt = now;
  snapshot.originallyCreatedAt = now;
  snapshot.databaseTime = now;
  instance.lastSnapshotAt = now;
  snapshot.content = await instance.server?.postgres.snapshot();
}

function newSnapshot(instance: Instance, { id, type, tags }: TakeArgs): Snapshot {
  const { account, region } = instance;
  return {
    account,
    region,
    id,
    type,
    traits: traitsOf(instance),
    tags,
    keyArn: instance.keyArn,
    copied: false,
    source: undefined,
    sharedWith: new Set(),
    status: 'creating',
    transfer: undefined,
    createdAt: undefined,
    originallyCreatedAt: undefined,
    databaseTime: undefined,
    content: undefined,
  };
}

/** What a snapshot keeps of its instance as it is now. */
function traitsOf(instance: Instance): InstanceTraits {
  return {
    engine: instance.engine,
    engineVersion: instance.engineVersion,
    instanceClass: instance.instanceClass,
    allocatedGiB: instance.allocatedGiB,
    storageType: instance.storageType,
    iops: instance.iops,
    storageThroughput: instance.storageThroughput,
    keyArn: instance.keyArn,
    masterUsername: instance.masterUsername,
    masterPassword: instance.masterPassword,
    databaseName: instance.databaseName,
    port: instance.port,
    licenseModel: instance.licenseModel,
    optionGroup: instance.optionGroup,
    backupRetentionDays: instance.backupRetentionDays,
    iamAuthentication: instance.iamAuthentication,
    vpc: instance.vpc,
    availabilityZone: instance.availabilityZone,
    instanceCreated: instance.instanceCreated,
    instanceIdentifier: instance.instanceIdentifier,
    resourceId: instance.resourceId,
  };
}
