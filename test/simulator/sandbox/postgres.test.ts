import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { VpcPlace } from '../../../simulator/network';
import { createCertificateAuthority } from '../../../simulator/postgres/certificate';
import { createPostgres, type PostgresServer } from '../../../simulator/postgres/postgres';
import { createWorld, type World } from '../../../simulator/world';
import { answered, bundled, createContainer, handlerOf, START } from './container';

const HOST = 'orders.abc123.us-east-1.rds.amazonaws.com';
const CONFIG = { host: HOST, port: 5432, user: 'app', password: 'right horse', database: 'shop' };
const INSIDE: VpcPlace = { vpc: 'vpc-1', subnets: ['subnet-1'], securityGroups: ['sg-1'] };
const TRUSTING = { NODE_EXTRA_CA_CERTS: '/var/runtime/ca-cert.pem' };

const QUERY = bundled(`
  import { Client } from 'pg';
  export const handler = async ({ config, queries }) => {
    const client = new Client(config);
    const results = [];
    try {
      await client.connect();
      for (const query of queries ?? []) results.push((await client.query(query)).rows);
      return { results, secure: client.connection.stream.authorized === true, time: Date.now() };
    } catch (error) {
      return { results, code: error.code, message: error.message, time: Date.now() };
    } finally {
      await client.end().catch(() => {});
    }
  };
`);

let world: World;
let server: PostgresServer;

beforeAll(async () => {
  world = createWorld({ seed: 'seed', start: START, services: [] });
  server = await createPostgres(world, 'orders', {
    user: CONFIG.user,
    password: CONFIG.password,
    databaseName: CONFIG.database,
  });
  world.network.listen(HOST, 5432, {
    region: 'us-east-1',
    target: { host: '127.0.0.1', port: server.port },
    reachableFrom: (place) => place?.securityGroups.includes('sg-1') ?? false,
  });
});

afterAll(() => world.close());

function invoke(event: object, args: { environment?: Record<string, string>; place?: VpcPlace } = {}) {
  const container = createContainer({
    files: { 'index.js': QUERY },
    clock: world.clock,
    network: world.network,
    place: 'place' in args ? args.place : INSIDE,
    environment: args.environment ?? TRUSTING,
  });
  return answered(container.invoke(event));
}

describe("a function's own driver", () => {
  test('logs in with a password over TLS and reads rows', async () => {
    const result = await invoke({
      config: { ...CONFIG, ssl: true },
      queries: [
        'select 1 as one',
        { text: 'select $1::int + 1 as next, $2::text as word', values: [41, 'x'] },
        "select count(*)::int as n, sum(length(repeat('y', 1000)))::int as size from generate_series(1, 20000)",
        { text: "select repeat('z', 200) as z from generate_series(1, 5000)", rowMode: 'array' },
      ],
    });

    expect(result).toMatchObject({
      secure: true,
      results: [
        [{ one: 1 }],
        [{ next: 42, word: 'x' }],
        [{ n: 20_000, size: 20_000_000 }],
        expect.anything(),
      ],
    });
    expect((result as { results: unknown[][] }).results[3]).toHaveLength(5000);
  });

  test('a statement that takes real time takes none of its own', async () => {
    const before = world.clock.now();

    const result = (await invoke({ config: CONFIG, queries: ['select pg_sleep(0.3)'] })) as { time: number };

    expect(result.time - before).toBeLessThan(50);
  });

  test('an error of a statement leaves the connection usable', async () => {
    const result = await invoke({ config: CONFIG, queries: ['select 1 as a', 'select broken', 'select 2'] });

    expect(result).toMatchObject({ results: [[{ a: 1 }]], code: '42703' });
  });

  const refused: [string, object, object, object][] = [
    ['a wrong password', { password: 'wrong' }, {}, { code: '28P01' }],
    ['a database that is not there', { database: 'nothing' }, {}, { code: '3D000' }],
    ['TLS without the authority', { ssl: true }, { environment: {} }, { code: 'SELF_SIGNED_CERT_IN_CHAIN' }],
    ['a name that does not resolve', { host: 'nowhere' }, {}, { code: 'ENOTFOUND' }],
    ['a port on which nothing listens', { port: 5433 }, {}, { code: 'ECONNREFUSED' }],
    ['another security group', {}, { place: { ...INSIDE, securityGroups: ['sg-2'] } }, { code: 'ETIMEDOUT' }],
    ['outside the VPC', {}, { place: undefined }, { code: 'ETIMEDOUT' }],
  ];

  test.each(refused)('%s', async (_name, config, args, expected) => {
    expect(await invoke({ config: { ...CONFIG, ...config } }, args)).toMatchObject(expected);
  });

  test.each([
    ['its own time-out', { connectionTimeoutMillis: 2500 }, 2500],
    ["the network's", {}, 10_000],
  ])('an unreachable server costs %s on the virtual clock', async (_name, config, passed) => {
    const before = world.clock.now();

    const result = (await invoke({ config: { ...CONFIG, ...config } }, { place: undefined })) as {
      time: number;
    };

    expect(result.time - before).toBe(passed);
  });

  test.each([
    [
      'any certificate, if it wants no proof',
      () => ({ rejectUnauthorized: false }),
      { secure: false, results: [] },
    ],
    [
      "RDS's authority, if it brings that along",
      () => ({ ca: server.certificateAuthority }),
      { secure: true },
    ],
    [
      'nothing else, if it brings another',
      () => ({ ca: createCertificateAuthority('Somebody').certificate }),
      { code: 'SELF_SIGNED_CERT_IN_CHAIN' },
    ],
  ])('trusts %s', async (_name, ssl, expected) => {
    const environment = {};

    expect(await invoke({ config: { ...CONFIG, ssl: ssl() } }, { environment })).toMatchObject(expected);
  });

  test('a name that is not in the certificate is refused', async () => {
    const files = handlerOf(`
      const socket = require('tls').connect({ host: event.host, port: 5432, servername: 'other.example' });
      return new Promise((resolve) => { socket.on('error', (error) => resolve(error.code)); socket.on('secureConnect', () => resolve('trusted')); });
    `);
    const container = createContainer({
      files,
      clock: world.clock,
      network: world.network,
      place: INSIDE,
      environment: TRUSTING,
    });

    expect(await answered(container.invoke({ host: HOST }))).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
  });

  test('sessions that wait for locks of one another go on', async () => {
    await invoke({
      config: CONFIG,
      queries: ['create table counter (n int)', 'insert into counter values (0)'],
    });
    const files = {
      'index.js': bundled(`
        import { Pool } from 'pg';
        export const handler = async (event) => {
          const pool = new Pool({ ...event, max: 2 });
          const results = await Promise.all([1, 2, 3].map(async () => {
            const client = await pool.connect();
            await client.query('begin');
            const { rows } = await client.query('update counter set n = n + 1 returning n');
            await client.query('commit');
            client.release();
            return rows[0].n;
          }));
          await pool.end();
          return results;
        };`),
    };
    const container = createContainer({ files, clock: world.clock, network: world.network, place: INSIDE });

    expect(((await answered(container.invoke(CONFIG))) as number[]).sort()).toEqual([1, 2, 3]);
  });
});
