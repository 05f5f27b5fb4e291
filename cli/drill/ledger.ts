import type { OrdersTable } from './orders-table';
import { type RowContent, rowContent, rowKey } from './rows';
import { initialPlacedAt, type Transaction, type Workload } from './workload';

export interface Row extends RowContent {
  readonly id: number;
  /** Virtual milliseconds since 1970. */
  readonly placedAt: number;
}

/** All that was ever committed to one database: what a restored one is held against. */
export interface Ledger {
  readonly database: string;
  readonly table: OrdersTable;
  readonly workload: Workload;
  /** Records a commit that the server has confirmed. */
  committed(transaction: Transaction): void;
  /** Rows committed at or before a moment; their ids are 1 to this number. */
  rowsAt(time: number): number;
  /** Rows committed by now. */
  readonly rows: number;
  /** The row of an id that was committed or is about to be. */
  row(id: number, transaction?: Transaction): Row;
}

export interface LedgerArgs {
  readonly seed: string;
  readonly database: string;
  readonly table: OrdersTable;
  readonly workload: Workload;
}

export function createLedger({ seed, database, table, workload }: LedgerArgs): Ledger {
  const key = rowKey(seed, database);
  const commits: Transaction[] = [];
  const { initialRows } = workload;
  return {
    database,
    table,
    workload,
    committed(transaction) {
      const expected = (commits.at(-1)?.lastId ?? initialRows) + 1;
      if (transaction.firstId !== expected) {
        throw new Error(`${database}: row ${transaction.firstId} was committed where ${expected} was next.`);
      }
      commits.push(transaction);
    },
    rowsAt(time) {
      const count = firstIndex(commits.length, (index) => (commits[index]?.commitAt ?? 0) > time);
      return commits[count - 1]?.lastId ?? initialRows;
    },
    get rows() {
      return commits.at(-1)?.lastId ?? initialRows;
    },
    row(id, transaction = transactionOf(id)) {
      const placedAt =
        transaction === undefined ? initialPlacedAt(workload, id) : Math.floor(transaction.startAt);
      return { id, placedAt, ...rowContent(key, id) };
    },
  };

  function transactionOf(id: number): Transaction | undefined {
    if (id <= initialRows) return undefined;
    return commits[firstIndex(commits.length, (index) => (commits[index]?.lastId ?? 0) >= id)];
  }
}

/** The first of `length` positions for which an ordered condition holds; `length` if it never does. */
function firstIndex(length: number, holds: (index: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
