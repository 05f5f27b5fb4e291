import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { Client, escapeIdentifier, escapeLiteral } from 'pg';
import type { World } from '../world';
import { type Content, createContent } from './content';
import { type DataFolder, leaveFolder, startInNewFolder } from './data-folder';
import { passwordVerifier } from './password';
import { hold, keepSegments, letGo, type Segment } from './segments';
import { SPARE_DATABASE, SUPERUSER } from './server-settings';
import { type WorldServers, worldServers } from './world-servers';

/** A PostgreSQL server on this machine. */
export interface PostgresServer {
  /** Port on 127.0.0.1, where every user needs a password; TLS is offered. */
  readonly port: number;
  /** Folder of its Unix socket, which only this process's user can enter. */
  readonly socketFolder: string;
  readonly databaseName: string;
  /** What a client must trust (PEM) to be sure that it talks to `host`. */
  readonly certificateAuthority: string;
  /** Connects as superuser to a database (its own by default). The caller ends the connection, and leases its queries. */
  connect(databaseName?: string): Promise<Client>;
  setPassword(user: string, password: string): Promise<void>;
  /** What is committed at this moment. Takes a few milliseconds of real time. */
  snapshot(): Promise<Content>;
  /** Ends the server; contents taken from it stay. Does nothing the second time. */
  stop(): Promise<void>;
}

export interface CreatePostgresArgs {
  /** Owner of the database; may create databases and roles, and is no superuser. */
  readonly user: string;
  readonly password: string;
  readonly databaseName: string;
  /** Name that its certificate is made out to. Defaults to `localhost`. */
  readonly host?: string;
}

/** Starts a new server with one empty database. `name` is for messages only. */
export function createPostgres(
  world: World,
  name: string,
  args: CreatePostgresArgs,
): Promise<PostgresServer> {
  return world.clock.during(`creating ${name}'s server`, async () => {
    const { user, databaseName } = args;
    const server = await start(world, name, { databaseName, host: args.host ?? 'localhost', segments: [] });
    try {
      await asSuperuser(server, 'postgres', (client) =>
        giveDatabase(client, args, saltOf(world, name, user)),
      );
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  });
}

/** Starts a server that holds a content, users and their passwords included. */
export function restorePostgres(
  world: World,
  name: string,
  content: Content,
  { host = 'localhost' }: { readonly host?: string } = {},
): Promise<PostgresServer> {
  // Until the new server holds it itself, nobody may delete it.
  const held = content.share();
  return world.clock.during(`restoring ${name}'s server`, async () => {
    try {
      return await start(world, name, { ...held, host });
    } finally {
      held.release();
    }
  });
}

interface StartArgs {
  readonly databaseName: string;
  readonly host: string;
  readonly segments: readonly Segment[];
}

async function start(world: World, name: string, args: StartArgs): Promise<PostgresServer> {
  const shared = await worldServers(world);
  const folder = await startInNewFolder(shared.authority.certify(args.host), args.segments);
  return serverIn(world, name, shared, folder, args);
}

function serverIn(
  world: World,
  name: string,
  shared: WorldServers,
  { path, port, process }: DataFolder,
  { databaseName, segments }: StartArgs,
): PostgresServer {
  const dataFolder = join(path, 'data');
  const logPrefix = shared.newLogPrefix();
  const log = [...segments];
  let stopped: Promise<void> | undefined;
  hold(log);
  const server: PostgresServer = {
    port,
    socketFolder: path,
    databaseName,
    certificateAuthority: shared.authority.certificate,
    connect: (database = databaseName) =>
      world.clock.during(`connecting to ${name}'s server`, () => connect(server, database)),
    setPassword: (user, password) =>
      world.clock.during(`setting a password of ${name}`, async () => {
        const verifier = escapeLiteral(passwordVerifier(password, saltOf(world, name, user)));
        await asSuperuser(server, 'postgres', (client) =>
          client.query(`ALTER ROLE ${escapeIdentifier(user)} PASSWORD ${verifier}`),
        );
      }),
    snapshot: () =>
      world.clock.during(`taking a snapshot of ${name}`, async () => {
        const last = await asSuperuser(server, 'postgres', finishSegment);
        const kept = keepSegments(dataFolder, { newest: log.at(-1)?.name, last }, logPrefix);
        hold(kept);
        log.push(...kept);
        return createContent(
          log.filter((segment) => segment.name <= last),
          databaseName,
        );
      }),
    stop: () => {
      stopped ??= world.clock.during(`stopping ${name}'s server`, stop);
      return stopped;
    },
  };
  shared.stops.add(server.stop);
  return server;

  async function stop(): Promise<void> {
    shared.stops.delete(server.stop);
    await process.stop();
    letGo(log);
    await leaveFolder(path);
  }
}

async function giveDatabase(client: Client, args: CreatePostgresArgs, salt: Buffer): Promise<void> {
  const [role, database] = [escapeIdentifier(args.user), escapeIdentifier(args.databaseName)];
  const verifier = escapeLiteral(passwordVerifier(args.password, salt));
  await client.query(`CREATE ROLE ${role} LOGIN CREATEDB CREATEROLE PASSWORD ${verifier}`);
  await client.query(
    args.databaseName === 'postgres'
      ? `DROP DATABASE ${SPARE_DATABASE}`
      : `ALTER DATABASE ${SPARE_DATABASE} RENAME TO ${database}`,
  );
  await client.query(`ALTER DATABASE ${database} OWNER TO ${role}`);
}

/**
 * Ends the log's current segment, with all that is committed, and answers its name (or the last one's if it is empty).
 * A place between two segments would be the next one's, which the server may have made ahead and has yet to write.
 */
async function finishSegment(client: Client): Promise<string> {
  const { rows } = await client.query<{ name: string }>(
    'SELECT pg_walfile_name(pg_switch_wal() - 1) AS name',
  );
  const name = rows[0]?.name;
  if (name === undefined) throw new Error('PostgreSQL did not name the segment of its log that it ended.');
  return name;
}

async function asSuperuser<T>(
  server: PostgresServer,
  database: string,
  use: (client: Client) => Promise<T>,
): Promise<T> {
  const client = await connect(server, database);
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

async function connect({ socketFolder, port }: PostgresServer, database: string): Promise<Client> {
  const client = new Client({ host: socketFolder, port, user: SUPERUSER, database, ssl: false });
  // A server may end under an idle connection, as when its Region is lost; the next query then says so.
  client.on('error', () => {});
  await client.connect();
  return client;
}

function saltOf(world: World, name: string, user: string): Buffer {
  const made = [world.seed, name, user, world.clock.now()].join('\u0000');
  return createHash('sha256').update(made).digest().subarray(0, 16);
}
