import type { DatabaseKind } from '../settings';

type Rds = import('@aws-sdk/client-rds').RDS;
type DBCluster = import('@aws-sdk/client-rds').DBCluster;
type Instance = import('@aws-sdk/client-rds').DBInstance;

/** A DB instance, or a cluster in the words of one: its writer's class, and its own of everything else. */
export interface DBInstance extends Instance {
  /** Absent for an instance. */
  readonly kind?: DatabaseKind;
  /** Of a cluster: the instances in it. */
  readonly members?: number;
}

/** All instances of the account and Region, and all clusters where they are asked for: a page for each 100 of a kind. */
export async function describeInstances(
  client: Rds,
  kinds: readonly DatabaseKind[] = ['instance'],
): Promise<DBInstance[]> {
  const instances = await allPages(async (marker) => {
    const page = await client.describeDBInstances({ MaxRecords: 100, Marker: marker });
    return { found: page.DBInstances ?? [], marker: page.Marker };
  });
  if (!kinds.includes('cluster')) return instances;
  const clusters = await allPages(async (marker) => {
    const page = await client.describeDBClusters({ MaxRecords: 100, Marker: marker });
    return { found: page.DBClusters ?? [], marker: page.Marker };
  });
  return [...instances, ...clusters.map((cluster) => inWordsOfInstances(cluster, instances))];
}

/** The cluster of that name, without what its instances alone say. */
export async function describeCluster(client: Rds, name: string): Promise<DBInstance | undefined> {
  const { DBClusters } = await client.describeDBClusters({ DBClusterIdentifier: name });
  const [found] = DBClusters ?? [];
  return found === undefined ? undefined : inWordsOfInstances(found, []);
}

function inWordsOfInstances(cluster: DBCluster, instances: readonly Instance[]): DBInstance {
  const members = cluster.DBClusterMembers ?? [];
  const named = members.find(({ IsClusterWriter }) => IsClusterWriter === true) ?? members[0];
  const writer = instances.find(({ DBInstanceIdentifier }) => {
    return DBInstanceIdentifier !== undefined && DBInstanceIdentifier === named?.DBInstanceIdentifier;
  });
  return {
    kind: 'cluster',
    members: members.length,
    DBInstanceIdentifier: cluster.DBClusterIdentifier,
    DBInstanceArn: cluster.DBClusterArn,
    DBInstanceStatus: cluster.Status,
    // A Multi-AZ DB cluster has a class of its own.
    DBInstanceClass: cluster.DBClusterInstanceClass ?? writer?.DBInstanceClass,
    Engine: cluster.Engine,
    EngineVersion: cluster.EngineVersion,
    Endpoint: { Address: cluster.Endpoint, Port: cluster.Port },
    MasterUsername: cluster.MasterUsername,
    MasterUserSecret: cluster.MasterUserSecret,
    DBName: cluster.DatabaseName,
    MultiAZ: cluster.MultiAZ,
    ReadReplicaSourceDBClusterIdentifier: cluster.ReplicationSourceIdentifier,
    DBParameterGroups: [{ DBParameterGroupName: cluster.DBClusterParameterGroup }],
    OptionGroupMemberships: writer?.OptionGroupMemberships,
    StorageEncrypted: cluster.StorageEncrypted,
    StorageEncryptionType: cluster.StorageEncryptionType,
    KmsKeyId: cluster.KmsKeyId,
    DeletionProtection: cluster.DeletionProtection,
    InstanceCreateTime: cluster.ClusterCreateTime,
    PendingModifiedValues: cluster.PendingModifiedValues,
    TagList: cluster.TagList,
  };
}

async function allPages<Found>(
  next: (
    marker: string | undefined,
  ) => Promise<{ readonly found: readonly Found[]; readonly marker?: string }>,
): Promise<Found[]> {
  const all: Found[] = [];
  let marker: string | undefined;
  do {
    const page = await next(marker);
    all.push(...page.found);
    marker = page.marker;
  } while (marker !== undefined && marker !== '');
  return all;
}
