import { rds, refusedWith } from '../aws';
import { newestPoint } from '../backup/points';
import { describeAll, ours, type Storage } from '../backup/snapshots';
import { fault } from '../fault';
import type { HandlerFactory } from '../handler';
import { restoredName } from '../names';
import type { RestoreSettings } from '../settings';
import { isoTime, timeOf } from '../time';
import { databaseNamed } from './step';

export interface RestoreEvent {
  readonly database: string;
  /** Name of the execution of the recovery plan; one execution restores a database once, however often it is asked. */
  readonly execution: string;
  /** ISO time: only recovery points not younger than this. Null for the newest of all. */
  readonly asOf?: string | null;
}

export interface Restored {
  readonly database: string;
  readonly instance: string;
  readonly snapshot: string;
  /** The last moment whose transactions the restored database contains. */
  readonly recoveryPointAt: string;
}

/** Says on a restored instance which recovery point it came from, so that a repeated step answers as the first did. */
const POINT_TAG = 'lifeboat:recovery-point';
const POINT_TIME_TAG = 'lifeboat:recovery-point-at';

/** Starts the restore of a database's newest recovery point into the isolated network. Does not wait for it. */
export const restore: HandlerFactory<RestoreSettings, RestoreEvent, Restored> = (settings) => {
  const client = rds();
  return async ({ database: name, execution, asOf }) => {
    const database = databaseNamed(settings.databases, name);
    const instance = restoredName(name, execution);
    const before = await restoredBefore(client, name, instance);
    if (before !== undefined) return before;

    const held = ours(settings, settings.databases, await describeAll(client, 'manual'));
    const point = newestPoint(settings, held, database, timeOf(asOf ?? undefined));
    if (point?.databaseTime === undefined) {
      throw fault(
        'NoRecoveryPoint',
        `${name} has no recovery point in ${settings.recovery.account}, ${settings.recovery.region}` +
          `${asOf ? ` from ${asOf} or before` : ''}. ` +
          'If a snapshot can still be shared from the source account, share it by hand and run reconcile.',
        { database: name },
      );
    }
    const recoveryPointAt = isoTime(point.databaseTime);
    const { recipe } = database;
    try {
      await client.restoreDBInstanceFromDBSnapshot({
        DBInstanceIdentifier: instance,
        DBSnapshotIdentifier: point.name,
        DBInstanceClass: recipe.instanceClass,
        DBSubnetGroupName: settings.subnetGroup,
        VpcSecurityGroupIds: [...settings.securityGroups],
        Port: recipe.port,
        MultiAZ: recipe.multiAz,
        ...storageOf(point.storage),
        PubliclyAccessible: false,
        DeletionProtection: true,
        CopyTagsToSnapshot: true,
        Tags: [
          { Key: 'lifeboat:environment', Value: settings.environment },
          { Key: 'lifeboat:database', Value: name },
          { Key: POINT_TAG, Value: point.name },
          { Key: POINT_TIME_TAG, Value: recoveryPointAt },
        ],
      });
    } catch (error) {
      if (!refusedWith(error, 'DBInstanceAlreadyExists')) throw error;
      const raced = await restoredBefore(client, name, instance);
      if (raced === undefined) throw error;
      return raced;
    }
    return { database: name, instance, snapshot: point.name, recoveryPointAt };
  };
};

/** gp3 volumes of PostgreSQL below this many GiB have a performance that cannot be set. AWS docs: RDS User Guide, "gp3 storage". */
const GP3_SETTABLE_FROM = 400;

/** The storage that the data was on; AWS takes no figures where it sets them itself. */
export function storageOf({ gibibytes, type, iops, throughput }: Storage) {
  const provisioned = type === 'io1' || type === 'io2' || (type === 'gp3' && gibibytes >= GP3_SETTABLE_FROM);
  return {
    StorageType: type,
    ...(provisioned && iops !== undefined ? { Iops: iops } : {}),
    ...(provisioned && type === 'gp3' && throughput !== undefined ? { StorageThroughput: throughput } : {}),
  };
}

/** What an earlier run of this step made, if there was one. */
async function restoredBefore(
  client: import('@aws-sdk/client-rds').RDS,
  database: string,
  instance: string,
): Promise<Restored | undefined> {
  try {
    const { DBInstances } = await client.describeDBInstances({ DBInstanceIdentifier: instance });
    const tags = DBInstances?.[0]?.TagList ?? [];
    const snapshot = tags.find(({ Key }) => Key === POINT_TAG)?.Value;
    const at = timeOf(tags.find(({ Key }) => Key === POINT_TIME_TAG)?.Value);
    if (snapshot === undefined || at === undefined) {
      throw fault(
        'NameTaken',
        `An instance ${instance} is there, but this plan did not make it. Rename or remove it.`,
      );
    }
    return { database, instance, snapshot, recoveryPointAt: isoTime(at) };
  } catch (error) {
    if (refusedWith(error, 'DBInstanceNotFound')) return undefined;
    throw error;
  }
}
