import { reachable } from '../ec2/reachable';
import type { Content } from '../postgres/content';
import { createPostgres, type PostgresServer, restorePostgres } from '../postgres/postgres';
import type { World } from '../world';
import { type Cluster, membersOf } from './cluster';
import { type Database, findInstance, type Instance } from './instance';
import { rdsOf } from './store';

export interface InstanceName {
  readonly account: string;
  readonly region: string;
  readonly instance: string;
}

/**
 * Puts a real PostgreSQL server with one empty database into an instance, or a cluster that an instance serves. Its
 * user and password are the master's. From now on snapshots hold its content. Throws for one that is not there, is
 * still being created, has a server already, or is of another engine.
 */
export async function attachPostgres(
  world: World,
  { account, region, instance: name }: InstanceName,
  { databaseName }: { readonly databaseName?: string } = {},
): Promise<PostgresServer> {
  const cluster = rdsOf(world, account, region).clusters.get(name.toLowerCase());
  const database = cluster ?? findInstance({ world, account, region }, name);
  const why = whyNot(world, database);
  if (why !== undefined) throw new Error(`${name} in ${account}, ${region} cannot hold content: ${why}.`);
  const postgres = await createPostgres(world, name, {
    user: database.masterUsername,
    password: database.masterPassword,
    databaseName: databaseName ?? database.databaseName ?? 'postgres',
    host: database.host,
  });
  open(world, database, postgres);
  return postgres;
}

/** The server inside an instance or a cluster, or undefined when there is none: no such database, or one without content. */
export function databaseServer(
  world: World,
  account: string,
  region: string,
  identifier: string,
): PostgresServer | undefined {
  const { instances, clusters } = rdsOf(world, account, region);
  const id = identifier.toLowerCase();
  return (instances.get(id) ?? clusters.get(id))?.server?.postgres;
}

/** Lets an instance that was created into a cluster serve what that holds. */
export async function joinCluster(world: World, instance: Instance): Promise<void> {
  const cluster = clusterOf(world, instance);
  if (cluster === undefined) return;
  const { server, volume } = cluster;
  if (server !== undefined) {
    const unlisten = listen(world, cluster, instance.host, server.postgres);
    cluster.server = {
      postgres: server.postgres,
      unlisten() {
        server.unlisten();
        unlisten();
      },
    };
  } else if (volume !== undefined) {
    cluster.volume = undefined;
    await openRestored(world, cluster, volume);
    volume.release();
  }
}

/** With its last instance nobody serves a cluster any more, which keeps what it holds. */
export async function leaveCluster(world: World, instance: Instance): Promise<void> {
  const cluster = clusterOf(world, instance);
  if (cluster === undefined || membersOf(world, cluster).length > 0) return;
  cluster.volume = (await takeServerAway(world, cluster)) ?? cluster.volume;
}

/** Starts a server from a snapshot's content inside a restored instance or cluster. */
export async function openRestored(
  world: World,
  database: Instance | Cluster,
  content: Content,
): Promise<void> {
  const { identifier, host } = database;
  open(world, database, await restorePostgres(world, identifier, content, { host }));
}

/** Takes an instance off the network and ends its server, if it has one. */
export async function closeServer(database: Database): Promise<void> {
  const { server } = database;
  database.server = undefined;
  server?.unlisten();
  await server?.postgres.stop();
}

/**
 * Takes an instance off the network at once, and ends its server when what it has committed is kept; undefined when
 * it has none.
 */
export function takeServerAway(world: World, database: Database): Promise<Content> | undefined {
  const { server } = database;
  if (server === undefined) return undefined;
  database.server = undefined;
  server.unlisten();
  return world.clock.during(`taking ${database.identifier}'s server away`, async () => {
    const content = await server.postgres.snapshot();
    await server.postgres.stop();
    return content;
  });
}

function open(world: World, database: Instance | Cluster, postgres: PostgresServer): void {
  const hosts =
    database.kind === 'instance'
      ? [database.host]
      : [database.host, database.readerHost, ...serving(world, database).map(({ host }) => host)];
  const unlistens = hosts.map((host) => listen(world, database, host, postgres));
  database.server = {
    postgres,
    unlisten() {
      for (const unlisten of unlistens) unlisten();
    },
  };
}

function listen(world: World, database: Database, host: string, postgres: PostgresServer): () => void {
  const { account, region, port } = database;
  return world.network.listen(host, port, {
    region,
    target: { host: '127.0.0.1', port: postgres.port },
    reachableFrom: (place) => reachable(world, { account, region }, place, database, port),
  });
}

function clusterOf(world: World, { account, region, cluster }: Instance): Cluster | undefined {
  return cluster === undefined ? undefined : rdsOf(world, account, region).clusters.get(cluster);
}

/** Instances of a cluster that have been created. */
function serving(world: World, cluster: Cluster): Instance[] {
  return membersOf(world, cluster).filter(({ status }) => status !== 'creating');
}

function whyNot(world: World, database: Instance | Cluster): string | undefined {
  const { status, server, engine } = database;
  if (status === 'creating' || status === 'deleting') return `it is ${status}`;
  if (server !== undefined) return 'it has a server already';
  if (database.kind === 'cluster' && serving(world, database).length === 0) return 'it has no instance';
  if (database.kind === 'instance' && database.cluster !== undefined) {
    return `the cluster ${database.cluster} has its content`;
  }
  return engine === 'postgres' || engine === 'aurora-postgresql'
    ? undefined
    : `its engine is ${engine}, and only PostgreSQL is real here`;
}
