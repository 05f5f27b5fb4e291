import { restoredName } from '../runtime/names';
import type { DatabaseKind, Side } from '../runtime/settings';

/** ARN patterns in one account and Region, of what has to do with instances, or with clusters. */
export interface RdsArns {
  /** All snapshots that bear a name of Lifeboat's, of other environments too. */
  readonly lifeboatSnapshots: string;
  readonly allSnapshots: string;
  readonly allInstances: string;
  readonly allParameterGroups: string;
  /** The snapshots that RDS takes of a database by itself. */
  automatedOf(database: string): string;
  instance(database: string): string;
  /** All instances, or clusters, that a database has been, or will be, restored to. */
  restoredOf(database: string): string;
  /** The instances that serve what a cluster has been, or will be, restored to. */
  membersOf(database: string): string;
  /** The same of whatever database. */
  readonly anyRestored: string;
  readonly anyMember: string;
  subnetGroup(name: string): string;
  /** All parameter groups that the recovery of an environment makes. */
  parameterGroupsOf(environment: string): string;
  /** The parameter and option groups that AWS makes for an engine. */
  defaultGroupsOf(engine: string): string[];
}

/** AWS docs: RDS User Guide, "Amazon Resource Names (ARNs) in Amazon RDS". */
export function rdsArns({ account, region }: Side, kind: DatabaseKind = 'instance'): RdsArns {
  const arn = (rest: string) => `arn:aws:rds:${region}:${account}:${rest}`;
  const { snapshot, database: type, group } = TYPES[kind];
  const restored = (database: string) =>
    `${withoutEnd(restoredName(database, '', 0, kind), '12345678')}????????`;
  return {
    lifeboatSnapshots: arn(`${snapshot}:lifeboat-*`),
    allSnapshots: arn(`${snapshot}:*`),
    allInstances: arn(`${type}:*`),
    allParameterGroups: arn(`${group}:*`),
    automatedOf: (database) => arn(`${snapshot}:rds:${database}-????-??-??-??-??`),
    instance: (database) => arn(`${type}:${database}`),
    restoredOf: (database) => arn(`${type}:${restored(database)}`),
    membersOf: (database) => arn(`db:${restored(database)}-1`),
    anyRestored: arn(`${type}:*-????????`),
    anyMember: arn('db:*-????????-1'),
    parameterGroupsOf: (environment) => arn(`${group}:lifeboat-${environment}-${'?'.repeat(16)}`),
    subnetGroup: (name) => arn(`subgrp:${name}`),
    defaultGroupsOf: (engine) => [arn(`${group}:default.${engine}*`), arn(`og:default:${engine}*`)],
  };
}

const TYPES = {
  instance: { snapshot: 'snapshot', database: 'db', group: 'pg' },
  cluster: { snapshot: 'cluster-snapshot', database: 'cluster', group: 'cluster-pg' },
} as const satisfies Record<DatabaseKind, object>;

/**
 * An action on instances, their snapshots or parameter groups, as it is called for clusters: `rds:CopyDBSnapshot` is
 * `rds:CopyDBClusterSnapshot` there.
 */
export function actionOn(kind: DatabaseKind, action: string): string {
  if (kind === 'instance') return action;
  if (action === 'rds:RestoreDBInstanceFromDBSnapshot') return 'rds:RestoreDBClusterFromSnapshot';
  return action.replace(/DB(Instance|(?=Snapshot|Parameter))/, 'DBCluster');
}

function withoutEnd(name: string, end: string): string {
  return name.slice(0, -end.length);
}
