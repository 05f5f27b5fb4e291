import type { Content } from '../postgres/content';
import type { PostgresServer } from '../postgres/postgres';
import type { World } from '../world';
import { type DatabaseKind, databaseArn, databaseNameIn } from './identifier';
import type { InstanceSettings } from './instance-settings';
import type { ManagedSecret } from './managed-password';
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

/** What a snapshot takes along of its instance or cluster, and a restore gives back unless told otherwise. */
export interface Traits {
  readonly engine: string;
  engineVersion: string;
  /** Of a cluster what its volume holds. */
  allocatedGiB: number;
  storageType: string;
  /** ARN of its key; undefined when it is not encrypted. */
  readonly keyArn: string | undefined;
  readonly masterUsername: string;
  masterPassword: string;
  readonly databaseName: string | undefined;
  readonly port: number;
  readonly licenseModel: string;
  backupRetentionDays: number;
  iamAuthentication: boolean;
  readonly vpc: string;
  /** Virtual milliseconds since 1970. */
  readonly created: number;
  readonly identifier: string;
  /** `db-` (a cluster's: `cluster-`) and 26 characters; names it for good, where identifiers can be given again. */
  readonly resourceId: string;
}

/** What only an instance's snapshot takes along. */
export interface InstanceTraits extends Traits {
  instanceClass: string;
  iops: number | undefined;
  storageThroughput: number | undefined;
  optionGroup: string;
  readonly availabilityZone: string;
}

/** What an instance and a cluster have in common besides. */
export interface Database extends Traits {
  readonly kind: DatabaseKind;
  readonly account: string;
  readonly region: string;
  status: InstanceStatus;
  publiclyAccessible: boolean;
  /** `03:00-03:30`, UTC. */
  backupWindow: string;
  copyTagsToSnapshot: boolean;
  /** Name that it answers to; nobody answers before it has been created. */
  readonly host: string;
  readonly tags: Map<string, string>;
  /** The moment that its newest snapshot holds. */
  lastSnapshotAt: number | undefined;
  /** Undefined for the default VPC's. */
  readonly subnetGroup: string | undefined;
  readonly subnets: readonly string[];
  securityGroups: readonly string[];
  parameterGroup: string;
  /** `sun:05:00-sun:05:30`, UTC. */
  maintenanceWindow: string;
  deletionProtection: boolean;
  readonly engineLifecycleSupport: string;
  /** The server inside, and how to take its name off the network, if it holds content. */
  server: { readonly postgres: PostgresServer; readonly unlisten: () => void } | undefined;
}

export interface Instance extends Database, InstanceTraits {
  readonly kind: 'instance';
  /** Identifier of the cluster that it serves, which has the data, the users and the backups. */
  readonly cluster: string | undefined;
  multiAz: boolean;
  caCertificate: string;
  settings: InstanceSettings;
  /** Where RDS keeps the master user's password, if that is RDS's to keep. */
  managedSecret: ManagedSecret | undefined;
  pending: PendingChanges;
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
  storageType?: string;
  iops?: number;
  storageThroughput?: number;
  /** What comes with another major version. */
  parameterGroup?: string;
  optionGroup?: string;
}

export function arnOf({
  kind,
  region,
  account,
  identifier,
}: Pick<Database, 'kind' | 'region' | 'account' | 'identifier'>): string {
  return databaseArn(kind, region, account, identifier);
}

export interface Place {
  readonly world: World;
  readonly account: string;
  readonly region: string;
}

/** The instance of this account and Region, by its name (in any case) or ARN. Throws `DBInstanceNotFound`. */
export function findInstance({ world, account, region }: Place, given: string | undefined): Instance {
  const id = databaseNameIn(given ?? '');
  const found = rdsOf(world, account, region).instances.get(id);
  if (found === undefined) throw instanceNotFound(id);
  return found;
}
