import { Client } from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import { createPostgres, type PostgresServer, restorePostgres } from '../../../simulator/postgres/postgres';
import { createWorld, type World } from '../../../simulator/world';

const MASTER = { user: 'master', password: 'first-password', databaseName: 'orders' };

let world: World | undefined;

function newWorld(): World {
  world = createWorld({ seed: 'content', start: Date.UTC(2026, 0, 5, 6), services: [] });
  return world;
}

afterEach(async () => {
  await world?.close();
  world = undefined;
});

async function query(server: PostgresServer, text: string): Promise<unknown[][]> {
  const client = await server.connect();
  try {
    return (await client.query({ text, rowMode: 'array' })).rows as unknown[][];
  } finally {
    await client.end();
  }
}

async function idsIn(server: PostgresServer): Promise<number[]> {
  return (await query(server, 'SELECT id FROM entry ORDER BY id')).map(([id]) => Number(id));
}

async function logIn(server: PostgresServer, login: { user?: string; password?: string }): Promise<string> {
  const client = new Client({
    host: '127.0.0.1',
    port: server.port,
    user: login.user ?? MASTER.user,
    password: login.password ?? MASTER.password,
    database: 'orders',
    ssl: false,
  });
  await client.connect();
  try {
    return (await client.query({ text: 'SELECT current_user', rowMode: 'array' })).rows[0][0] as string;
  } finally {
    await client.end();
  }
}

describe('a snapshot', () => {
  it('holds what was committed before it, and nothing that came later or was never committed', async () => {
    const world = newWorld();
    const server = await createPostgres(world, 'orders', MASTER);
    await query(server, 'CREATE TABLE entry (id int PRIMARY KEY)');
    await query(server, 'INSERT INTO entry SELECT generate_series(1, 3)');
    const open = await server.connect();
    await open.query('BEGIN; INSERT INTO entry VALUES (100)');
    const content = await server.snapshot();
    await open.query('COMMIT');
    await open.end();
    await query(server, 'INSERT INTO entry VALUES (4)');

    const restored = await restorePostgres(world, 'restored', content);

    expect(await idsIn(restored)).toEqual([1, 2, 3]);
    expect(await idsIn(server)).toEqual([1, 2, 3, 4, 100]);
  });

  it('is taken again and again, each of its own moment', async () => {
    const world = newWorld();
    const server = await createPostgres(world, 'orders', MASTER);
    await query(server, 'CREATE TABLE entry (id int PRIMARY KEY)');
    const insertAndSnapshot = async (id: number) => {
      await query(server, `INSERT INTO entry VALUES (${id})`);
      return server.snapshot();
    };
    await insertAndSnapshot(1);
    const second = await insertAndSnapshot(2);
    const third = await insertAndSnapshot(3);

    const atSecond = await restorePostgres(world, 'second', second);
    const atThird = await restorePostgres(world, 'third', third);

    expect(await idsIn(atSecond)).toEqual([1, 2]);
    expect(await idsIn(atThird)).toEqual([1, 2, 3]);
  });

  it('of a server on which nothing happened since the last one is equal to it', async () => {
    const world = newWorld();
    const server = await createPostgres(world, 'orders', MASTER);
    await query(server, 'CREATE TABLE entry (id int PRIMARY KEY); INSERT INTO entry VALUES (1)');
    const first = await server.snapshot();

    const again = await server.snapshot();

    expect(again.segments.length - first.segments.length).toBeLessThanOrEqual(1);
    expect(await idsIn(await restorePostgres(world, 'again', again))).toEqual([1]);
  });

  it('leaves alone the segment that a checkpoint made ahead, when nothing happened since the last one', async () => {
    const world = newWorld();
    const server = await createPostgres(world, 'orders', MASTER);
    await query(server, 'CREATE TABLE entry (id int PRIMARY KEY)');
    // More than three quarters of a segment, so that the checkpoint makes the next one. It is the superuser's to ask for.
    await query(server, "SELECT pg_logical_emit_message(false, 'filler', repeat('x', 900000))");
    const superuser = new Client({
      host: server.socketFolder,
      port: server.port,
      user: 'rdsadmin',
      database: 'postgres',
    });
    await superuser.connect();
    await superuser.query('CHECKPOINT');
    await superuser.end();
    await server.snapshot();
    await server.snapshot();

    await query(server, 'INSERT INTO entry VALUES (1)');

    expect(await idsIn(await restorePostgres(world, 'again', await server.snapshot()))).toEqual([1]);
  });

  it('of a restored server holds both lives, and leaves the original alone', async () => {
    const world = newWorld();
    const server = await createPostgres(world, 'orders', MASTER);
    await query(server, 'CREATE TABLE entry (id int PRIMARY KEY); INSERT INTO entry VALUES (1)');
    const restored = await restorePostgres(world, 'restored', await server.snapshot());
    await query(server, 'INSERT INTO entry VALUES (10)');
    await query(restored, 'INSERT INTO entry VALUES (2)');
    const content = await restored.snapshot();
    await query(restored, 'INSERT INTO entry VALUES (3)');

    const again = await restorePostgres(world, 'again', content);

    expect(await idsIn(again)).toEqual([1, 2]);
    expect(await idsIn(server)).toEqual([1, 10]);
  });

  it('outlives its server, and every reference but the last', async () => {
    const world = newWorld();
    const server = await createPostgres(world, 'orders', MASTER);
    await query(server, 'CREATE TABLE entry (id int PRIMARY KEY); INSERT INTO entry VALUES (1)');
    const content = await server.snapshot();
    const copy = content.share();
    await server.stop();
    content.release();
    content.release();

    const restored = await restorePostgres(world, 'restored', copy);
    copy.release();

    expect(await idsIn(restored)).toEqual([1]);
    expect(() => content.share()).toThrow('released');
  });

  it('includes bulk loads into tables of the same transaction', async () => {
    const world = newWorld();
    const server = await createPostgres(world, 'orders', MASTER);
    await query(server, 'BEGIN; CREATE TABLE entry AS SELECT generate_series(1, 5000) AS id; COMMIT');

    const restored = await restorePostgres(world, 'restored', await server.snapshot());

    expect(await query(restored, 'SELECT count(*)::int, max(id) FROM entry')).toEqual([[5000, 5000]]);
  });
});

