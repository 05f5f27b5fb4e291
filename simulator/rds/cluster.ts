import type { Content } from '../postgres/content';
import type { World } from '../world';
import { databaseNameIn } from './identifier';
import type { Database, Instance, Place, Traits } from './instance';
import { clusterNotFound } from './refusals';
import { rdsOf } from './store';

/** What a cluster's snapshot takes along besides. */
export interface ClusterTraits extends Traits {
  readonly availabilityZones: readonly string[];
  /** A Multi-AZ DB cluster, which is no Aurora cluster: its snapshots stay in their account and Region. */
  readonly isMultiAz: boolean;
}

/** An Aurora cluster, or a Multi-AZ DB cluster. Its instances serve what it holds. */
export interface Cluster extends Database, ClusterTraits {
  readonly kind: 'cluster';
  /** Name that its readers answer to. */
  readonly readerHost: string;
  /** Encrypted under a key that AWS owns, which nobody else can be given. */
  readonly awsOwnedKey: boolean;
  pendingPassword: string | undefined;
  /** What it holds while no instance of it serves that. */
  volume: Content | undefined;
}

/** The cluster of this account and Region, by its name (in any case) or ARN. Throws `DBClusterNotFoundFault`. */
export function findCluster({ world, account, region }: Place, given: string): Cluster {
  const id = databaseNameIn(given);
  const found = rdsOf(world, account, region).clusters.get(id);
  if (found === undefined) throw clusterNotFound(id);
  return found;
}

/** Instances of a cluster, the one that writes first. */
export function membersOf(world: World, { account, region, identifier }: Cluster): Instance[] {
  const { instances } = rdsOf(world, account, region);
  return [...instances.values()].filter(({ cluster }) => cluster === identifier);
}

/** What a snapshot keeps of its cluster as it is now. */
export function clusterTraits(cluster: Cluster): ClusterTraits {
  return {
    engine: cluster.engine,
    engineVersion: cluster.engineVersion,
    allocatedGiB: cluster.allocatedGiB,
    storageType: cluster.storageType,
    keyArn: cluster.keyArn,
    masterUsername: cluster.masterUsername,
    masterPassword: cluster.masterPassword,
    databaseName: cluster.databaseName,
    port: cluster.port,
    licenseModel: cluster.licenseModel,
    backupRetentionDays: cluster.backupRetentionDays,
    iamAuthentication: cluster.iamAuthentication,
    vpc: cluster.vpc,
    created: cluster.created,
    identifier: cluster.identifier,
    resourceId: cluster.resourceId,
    availabilityZones: cluster.availabilityZones,
    isMultiAz: cluster.isMultiAz,
  };
}
