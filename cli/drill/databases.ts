import type { RDS } from '@aws-sdk/client-rds';
import { BUSY, type OfKind } from '../../runtime/backup/kinds';
import { isAwsError } from '../../simulator/aws-error';
import { rdsOf } from './administrator-rds';
import { AURORA, CLUSTER_CLASS } from './estate';
import type { Stage } from './stage';

/** A protected database of a drill: an instance, or a cluster with an instance in it. */
export interface DrilledDatabase extends OfKind {
  readonly name: string;
}

/** `instance` or `cluster`, in sentences. */
export function kindText({ kind = 'instance' }: OfKind): string {
  return kind;
}

/** `snapshot` or `cluster snapshot`, as AWS calls them. */
export function snapshotText({ kind }: OfKind): string {
  return kind === 'cluster' ? 'cluster snapshot' : 'snapshot';
}

/** Takes back from an account what it was given to copy. */
export async function unshare(client: RDS, { kind }: OfKind, name: string, account: string): Promise<void> {
  const change = { AttributeName: 'restore', ValuesToRemove: [account] };
  await (kind === 'cluster'
    ? client.modifyDBClusterSnapshotAttribute({ DBClusterSnapshotIdentifier: name, ...change })
    : client.modifyDBSnapshotAttribute({ DBSnapshotIdentifier: name, ...change }));
}

/** Lets a database be deleted. */
export async function unprotect(client: RDS, { name, kind }: DrilledDatabase): Promise<void> {
  const change = { DeletionProtection: false, ApplyImmediately: true };
  await (kind === 'cluster'
    ? client.modifyDBCluster({ DBClusterIdentifier: name, ...change })
    : client.modifyDBInstance({ DBInstanceIdentifier: name, ...change }));
}

/**
 * Deletes a database and its automated backups, without a last snapshot: of a cluster first the instances in it.
 * Rejects where {@link isBusy} says so while it is in use; it can be asked again then.
 */
export async function deleteDatabase(client: RDS, { name, kind }: DrilledDatabase): Promise<void> {
  const alike = { SkipFinalSnapshot: true, DeleteAutomatedBackups: true };
  if (kind !== 'cluster') {
    await client.deleteDBInstance({ DBInstanceIdentifier: name, ...alike });
    return;
  }
  const { DBInstances = [] } = await client.describeDBInstances({});
  for (const { DBInstanceIdentifier, DBClusterIdentifier, DBInstanceStatus } of DBInstances) {
    if (DBClusterIdentifier !== name || DBInstanceStatus === 'deleting') continue;
    await client.deleteDBInstance({ DBInstanceIdentifier, SkipFinalSnapshot: true });
  }
  await client.deleteDBCluster({ DBClusterIdentifier: name, ...alike });
}

/** Whether a database could not be deleted only because of what goes on in it. */
export function isBusy(error: unknown): boolean {
  return isAwsError(error) && BUSY.some((code) => error.awsCode.replace(/Fault$/, '') === code);
}

/** Between two looks at a restore, and when to give up, in virtual milliseconds. */
const LOOK_EVERY = 60_000;
const GIVE_UP_AFTER = 6 * 3_600_000;

/**
 * Restores a point of the recovery account to a database of that name, and waits until it serves. Resolves to the
 * status in which it was given up on, where it never did.
 */
export async function restoreTo(
  stage: Stage,
  { kind }: OfKind,
  { point, name, subnetGroup }: Readonly<Record<'point' | 'name' | 'subnetGroup', string>>,
): Promise<string | undefined> {
  const client = rdsOf(stage, 'recovery');
  const instance = async (DBInstanceIdentifier: string) => {
    const { DBInstances = [] } = await client.describeDBInstances({ DBInstanceIdentifier });
    return DBInstances[0]?.DBInstanceStatus;
  };
  if (kind !== 'cluster') {
    await client.restoreDBInstanceFromDBSnapshot({
      DBInstanceIdentifier: name,
      DBSnapshotIdentifier: point,
      DBSubnetGroupName: subnetGroup,
    });
    return untilAvailable(stage, () => instance(name));
  }
  await client.restoreDBClusterFromSnapshot({
    DBClusterIdentifier: name,
    SnapshotIdentifier: point,
    Engine: AURORA,
    DBSubnetGroupName: subnetGroup,
  });
  const status = await untilAvailable(stage, async () => {
    const { DBClusters = [] } = await client.describeDBClusters({ DBClusterIdentifier: name });
    return DBClusters[0]?.Status;
  });
  if (status !== undefined) return status;
  const member = `${name}-1`;
  await client.createDBInstance({
    DBInstanceIdentifier: member,
    DBClusterIdentifier: name,
    DBInstanceClass: CLUSTER_CLASS,
    Engine: AURORA,
  });
  return untilAvailable(stage, () => instance(member));
}

async function untilAvailable(
  { world: { clock } }: Stage,
  look: () => Promise<string | undefined>,
): Promise<string | undefined> {
  const giveUpAt = clock.now() + GIVE_UP_AFTER;
  for (;;) {
    const status = await look();
    if (status === 'available') return undefined;
    if (clock.now() >= giveUpAt) return status ?? 'gone';
    await clock.runUntil(clock.now() + LOOK_EVERY);
  }
}