describe('a password', () => {
  it.each([
    ['its own password', {}, undefined],
    ['another password', { password: 'wrong' }, 'password authentication failed'],
    ['the superuser, who has none', { user: 'rdsadmin' }, 'password authentication failed'],
  ])('is checked over TCP: %s', async (_, login, refusal) => {
    const server = await createPostgres(newWorld(), 'orders', MASTER);

    const attempt = logIn(server, login);

    if (refusal === undefined) expect(await attempt).toBe('master');
    else await expect(attempt).rejects.toThrow(refusal);
  });

  it('comes back with a restore until it is set anew', async () => {
    const world = newWorld();
    const server = await createPostgres(world, 'orders', MASTER);
    const restored = await restorePostgres(world, 'restored', await server.snapshot());
    expect(await logIn(restored, {})).toBe('master');

    await restored.setPassword('master', "sec'ond");

    await expect(logIn(restored, {})).rejects.toThrow('password authentication failed');
    expect(await logIn(restored, { password: "sec'ond" })).toBe('master');
    expect(await logIn(server, {})).toBe('master');
  });
});

describe('TLS', () => {
  it('proves the server to those who trust the authority, and to nobody else', async () => {
    const world = newWorld();
    const named = await createPostgres(world, 'named', { ...MASTER, host: 'db.example.com' });
    const ca = named.certificateAuthority;
    const connect = (port: number, servername: string) =>
      new Promise<string>((resolve, reject) => {
        const client = new Client({
          host: '127.0.0.1',
          port,
          user: 'master',
          password: MASTER.password,
          database: 'orders',
          ssl: { ca, rejectUnauthorized: true, servername },
        });
        client.connect().then(
          () => client.end().then(() => resolve('connected')),
          (error: Error) => reject(error),
        );
      });

    expect(await connect(named.port, 'db.example.com')).toBe('connected');
    await expect(connect(named.port, 'other.example.com')).rejects.toThrow(
      "does not match certificate's altnames",
    );
    await expect(
      new Client({
        host: '127.0.0.1',
        port: named.port,
        user: 'master',
        password: MASTER.password,
        database: 'orders',
        ssl: { rejectUnauthorized: true, servername: 'db.example.com' },
      }).connect(),
    ).rejects.toThrow(/certificate/);
  });
});

describe('a database', () => {
  it('belongs to its user, who may create databases and roles', async () => {
    const server = await createPostgres(newWorld(), 'orders', { ...MASTER, user: 'Mäster "1"' });
    const rows = await query(
      server,
      `SELECT rolname, rolsuper, rolcreatedb, rolcreaterole, datname
       FROM pg_roles JOIN pg_database ON datdba = pg_roles.oid WHERE datname = 'orders'`,
    );
    expect(rows).toEqual([['Mäster "1"', false, true, true, 'orders']]);
  });

  it('may have the name that every server has anyway', async () => {
    const server = await createPostgres(newWorld(), 'orders', { ...MASTER, databaseName: 'postgres' });
    expect(await query(server, 'SELECT datname FROM pg_database WHERE NOT datistemplate')).toEqual([
      ['postgres'],
    ]);
  });
});
