import type { Content } from '../postgres/content';
import type { PostgresServer } from '../postgres/postgres';
import type { World } from '../world';
import { instanceArn, instanceNameIn } from './identifier';
import { instanceNotFound } from './refusals';
import { rdsOf } from './store';

/** AWS docs: RDS User Guide, "Viewing Amazon RDS DB instance status". */
export type InstanceStatus =
  | 'available'
  | 'backing-up'
  | 'creating'
  | 'deleting'
  | 'inaccessible-encryption-credentials-recoverable'
  | 'modifying'
  | 'rebooting'
  | 'resetting-master-credentials'
  | 'starting'
  | 'stopped'
  | 'stopping';

/** What a snapshot takes along of its instance, and a restore gives back unless told otherwise. */
export interface InstanceTraits {
  readonly engine: string;
  engineVersion: string;
  instanceClass: string;
  allocatedGiB: number;
  readonly storageType: string;
  readonly iops: number | undefined;
  readonly storageThroughput: number | undefined;
  /** ARN of its key; undefined when it is not encrypted. */
  readonly keyArn: string | undefined;
  readonly masterUsername: string;
  masterPassword: string;
  readonly databaseName: string | undefined;
  readonly port: number;
  readonly licenseModel: string;
  optionGroup: string;
  backupRetentionDays: number;
  readonly iamAuthentication: boolean;
  readonly vpc: string;
  readonly availabilityZone: string;
  /** Virtual milliseconds since 1970. */
  readonly instanceCreated: number;
  readonly instanceIdentifier: string;
  /** `db-` and 26 characters; names the instance for good, where identifiers can be given again. */
  readonly resourceId: string;
}

export interface Instance extends InstanceTraits {
  readonly account: string;
  readonly region: string;
  status: InstanceStatus;
  multiAz: boolean;
  /** Undefined for the default VPC's. */
  readonly subnetGroup: string | undefined;
  readonly subnets: readonly string[];
  securityGroups: readonly string[];
  readonly publiclyAccessible: boolean;
  parameterGroup: string;
  /** `03:00-03:30`, UTC. */
  backupWindow: string;
  /** `sun:05:00-sun:05:30`, UTC. */
  maintenanceWindow: string;
  deletionProtection: boolean;
  copyTagsToSnapshot: boolean;
  readonly engineLifecycleSupport: string;
  readonly caCertificate: string;
  /** Name that it answers to; nobody answers before it has been created. */
  readonly host: string;
  readonly tags: Map<string, string>;
  pending: PendingChanges;
  /** The moment that its newest snapshot holds. */
  lastSnapshotAt: number | undefined;
  /** The server inside, and how to take its name off the network, if it holds content. */
  server: { readonly postgres: PostgresServer; readonly unlisten: () => void } | undefined;
  /** What it held when it was stopped, if it had a server. */
  stopped: Promise<Content> | undefined;
}

export interface PendingChanges {
  masterPassword?: string;
  instanceClass?: string;
  allocatedGiB?: number;
  backupRetentionDays?: number;
  multiAz?: boolean;
  engineVersion?: string;
}

export function arnOf({ region, account, instanceIdentifier }: Instance): string {
  return instanceArn(region, account, instanceIdentifier);
}

export interface Place {
  readonly world: World;
  readonly account: string;
  readonly region: string;
}

/** The instance of this account and Region, by its name (in any case) or ARN. Throws `DBInstanceNotFound`. */
export function findInstance({ world, account, region }: Place, given: string | undefined): Instance {
  const id = instanceNameIn(given ?? '');
  const found = rdsOf(world, account, region).instances.get(id);
  if (found === undefined) throw instanceNotFound(id);
  return found;
}
