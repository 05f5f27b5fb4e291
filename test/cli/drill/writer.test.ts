import type { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compare } from '../../../cli/drill/compare';
import { createLedger, type Ledger } from '../../../cli/drill/ledger';
import { ordersTableFor } from '../../../cli/drill/orders-table';
import { rowKey } from '../../../cli/drill/rows';
import { type Transaction, transactionsOf, workloadOf } from '../../../cli/drill/workload';
import { createWriter } from '../../../cli/drill/writer';
import { createPostgres, type PostgresServer, restorePostgres } from '../../../simulator/postgres/postgres';
import { createWorld, type World } from '../../../simulator/world';

const table = ordersTableFor({ tables: ['orders'], sql: [] });
const START = Date.parse('2026-01-05T06:00:00Z');
const UNTIL = Date.parse('2026-01-05T06:10:00Z');
const SEED = 'writer';
const workload = workloadOf(3_000, 140, START, UNTIL);

let world: World;
let source: PostgresServer;
let ledger: Ledger;
/** A transaction that was open when the first snapshot was taken, half way through it. */
let open: Transaction;
let whileOpen: PostgresServer;
let atTheEnd: PostgresServer;

beforeAll(async () => {
  world = createWorld({ seed: SEED, start: START, services: [] });
  source = await createPostgres(world, 'orders', { user: 'app', password: 'secret-1', databaseName: 'shop' });
  const client = await source.connect();
  ledger = createLedger({ seed: SEED, database: 'orders', table, workload });
  const writer = createWriter(world.clock, client, SEED, ledger);
  await writer.load();
  writer.start();
  const slow = [...transactionsOf(workload, rowKey(SEED, 'orders'))].find(
    ({ startAt, commitAt }) => commitAt - startAt > 100 && startAt > START + 120_000,
  );
  if (!slow) throw new Error('No transaction of this seed stays open.');
  open = slow;
  await world.clock.runUntil(Math.floor((slow.startAt + slow.commitAt) / 2));
  whileOpen = await restorePostgres(world, 'while-open', await source.snapshot());
  await world.clock.runUntil(UNTIL);
  writer.stop();
  atTheEnd = await restorePostgres(world, 'at-the-end', await source.snapshot());
  await writer.close();
});

afterAll(() => world.close());

async function inRestored<T>(server: PostgresServer, use: (client: Client) => Promise<T>): Promise<T> {
  const client = await server.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

describe('the writer', () => {
  it('commits as many rows as were asked for by the end, no more', () => {
    expect(ledger.rows).toBe(3_000);
    expect(ledger.rowsAt(START)).toBe(workload.initialRows);
  });

  it('leaves its last transaction uncommitted', async () => {
    const { rows } = await inRestored(atTheEnd, (client) =>
      client.query('SELECT max(id)::int AS id FROM orders'),
    );

    expect(rows).toEqual([{ id: 3_000 }]);
  });

  it('stops when told to, with a transaction open', async () => {
    const other = createWorld({ seed: SEED, start: START, services: [] });
    try {
      const server = await createPostgres(other, 'orders', {
        user: 'app',
        password: 'secret-1',
        databaseName: 'shop',
      });
      const stopped = createLedger({ seed: SEED, database: 'orders', table, workload });
      const writer = createWriter(other.clock, await server.connect(), SEED, stopped);
      await writer.load();
      writer.start();
      await other.clock.runUntil(Math.floor((open.startAt + open.commitAt) / 2));
      writer.stop();
      await server.stop();
      await other.clock.runUntil(UNTIL);
      await writer.close();

      expect(stopped.rows).toBe(open.firstId - 1);
    } finally {
      await other.close();
    }
  });
});

describe('a restored database', () => {
  it('is found equal to what was committed, open transactions left out', async () => {
    const time = Math.floor((open.startAt + open.commitAt) / 2);

    const found = await inRestored(whileOpen, (client) => compare(client, ledger, time));

    const expectedRows = open.firstId - 1;
    expect(found).toEqual({
      expectedRows,
      foundRows: expectedRows,
      equalRows: expectedRows,
      differences: [],
      lostRows: 3_000 - expectedRows,
    });
  });

  it('is found equal to the last row at the end', async () => {
    const found = await inRestored(atTheEnd, (client) => compare(client, ledger, UNTIL));

    expect(found).toMatchObject({ expectedRows: 3_000, equalRows: 3_000, differences: [], lostRows: 0 });
  });

  it.each([
    {
      name: 'a row gone',
      sql: 'DELETE FROM orders WHERE id = 1234',
      says: ['row 1234 is missing'],
      equal: 2_999,
      found: 2_999,
    },
    {
      name: 'the last row gone',
      sql: 'DELETE FROM orders WHERE id = 3000',
      says: ['row 3000 is missing'],
      equal: 2_999,
      found: 2_999,
    },
    {
      name: 'an amount changed by a cent',
      sql: 'UPDATE orders SET amount_cents = amount_cents + 1 WHERE id = 7',
      says: [expect.stringMatching(/^row 7 is .* was /)],
      equal: 2_999,
      found: 3_000,
    },
    {
      name: 'a time changed by a microsecond',
      sql: `UPDATE orders SET placed_at = placed_at + interval '1 microsecond' WHERE id = 2500`,
      says: [expect.stringMatching(/^row 2500 is /)],
      equal: 2_999,
      found: 3_000,
    },
    {
      name: "a customer's name without its accents",
      sql: `UPDATE orders SET customer = translate(customer, 'é', 'e') WHERE id = (SELECT min(id) FROM orders WHERE customer LIKE '%é%')`,
      says: [expect.stringMatching(/^row \d+ is /)],
      equal: 2_999,
      found: 3_000,
    },
    {
      name: 'a row too many',
      sql: `INSERT INTO orders VALUES (3001, 'x', 1, now())`,
      says: [expect.stringContaining('row 3001 is there, but was not committed')],
      equal: 3_000,
      found: 3_001,
    },
    {
      name: 'many rows gone',
      sql: 'DELETE FROM orders WHERE id BETWEEN 10 AND 19',
      says: ['row 10 is missing', 'row 11 is missing', 'row 12 is missing', '7 more differences'],
      equal: 2_990,
      found: 2_990,
    },
  ])('is found different with $name', async ({ sql, says, equal, found }) => {
    const result = await inRestored(atTheEnd, async (client) => {
      await client.query('CREATE TEMP TABLE kept AS SELECT * FROM orders');
      await client.query(sql);
      try {
        return await compare(client, ledger, UNTIL);
      } finally {
        await client.query('TRUNCATE orders');
        await client.query('INSERT INTO orders SELECT * FROM kept');
        await client.query('DROP TABLE kept');
      }
    });

    expect(result.differences).toEqual(says);
    expect(result).toMatchObject({ equalRows: equal, foundRows: found });
  });
});
