import { awsError } from '../aws-error';
import { idOf } from '../chance';
import { durationOf } from '../durations';
import type { Call } from '../service';
import type { World } from '../world';
import { keepBackups } from './automated-backups';
import type { Cluster } from './cluster';
import { databaseEvent } from './events';
import { arnOf, type InstanceStatus } from './instance';
import { later } from './later';
import type { NetworkPlace } from './network-place';
import { usualBackupWindow } from './new-instance';
import { rdsSwitches } from './quotas';
import { settle } from './settling';
import { rdsOf } from './store';

/** What a new cluster is told; the rest follows from where it is. */
export interface NewCluster
  extends Pick<
    Cluster,
    | 'allocatedGiB'
    | 'awsOwnedKey'
    | 'backupRetentionDays'
    | 'copyTagsToSnapshot'
    | 'databaseName'
    | 'deletionProtection'
    | 'engine'
    | 'engineLifecycleSupport'
    | 'engineVersion'
    | 'iamAuthentication'
    | 'identifier'
    | 'isMultiAz'
    | 'keyArn'
    | 'licenseModel'
    | 'masterPassword'
    | 'masterUsername'
    | 'parameterGroup'
    | 'port'
    | 'storageType'
    | 'tags'
    | 'volume'
  > {
  readonly place: NetworkPlace;
  readonly backupWindow: string | undefined;
  readonly maintenanceWindow: string | undefined;
}

/** Throws unless the name is free and the account has room for another cluster. */
export function checkClusterRoom({ world, account, region }: Call, identifier: string): void {
  const { clusters } = rdsOf(world, account, region);
  const most = rdsSwitches(world, account, region).clusters;
  if (clusters.has(identifier)) {
    throw awsError('DBClusterAlreadyExistsFault', 400, 'DB Cluster already exists');
  }
  if (clusters.size >= most) {
    throw awsError('DBClusterQuotaExceededFault', 403, `Cannot create more than ${most} DB clusters`);
  }
}

/** Adds a cluster that is being created: it has no instances, and nobody answers for it. */
export function addCluster({ world, account, region }: Call, { place, ...asked }: NewCluster): Cluster {
  const now = world.clock.now();
  const { identifier } = asked;
  const id = (length: number, what: string) =>
    idOf(length, world.seed, what, account, region, identifier, now);
  const domain = `c${idOf(11, world.seed, 'endpoint', account, region)}.${region}.rds.amazonaws.com`;
  const cluster: Cluster = {
    ...asked,
    kind: 'cluster',
    account,
    region,
    resourceId: `cluster-${id(26, 'cluster resource').toUpperCase()}`,
    created: now,
    vpc: place.vpc,
    subnetGroup: place.subnetGroup,
    subnets: place.subnets,
    securityGroups: place.securityGroups,
    availabilityZones: place.zones.slice(0, 3),
    publiclyAccessible: false,
    status: 'creating',
    backupWindow: asked.backupWindow ?? usualBackupWindow(world, account, region, identifier),
    maintenanceWindow: asked.maintenanceWindow ?? 'sun:05:00-sun:05:30',
    host: `${identifier}.cluster-${domain}`,
    readerHost: `${identifier}.cluster-ro-${domain}`,
    pendingPassword: undefined,
    lastSnapshotAt: undefined,
    server: undefined,
  };
  rdsOf(world, account, region).clusters.set(identifier, cluster);
  settle(world, cluster, arnOf(cluster));
  return cluster;
}

/** Lets a cluster come to life, unless `check` answers the status in which it stays. */
export function bringClusterUp(
  world: World,
  cluster: Cluster,
  kind: 'create' | 'restore',
  check: () => InstanceStatus | undefined,
  whenAvailable: () => void = () => {},
): void {
  const arn = arnOf(cluster);
  const giB = kind === 'restore' ? cluster.allocatedGiB : 0;
  later(world, cluster.region, durationOf(world, kind, arn, giB), arn, () => {
    const stuck = check();
    cluster.status = stuck ?? 'available';
    if (stuck !== undefined) return;
    databaseEvent(world, cluster, 'RDS-EVENT-0170', 'DB cluster created');
    keepBackups(world, cluster);
    whenAvailable();
  });
}
