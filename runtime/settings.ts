/**
 * What each function is told when it is deployed. Everything here is JSON: it is resolved at deployment and uploaded
 * beside the code.
 */

/** An account and a Region: where the system lives, or where it is recovered. */
export interface Side {
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
}

/** For a function whose events come through a queue. */
export interface Batched {
  /** URL of the queue that takes, with their diagnosis, the events that it could not handle. */
  readonly deadLetters: string;
}

/** One protected environment and the direction its backups go. */
export interface Chain {
  /** `production` */
  readonly environment: string;
  readonly source: Side;
  readonly recovery: Side;
}

/** SQL that a restored database must pass before traffic moves to it. */
export interface Checks {
  /** Tables that must exist and be readable, as `orders` or `billing.invoices`. */
  readonly tables: readonly string[];
  /** The column whose newest value must be no older than `withinSeconds` before the recovery point. */
  readonly newest?: { readonly table: string; readonly column: string; readonly withinSeconds: number };
  /** Statements whose first column of the first row must be true. */
  readonly sql: readonly string[];
}

/** How much data may be lost, and how the chain goes about it. */
export interface Objectives {
  readonly rpoSeconds: number;
  /** Time between two snapshots. */
  readonly periodSeconds: number;
  /** How long taking a snapshot may last. */
  readonly snapshotSeconds: number;
  /** How long copying one to the recovery side may last. */
  readonly copySeconds: number;
}

/** What AWS takes snapshots of: a DB instance, or an Aurora cluster as a whole. */
export type DatabaseKind = 'instance' | 'cluster';

/** A database as the backup chain sees it. */
export interface Database extends Objectives {
  /** The DB instance or DB cluster identifier in the source account. */
  readonly name: string;
  /** Absent for an instance. */
  readonly kind?: DatabaseKind;
  /** Whether the snapshots that RDS takes by itself are taken along. */
  readonly includeAutomated?: boolean;
  /** The schedules that the recovery side has seen it have before. Absent where its objectives are the source side's word. */
  readonly former?: readonly FormerSchedule[];
}

/** A schedule that a database of the config does not have any more. */
export interface FormerSchedule {
  readonly periodSeconds: number;
  /** When the recovery side found it changed, in milliseconds since 1970. */
  readonly until: number;
}

/** How many recovery points are kept of each hour, day, week and month (UTC) that have one, going back that many. */
export interface Retention {
  readonly hourly: number;
  readonly daily: number;
  readonly weekly: number;
  readonly monthly: number;
}

/** What AWS lets an account have in one Region. AWS docs: RDS User Guide, "Quotas and constraints for Amazon RDS". */
export interface Quotas {
  /** L-272F1212 */
  readonly manualSnapshots: number;
  readonly concurrentCopies: number;
  /** L-9B510759, for the snapshots of clusters. Defaults to AWS's own. */
  readonly manualClusterSnapshots?: number;
}

/** What a restore needs and a snapshot does not carry. */
export interface Recipe {
  /** `db.t4g.medium` */
  readonly instanceClass: string;
  readonly engine: string;
  readonly engineVersion: string;
  readonly port: number;
  readonly masterUsername: string;
  /** The database that the checks connect to. */
  readonly databaseName: string;
  readonly multiAz: boolean;
}

/** How databases that carry the tag `lifeboat:protect` are protected. Absent where only the config's are. */
export interface Discovery {
  /** What applies where the tag's value says nothing else. */
  readonly standard: Objectives;
}

/** What every function of the source side is told. */
export interface SourceSettings extends Chain {
  /** Those of the config. */
  readonly databases: readonly Database[];
  readonly discovery?: Discovery;
  /** Name of the bucket in which the source side keeps what it found. */
  readonly store: string;
}

export type TakeSettings = SourceSettings;

export interface ShareSettings extends SourceSettings {
  /** ARN of the source side's own key; snapshots under an AWS-managed key are copied under it before they are shared. */
  readonly keyArn: string;
  /** Name of the source side's bus, whose rule forwards announcements to the recovery side. */
  readonly bus: string;
  /** Copies within the source account that may be in progress at once. */
  readonly maximumCopies: number;
}

export interface ReconcileSourceSettings extends ShareSettings {
  /** CloudWatch namespace, `Lifeboat`. */
  readonly namespace: string;
}

