import { awsError } from '../aws-error';
import { idOf } from '../chance';
import { durationOf } from '../durations';
import type { Call } from '../service';
import type { World } from '../world';
import { keepBackups, takeAutomatedSnapshot } from './automated-backups';
import { databaseEvent } from './events';
import { arnOf, type Instance, type InstanceStatus, type InstanceTraits } from './instance';
import type { InstanceSettings } from './instance-settings';
import { later } from './later';
import type { NetworkPlace } from './network-place';
import { rdsSwitches } from './quotas';
import { instanceExists, invalidValue } from './refusals';
import { settle } from './settling';
import { rdsOf } from './store';

/** What a new instance is told; the rest follows from where it is. */
export interface NewInstance {
  readonly identifier: string;
  /** The cluster that it is to serve. */
  readonly cluster?: string;
  readonly traits: Omit<InstanceTraits, 'vpc' | 'availabilityZone' | 'created' | 'identifier' | 'resourceId'>;
  readonly place: NetworkPlace;
  readonly availabilityZone: string | undefined;
  readonly multiAz: boolean;
  readonly publiclyAccessible: boolean;
  readonly parameterGroup: string;
  readonly backupWindow: string | undefined;
  readonly maintenanceWindow: string | undefined;
  readonly deletionProtection: boolean;
  readonly copyTagsToSnapshot: boolean;
  readonly engineLifecycleSupport: string;
  readonly caCertificate: string;
  readonly settings: InstanceSettings;
  readonly tags: Map<string, string>;
}

/** Throws unless the name is free and the account has room for another instance of this size. */
export function checkRoom({ world, account, region }: Call, identifier: string, giB: number): void {
  const { instances } = rdsOf(world, account, region);
  const limits = rdsSwitches(world, account, region);
  if (instances.has(identifier)) throw instanceExists();
  if (instances.size >= limits.instances) {
    throw awsError('InstanceQuotaExceeded', 400, `Cannot create more than ${limits.instances} DB instances`);
  }
  const used = [...instances.values()].reduce((sum, { allocatedGiB }) => sum + allocatedGiB, 0);
  if (used + giB > limits.storageGiB) {
    throw awsError(
      'StorageQuotaExceeded',
      400,
      `Cannot allocate more than ${limits.storageGiB} GiB of storage`,
    );
  }
}

/** Adds an instance that is being created and answers to nobody yet. */
export function addInstance({ world, account, region }: Call, asked: NewInstance): Instance {
  const { identifier, traits, place } = asked;
  const now = world.clock.now();
  const id = (length: number, what: string) =>
    idOf(length, world.seed, what, account, region, identifier, now);
  const availabilityZone = asked.availabilityZone ?? zoneFor(world, place, identifier);
  if (!place.zones.includes(availabilityZone)) {
    throw invalidValue(`The Availability Zone ${availabilityZone} is not among ${place.zones.join(', ')}.`);
  }
  const instance: Instance = {
    ...traits,
    account,
    region,
    kind: 'instance',
    cluster: asked.cluster,
    identifier,
    resourceId: `db-${id(26, 'resource').toUpperCase()}`,
    created: now,
    vpc: place.vpc,
    subnetGroup: place.subnetGroup,
    subnets: place.subnets,
    securityGroups: place.securityGroups,
    availabilityZone,
    status: 'creating',
    multiAz: asked.multiAz,
    publiclyAccessible: asked.publiclyAccessible,
    parameterGroup: asked.parameterGroup,
    backupWindow: asked.backupWindow ?? usualBackupWindow(world, account, region, identifier),
    maintenanceWindow: asked.maintenanceWindow ?? 'sun:05:00-sun:05:30',
    deletionProtection: asked.deletionProtection,
    copyTagsToSnapshot: asked.copyTagsToSnapshot,
    engineLifecycleSupport: asked.engineLifecycleSupport,
    caCertificate: asked.caCertificate,
    settings: asked.settings,
    managedSecret: undefined,
    // The middle part is the same for all of an account's instances in a Region.
    host: `${identifier}.c${idOf(11, world.seed, 'endpoint', account, region)}.${region}.rds.amazonaws.com`,
    tags: asked.tags,
    pending: {},
    lastSnapshotAt: undefined,
    server: undefined,
    stopped: undefined,
  };
  rdsOf(world, account, region).instances.set(identifier, instance);
  settle(world, instance, arnOf(instance));
  return instance;
}

/**
 * Lets an instance come to life: created, then (if it keeps backups) backed up for the first time, then available.
 * `open` runs when it has been created, and answers the status in which the instance stays if that went wrong.
 */
export function bringUp(
  world: World,
  instance: Instance,
  kind: 'create' | 'restore',
  open: () => Promise<InstanceStatus | undefined> | undefined,
  whenAvailable: () => void = () => {},
): void {
  const { region } = instance;
  const arn = arnOf(instance);
  const giB = kind === 'restore' ? instance.allocatedGiB : 0;
  later(world, region, durationOf(world, kind, arn, giB), arn, async () => {
    const stuck = await open();
    if (stuck !== undefined) {
      instance.status = stuck;
      return;
    }
    databaseEvent(world, instance, 'RDS-EVENT-0005', 'DB instance created');
    instance.status = 'available';
    keepBackups(world, instance);
    if (instance.backupRetentionDays > 0)
      takeAutomatedSnapshot(world, instance, { isFirst: true, whenAvailable });
    else whenAvailable();
  });
}

function zoneFor(world: World, { zones }: NetworkPlace, identifier: string): string {
  return zones[Math.floor(world.chance('zone', identifier) * zones.length)] ?? '';
}

/** First hour (UTC) of the eight in which RDS picks a half hour. AWS docs: RDS User Guide, "Backup window". */
const FIRST_HOURS: Readonly<Record<string, number>> = {
  'us-east-1': 3,
  'us-east-2': 3,
  'us-west-1': 6,
  'us-west-2': 6,
  'eu-central-1': 20,
  'eu-west-1': 22,
};

export function usualBackupWindow(world: World, account: string, region: string, identifier: string): string {
  const first = (FIRST_HOURS[region] ?? 22) * 60;
  const start = first + 30 * Math.floor(world.chance('backup window', account, region, identifier) * 16);
  return `${timeOfDay(start)}-${timeOfDay(start + 30)}`;
}

function timeOfDay(minutes: number): string {
  const inDay = minutes % (24 * 60);
  return `${String(Math.floor(inDay / 60)).padStart(2, '0')}:${String(inDay % 60).padStart(2, '0')}`;
}
