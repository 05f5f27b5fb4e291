import { changedGiB, durationOf } from '../durations';
import type { World } from '../world';
import { type Cluster, clusterTraits } from './cluster';
import { type EventId, snapshotEvent } from './events';
import { type DatabaseKind, snapshotArn } from './identifier';
import type { Instance, InstanceTraits } from './instance';
import { lastAt, later } from './later';
import { settle } from './settling';
import type { Snapshot } from './snapshot';
import { keepSnapshot, rdsOf } from './store';

export interface TakeArgs {
  readonly id: string;
  readonly type: Snapshot['type'];
  readonly tags: Map<string, string>;
  /** The backup that an instance starts its life with, which has its own duration. */
  readonly isFirst?: boolean;
  /** What follows when the snapshot is available. */
  readonly whenAvailable?: () => void;
}

/** AWS docs: RDS and Aurora User Guides, "Amazon RDS event categories and event messages". */
const EVENTS: Readonly<Record<DatabaseKind, SnapshotEvents>> = {
  instance: {
    noun: 'snapshot',
    creating: { manual: 'RDS-EVENT-0040', automated: 'RDS-EVENT-0090' },
    created: { manual: 'RDS-EVENT-0042', automated: 'RDS-EVENT-0091' },
  },
  cluster: {
    noun: 'cluster snapshot',
    creating: { manual: 'RDS-EVENT-0074', automated: 'RDS-EVENT-0168' },
    created: { manual: 'RDS-EVENT-0075', automated: 'RDS-EVENT-0169' },
  },
};

interface SnapshotEvents {
  readonly noun: string;
  readonly creating: Readonly<Record<Snapshot['type'], EventId>>;
  readonly created: Readonly<Record<Snapshot['type'], EventId>>;
}

/**
 * Starts a snapshot. It holds what was committed up to a moment shortly after (SnapshotDatabaseTime), and is available
 * when its data has been transferred. Meanwhile its instance is `backing-up`.
 */
export function takeSnapshot<D extends Instance | Cluster>(
  world: World,
  database: D,
  args: TakeArgs,
): Extract<Snapshot, { kind: D['kind'] }> {
  const { account, region } = database;
  const now = world.clock.now();
  const snapshot = newSnapshot(database, args);
  const about = snapshotArn(snapshot);
  const { lastSnapshotAt, allocatedGiB } = database;
  const giB = lastSnapshotAt === undefined ? allocatedGiB : changedGiB(allocatedGiB, lastSnapshotAt, now);
  const moment = now + durationOf(world, 'snapshotMoment', about);
  const whole = args.isFirst
    ? durationOf(world, 'firstBackup', about)
    : durationOf(world, 'snapshot', about, giB);
  const end = Math.max(now + whole, moment + 1);
  snapshot.transfer = { start: now, end };
  keepSnapshot(rdsOf(world, account, region), snapshot);
  settle(world, snapshot, about);
  if (database.status === 'available') database.status = 'backing-up';
  const { noun, creating, created } = EVENTS[database.kind];
  snapshotEvent(world, snapshot, creating[args.type], `Creating ${args.type} ${noun}`);
  const note = { subject: database.identifier, account, region };
  world.note({ ...note, kind: 'snapshot-started', details: { snapshot: snapshot.id, type: args.type } });
  lastAt(world, region, moment, about, () => holdContent(world, database, snapshot));
  later(world, region, end - now, about, () => {
    if (snapshot.databaseTime === undefined) {
      fail(world, database, snapshot, args);
      return;
    }
    snapshot.status = 'available';
    if (world.assumptions['snapshot-create-time'] === 'completed') createdNow(world, snapshot);
    if (database.status === 'backing-up') database.status = 'available';
    const type = args.type === 'manual' ? 'Manual' : 'Automated';
    snapshotEvent(world, snapshot, created[args.type], `${type} ${noun} created`);
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
  return snapshot as Extract<Snapshot, { kind: D['kind'] }>;
}

/** Its Region was lost at its moment. RDS has no event for that, and does not delete an instance without its last snapshot. */
function fail(
  world: World,
  database: Instance | Cluster,
  snapshot: Snapshot,
  { whenAvailable }: TakeArgs,
): void {
  const { account, region, identifier: subject } = database;
  const wasDeleting = database.status === 'deleting';
  snapshot.status = 'failed';
  if (wasDeleting || database.status === 'backing-up') database.status = 'available';
  world.note({ subject, account, region, kind: 'snapshot-failed', details: { snapshot: snapshot.id } });
  if (!wasDeleting) whenAvailable?.();
}

/** Minutes to one decimal place, for people. */
export function minutes(milliseconds: number): number {
  return Math.round(milliseconds / 6_000) / 10;
}

async function holdContent(world: World, database: Instance | Cluster, snapshot: Snapshot): Promise<void> {
  const now = world.clock.now();
  if (world.assumptions['snapshot-create-time'] === 'moment') createdNow(world, snapshot);
  snapshot.databaseTime = now;
  database.lastSnapshotAt = now;
  snapshot.content = await database.server?.postgres.snapshot();
  // A cluster that no instance serves has its data all the same.
  if (database.kind === 'cluster') snapshot.content ??= database.volume?.share();
}

function createdNow({ clock }: World, snapshot: Snapshot): void {
  snapshot.createdAt = clock.now();
  snapshot.originallyCreatedAt = clock.now();
}

function newSnapshot(database: Instance | Cluster, { id, type, tags }: TakeArgs): Snapshot {
  const { account, region, keyArn } = database;
  return {
    ...(database.kind === 'instance'
      ? { kind: 'instance', traits: traitsOf(database) }
      : { kind: 'cluster', traits: clusterTraits(database), awsOwnedKey: database.awsOwnedKey }),
    account,
    region,
    id,
    type,
    tags,
    keyArn,
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
    created: instance.created,
    identifier: instance.identifier,
    resourceId: instance.resourceId,
  };
}