/** For the function that notes on the source snapshot that its copy exists. */
export interface MarkSettings extends SourceSettings, Batched {}

export interface CopySettings extends Chain {
  readonly databases: readonly Database[];
  /** ARN of the recovery side's key in the recovery Region. */
  readonly keyArn: string;
  /** ARNs of keys of the recovery account that single databases' points are under instead, by database. */
  readonly keys: Readonly<Record<string, string>>;
  /** `auto` copies in one step, and in two where AWS refuses that. */
  readonly copyStrategy: 'auto' | 'single-step' | 'two-hop';
  /** ARN of the recovery account's key in the source Region, for the first of two steps. */
  readonly hopKeyArn: string;
  readonly retention: Retention;
  /** Recovery points that there is room for beside those of the config's databases: of others, found by their tag. */
  readonly roomForFound: Readonly<Record<DatabaseKind, number>>;
  /** Copies of this environment that may be in progress at once. */
  readonly maximumCopies: number;
  /** Copies of all that AWS lets be in progress at once. */
  readonly concurrentCopies: number;
  /** The same of clusters' snapshots, which AWS counts apart. Defaults to {@link CLUSTER_COPIES}. */
  readonly clusterCopies?: { readonly most: number; readonly quota: number };
  /** Name of the bucket that keeps the recovery side's catalog and recipes. */
  readonly store: string;
}

export interface AcknowledgeSettings extends CopySettings {
  /** Name of the recovery side's bus, whose rule forwards acknowledgements to the source side. */
  readonly bus: string;
}

export interface ReconcileRecoverySettings extends AcknowledgeSettings, HoldSettings {}

/** For what holds recovery points when the source side offers a flood of snapshots. */
export interface HoldSettings extends Chain {
  readonly databases: readonly Database[];
  readonly retention: Retention;
  readonly quotas: Quotas;
  /** CloudWatch namespace, `Lifeboat`. */
  readonly namespace: string;
}

export interface PruneRecoverySettings extends HoldSettings {
  /** Name of the bucket that keeps the recovery side's catalog. */
  readonly store: string;
}

export interface PruneSourceSettings extends SourceSettings {
  readonly quotas: Quotas;
  /** CloudWatch namespace, `Lifeboat`. */
  readonly namespace: string;
}

export interface AuditSettings extends Chain {
  readonly databases: readonly Database[];
  /** CloudWatch namespace, `Lifeboat`. */
  readonly namespace: string;
  /** Name of the bucket that keeps the recovery side's catalog. */
  readonly store: string;
}

/** A database that the recovery plan restores. */
export interface RecoverableDatabase extends Database {
  readonly recipe: Recipe;
  readonly checks: Checks;
  /** Secret in the recovery account that holds the restored database's endpoint, user and password as JSON. */
  readonly secret: string;
}

export interface RestoreSettings extends Chain {
  readonly databases: readonly RecoverableDatabase[];
  readonly subnetGroup: string;
  readonly securityGroups: readonly string[];
  /** Name of the bucket that keeps the recipes of recovery points. */
  readonly store: string;
}

export interface StatusSettings extends Chain {}

export interface CredentialsSettings extends Chain {
  readonly databases: readonly RecoverableDatabase[];
}

export interface VerifySettings extends Chain {
  readonly databases: readonly RecoverableDatabase[];
  /** ARN (with alias) of the function inside the isolated network that runs the checks' SQL. */
  readonly queryFunction: string;
}

/** The function that looks at the decision before anything is restored. */
export interface DecideSettings extends Chain {}

/** For the function that removes what a refused recovery point was restored to. */
export interface RefuseSettings extends Chain {}

/** The function inside the isolated network: no AWS calls, SQL only; all it needs comes with its event. */
export interface QuerySettings extends Chain {}

export interface SwitchSettings extends Chain {
  /** All databases that must have been verified before traffic moves. */
  readonly databases: readonly RecoverableDatabase[];
  readonly zoneId: string;
  /** `api.example.com` */
  readonly recordName: string;
  readonly recordType: 'CNAME';
  /** Where the record points after the switch. */
  readonly recoveryTarget: string;
  readonly ttlSeconds: number;
}

/** Waits for Route 53's own answer that the change is in effect. */
export interface SwitchedSettings extends Chain {}
