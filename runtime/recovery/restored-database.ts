import { refusedWith } from '../aws';
import { type DBInstance, describeCluster } from '../backup/instances';
import type { OfKind } from '../backup/kinds';
import type { Storage } from '../backup/snapshots';
import { fault, messageOf } from '../fault';
import { log } from '../log';
import { NO_CAPACITY, REFUSED_RECIPES, type Wanted } from './point-recipe';

type Rds = import('@aws-sdk/client-rds').RDS;
type Tag = import('@aws-sdk/client-rds').Tag;

/**
 * What the steps of a recovery do with the instance or the cluster that a point is restored to, in the words of an
 * instance. A cluster comes without instances: it gets the one that serves it when it is available itself.
 * AWS docs: Aurora User Guide, "Restoring from a DB cluster snapshot".
 */

/** On a restored cluster: the classes that its instance may be of, the wanted one first. */
export const CLASS_TAG = 'lifeboat:instance-class';

export const ALREADY_RESTORED = ['DBInstanceAlreadyExists', 'DBClusterAlreadyExists'] as const;

export interface Restoring {
  /** Identifier of what is made. */
  readonly name: string;
  readonly snapshot: string;
  readonly wanted: Wanted;
  readonly storage: Storage;
  readonly subnetGroup: string;
  readonly securityGroups: readonly string[];
  readonly parameterGroup?: string;
  readonly tags: readonly Tag[];
}

/** Asks for the restore of a point. */
export async function startRestore(client: Rds, { kind }: OfKind, restoring: Restoring): Promise<void> {
  const { name, snapshot, wanted, storage, parameterGroup, tags } = restoring;
  const alike = {
    DBSubnetGroupName: restoring.subnetGroup,
    VpcSecurityGroupIds: [...restoring.securityGroups],
    Port: wanted.port,
    DeletionProtection: true,
    CopyTagsToSnapshot: true,
  };
  if (kind === 'cluster') {
    await client.restoreDBClusterFromSnapshot({
      ...alike,
      DBClusterIdentifier: name,
      SnapshotIdentifier: snapshot,
      Engine: wanted.engine,
      ...(storage.type === undefined ? {} : { StorageType: storage.type }),
      ...(parameterGroup === undefined ? {} : { DBClusterParameterGroupName: parameterGroup }),
      Tags: [...tags, { Key: CLASS_TAG, Value: classesText(wanted) }],
    });
    return;
  }
  await client.restoreDBInstanceFromDBSnapshot({
    ...alike,
    DBInstanceIdentifier: name,
    DBSnapshotIdentifier: snapshot,
    DBInstanceClass: wanted.instanceClass,
    MultiAZ: wanted.multiAz,
    ...(parameterGroup === undefined ? {} : { DBParameterGroupName: parameterGroup }),
    ...storageOf(storage),
    PubliclyAccessible: false,
    Tags: [...tags],
  });
}

/** What is there by that name; undefined when nothing is. */
export async function findRestored(
  client: Rds,
  { kind }: OfKind,
  name: string,
): Promise<DBInstance | undefined> {
  try {
    if (kind === 'cluster') return await describeCluster(client, name);
    const { DBInstances } = await client.describeDBInstances({ DBInstanceIdentifier: name });
    return DBInstances?.[0];
  } catch (error) {
    if (refusedWith(error, 'DBInstanceNotFound', 'DBClusterNotFound')) return undefined;
    throw error;
  }
}

/**
 * The instance that serves a restored cluster, asked for when there is none: of the class that was deployed where AWS
 * refuses that of the recipe. `cluster` is available. Throws `RestoreFailed` where AWS refuses both, and AWS's own word
 * where it only has no room.
 */
