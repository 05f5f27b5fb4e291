import { reachable } from '../ec2/reachable';
import type { Content } from '../postgres/content';
import { createPostgres, type PostgresServer, restorePostgres } from '../postgres/postgres';
import type { World } from '../world';
import { findInstance, type Instance } from './instance';
import { rdsOf } from './store';

export interface InstanceName {
  readonly account: string;
  readonly region: string;
  readonly instance: string;
}

/**
 * Puts a real PostgreSQL server with one empty database into an instance that has been created. Its user and password
 * are the instance's master's. From now on snapshots of the instance hold its content. Throws for an instance that is
 * not there, is still being created, has a server already, or is of another engine.
 */
export async function attachPostgres(
  world: World,
  { account, region, instance: name }: InstanceName,
  { databaseName }: { readonly databaseName?: string } = {},
): Promise<PostgresServer> {
  const instance = findInstance({ world, account, region }, name);
  const why = whyNot(instance);
  if (why !== undefined) throw new Error(`${name} in ${account}, ${region} cannot hold content: ${why}.`);
  const postgres = await createPostgres(world, name, {
    user: instance.masterUsername,
    password: instance.masterPassword,
    databaseName: databaseName ?? instance.databaseName ?? 'postgres',
    host: instance.host,
  });
  open(world, instance, postgres);
  return postgres;
}

/** The server inside an instance, or undefined when there is none: no such instance, or one without content. */
export function databaseServer(
  world: World,
  account: string,
  region: string,
  identifier: string,
): PostgresServer | undefined {
  return rdsOf(world, account, region).instances.get(identifier.toLowerCase())?.server?.postgres;
}

/** Starts a server from a snapshot's content inside a restored instance. */
export async function openRestored(world: World, instance: Instance, content: Content): Promise<void> {
  const { instanceIdentifier, host } = instance;
  open(world, instance, await restorePostgres(world, instanceIdentifier, content, { host }));
}

/** Takes an instance off the network and ends its server, if it has one. */
export async function closeServer(instance: Instance): Promise<void> {
  const { server } = instance;
  instance.server = undefined;
  server?.unlisten();
  await server?.postgres.stop();
}

/**
 * Takes an instance off the network at once, and ends its server when what it has committed is kept; undefined when
 * it has none.
 */
export function takeServerAway(world: World, instance: Instance): Promise<Content> | undefined {
  const { server } = instance;
  if (server === undefined) return undefined;
  instance.server = undefined;
  server.unlisten();
  return world.clock.during(`taking ${instance.instanceIdentifier}'s server away`, async () => {
    const content = await server.postgres.snapshot();
    await server.postgres.stop();
    return content;
  });
}

function open(world: World, instance: Instance, postgres: PostgresServer): void {
  const { account, region, host, port } = instance;
  const unlisten = world.network.listen(host, port, {
    region,
    target: { host: '127.0.0.1', port: postgres.port },
    reachableFrom: (place) => reachable(world, { account, region }, place, instance, port),
  });
  instance.server = { postgres, unlisten };
}

function whyNot({ status, server, engine }: Instance): string | undefined {
  if (status === 'creating' || status === 'deleting') return `it is ${status}`;
  if (server !== undefined) return 'it has a server already';
  return engine === 'postgres' ? undefined : `its engine is ${engine}, and only PostgreSQL is real here`;
}
