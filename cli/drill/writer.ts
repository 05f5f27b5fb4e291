import type { Client } from 'pg';
import type { Clock } from '../../simulator/clock';
import type { Ledger, Row } from './ledger';
import { createStatements, insertStatement, quoted } from './orders-table';
import { rowKey } from './rows';
import { type Transaction, transactionsOf } from './workload';

/** An application that places orders: it writes to one database until told to stop. */
export interface Writer {
  readonly ledger: Ledger;
  /** Creates the table with the rows of the beginning. */
  load(): Promise<void>;
  /** Plans the first transaction; each plans the next when it is done. */
  start(): void;
  /** Writes nothing more. A transaction that is open stays uncommitted. */
  stop(): void;
  /** Ends the connection, if it still is one. */
  close(): Promise<void>;
}

/** Rows in one statement while the beginning is loaded. */
const BATCH = 10_000;

/** Writes what `ledger`'s workload says, through `client`, on the virtual clock. */
export function createWriter(clock: Clock, client: Client, seed: string, ledger: Ledger): Writer {
  const { database, workload, table } = ledger;
  const insert = insertStatement(table);
  const transactions = transactionsOf(workload, rowKey(seed, database));
  let stopped = false;
  // A server that is killed breaks the connection; that is the scenario, and the ledger already says what was committed.
  client.on('error', () => {
    stopped = true;
  });

  return {
    ledger,
    load: () =>
      clock.during(`loading ${database}`, async () => {
        for (const statement of createStatements(table)) await client.query(statement);
        for (let first = 1; first <= workload.initialRows; first += BATCH) {
          await place(rowsFrom(first, Math.min(first + BATCH - 1, workload.initialRows)));
        }
        // Once the rows are there, so that what the checks ask is answered at once.
        await client.query(`ANALYZE ${quoted(table.name)}`);
      }),
    start: planNext,
    stop() {
      stopped = true;
    },
    async close() {
      stopped = true;
      await client.end().catch(() => undefined);
    },
  };

  function planNext(): void {
    const next = transactions.next();
    if (next.done !== true) plan(next.value.startAt, () => write(next.value));
    else planUnfinished();
  }

  function plan(at: number, work: () => Promise<void>): void {
    clock.at(
      at,
      () => (stopped ? undefined : clock.during(`writing to ${database}`, work)),
      `writer ${database}`,
    );
  }

  async function write(transaction: Transaction): Promise<void> {
    const rows = rowsFrom(transaction.firstId, transaction.lastId, transaction);
    if (transaction.commitAt === transaction.startAt) {
      await place(rows);
      done(transaction);
      return;
    }
    await client.query('BEGIN');
    await place(rows);
    plan(transaction.commitAt, async () => {
      await client.query('COMMIT');
      done(transaction);
    });
  }

  function done(transaction: Transaction): void {
    ledger.committed(transaction);
    planNext();
  }

  /** The last thing before the end: a transaction that is never committed, so its rows must be nowhere afterwards. */
  function planUnfinished(): void {
    const id = ledger.rows + 1;
    const startAt = workload.untilAt - 0.5;
    const transaction = { firstId: id, lastId: id, startAt, commitAt: Number.POSITIVE_INFINITY };
    plan(startAt, async () => {
      await client.query('BEGIN');
      await place(rowsFrom(id, id, transaction));
    });
  }

  function rowsFrom(first: number, last: number, transaction?: Transaction): Row[] {
    return Array.from({ length: last - first + 1 }, (_, index) => ledger.row(first + index, transaction));
  }

  async function place(rows: readonly Row[]): Promise<void> {
    await client.query({
      name: 'insert',
      text: insert,
      values: [
        rows.map(({ id }) => id),
        rows.map(({ customer }) => customer),
        rows.map(({ amountCents }) => amountCents),
        rows.map(({ placedAt }) => placedAt),
      ],
    });
  }
}