export async function memberOf(client: Rds, cluster: DBInstance): Promise<DBInstance | undefined> {
  const { DBInstanceIdentifier: name = '' } = cluster;
  if ((cluster.members ?? 0) > 0) return findRestored(client, {}, memberName(name));
  const classes = classesOf(cluster);
  if (classes.length === 0) {
    throw fault(
      'NotOurInstance',
      `The cluster ${name} does not say what its instance is to be: it is not ours.`,
    );
  }
  const refusals: string[] = [];
  for (const instanceClass of classes) {
    try {
      await createMember(client, cluster, instanceClass);
      if (refusals.length > 0) log('not all as it was', { subject: name, shortfalls: refusals });
      return undefined;
    } catch (error) {
      const isLast = instanceClass === classes.at(-1);
      // Room may come, and no older point needs less of it.
      if (!refusedWith(error, ...REFUSED_RECIPES) || (isLast && refusedWith(error, ...NO_CAPACITY)))
        throw error;
      refusals.push(messageOf(error));
    }
  }
  throw fault('RestoreFailed', `AWS gives ${name} no instance: ${refusals.join(' ')}`, { instance: name });
}

/** What of its recipe the instance of a restored cluster lacks, whichever call asked for it. */
export function shortfallsOf(cluster: DBInstance, { DBInstanceClass: given }: DBInstance): string[] {
  const [wanted = given] = classesOf(cluster);
  return wanted === given
    ? []
    : [`AWS refuses the class ${wanted} that its recipe says: its instance is a ${given}`];
}

async function createMember(client: Rds, cluster: DBInstance, instanceClass: string): Promise<void> {
  const { DBInstanceIdentifier: name = '', Engine, TagList = [] } = cluster;
  try {
    await client.createDBInstance({
      DBInstanceIdentifier: memberName(name),
      DBClusterIdentifier: name,
      DBInstanceClass: instanceClass,
      Engine,
      PubliclyAccessible: false,
      Tags: TagList.filter(({ Key = '' }) => !Key.startsWith('aws:') && Key !== CLASS_TAG),
    });
  } catch (error) {
    if (!refusedWith(error, ...ALREADY_RESTORED)) throw error;
  }
}

/** In one tag, as the team's own leave ours no more room. */
function classesText({ instanceClass, deployedClass }: Wanted): string {
  return [...new Set([instanceClass, deployedClass])].join(' ');
}

function classesOf({ TagList = [] }: DBInstance): string[] {
  const text = TagList.find(({ Key }) => Key === CLASS_TAG)?.Value ?? '';
  return text.split(' ').filter((one) => one !== '');
}

/** Sets the master password, which takes effect a little later. */
export async function setPassword(
  client: Rds,
  { kind }: OfKind,
  name: string,
  password: string,
): Promise<void> {
  const change = { MasterUserPassword: password, ApplyImmediately: true };
  await (kind === 'cluster'
    ? client.modifyDBCluster({ DBClusterIdentifier: name, ...change })
    : client.modifyDBInstance({ DBInstanceIdentifier: name, ...change }));
}

/** Deletes what was restored, without a last snapshot: of a cluster first the instance that serves it. */
export async function removeRestored(client: Rds, { kind }: OfKind, found: DBInstance): Promise<void> {
  const { DBInstanceIdentifier: name = '', DeletionProtection } = found;
  const unprotect = { DeletionProtection: false, ApplyImmediately: true };
  if (kind !== 'cluster') {
    if (DeletionProtection !== false)
      await client.modifyDBInstance({ DBInstanceIdentifier: name, ...unprotect });
    await removeInstance(client, name);
    return;
  }
  if (DeletionProtection !== false) await client.modifyDBCluster({ DBClusterIdentifier: name, ...unprotect });
  if ((found.members ?? 0) > 0) await removeInstance(client, memberName(name));
  try {
    await client.deleteDBCluster({ DBClusterIdentifier: name, SkipFinalSnapshot: true });
  } catch (error) {
    if (!refusedWith(error, 'DBClusterNotFound')) throw error;
  }
}

async function removeInstance(client: Rds, name: string): Promise<void> {
  try {
    await client.deleteDBInstance({ DBInstanceIdentifier: name, SkipFinalSnapshot: true });
  } catch (error) {
    // It may be going already, from an earlier run of this step.
    if (!refusedWith(error, 'DBInstanceNotFound', 'InvalidDBInstanceState')) throw error;
  }
}

function memberName(cluster: string): string {
  return `${cluster}-1`;
}

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
