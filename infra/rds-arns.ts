import { restoredName } from '../runtime/names';
import type { Side } from '../runtime/settings';

/** ARN patterns in one account and Region. */
export interface RdsArns {
  /** All snapshots that bear a name of Lifeboat's, of other environments too. */
  readonly lifeboatSnapshots: string;
  readonly allSnapshots: string;
  readonly allInstances: string;
  readonly allParameterGroups: string;
  /** The snapshots that RDS takes of a database by itself. */
  automatedOf(database: string): string;
  instance(database: string): string;
  /** All instances that a database has been, or will be, restored to. */
  restoredOf(database: string): string;
  subnetGroup(name: string): string;
  /** All parameter groups that the recovery of an environment makes. */
  parameterGroupsOf(environment: string): string;
  /** The parameter and option groups that AWS makes for an engine. */
  defaultGroupsOf(engine: string): string[];
}

/** AWS docs: RDS User Guide, "Amazon Resource Names (ARNs) in Amazon RDS". */
export function rdsArns({ account, region }: Side): RdsArns {
  const arn = (rest: string) => `arn:aws:rds:${region}:${account}:${rest}`;
  return {
    lifeboatSnapshots: arn('snapshot:lifeboat-*'),
    allSnapshots: arn('snapshot:*'),
    allInstances: arn('db:*'),
    allParameterGroups: arn('pg:*'),
    automatedOf: (database) => arn(`snapshot:rds:${database}-????-??-??-??-??`),
    instance: (database) => arn(`db:${database}`),
    restoredOf: (database) => arn(`db:${withoutEnd(restoredName(database, ''), '12345678')}????????`),
    parameterGroupsOf: (environment) => arn(`pg:lifeboat-${environment}-${'?'.repeat(16)}`),
    subnetGroup: (name) => arn(`subgrp:${name}`),
    defaultGroupsOf: (engine) => [arn(`pg:default.${engine}*`), arn(`og:default:${engine}*`)],
  };
}

function withoutEnd(name: string, end: string): string {
  return name.slice(0, -end.length);
}
