import { mix } from './rows';

/** How a database is written between two moments, all of it decided beforehand. */
export interface Workload {
  readonly startAt: number;
  readonly untilAt: number;
  /** Rows there at `startAt`, with ids from 1. */
  readonly initialRows: number;
  /** Rows committed between the two moments. */
  readonly writtenRows: number;
  /** On average, rounded. */
  readonly rowsPerMinute: number;
}

/** One transaction, which inserts the rows from `firstId` to `lastId`. */
export interface Transaction {
  readonly firstId: number;
  readonly lastId: number;
  readonly startAt: number;
  /** At `startAt` for most; some stay open for a while. */
  readonly commitAt: number;
}

/** Part of all rows that may be written during the exercise, so that a restore always has older ones to show. */
const WRITTEN_AT_MOST = 0.9;

/** Rows in one transaction, at most, where many are written. */
const LARGEST = 9;

/** Transactions a minute, about, where there are rows enough: with fewer rows, transactions are smaller first. */
const TRANSACTIONS_A_MINUTE = 15;

/** One transaction in so many stays open, so that some snapshots are taken while one is. */
const SLOW_ONE_IN = 8;

/** `totalRows` at `untilAt`, `rate` of them a minute, or as many as leave a tenth for the beginning. */
export function workloadOf(totalRows: number, rate: number, startAt: number, untilAt: number): Workload {
  const minutes = (untilAt - startAt) / 60_000;
  const writtenRows = Math.floor(Math.min(rate * minutes, totalRows * WRITTEN_AT_MOST));
  return {
    startAt,
    untilAt,
    initialRows: totalRows - writtenRows,
    writtenRows,
    rowsPerMinute: minutes === 0 ? 0 : Math.round(writtenRows / minutes),
  };
}

/**
 * The fewest rows in all with which the newest row is never older than `seconds` between the two moments, give or take
 * a row: a transaction that stays open may keep the rows of two turns from being seen.
 */
export function fewestRows(seconds: number, startAt: number, untilAt: number): number {
  return Math.ceil((2 * (untilAt - startAt)) / 1000 / seconds / WRITTEN_AT_MOST);
}

/**
 * The transactions in the order in which they commit, one after the other. Each lies half a millisecond past a whole
 * one: AWS gives a snapshot's time in whole ones, so none commits at the very moment of a snapshot.
 */
export function* transactionsOf(workload: Workload, key: number): Generator<Transaction> {
  const { startAt, untilAt, initialRows, writtenRows } = workload;
  const perRow = (untilAt - startAt) / Math.max(1, writtenRows);
  const largest = Math.min(LARGEST, Math.max(1, Math.round(60_000 / perRow / TRANSACTIONS_A_MINUTE)));
  const moment = (row: number) => Math.floor(startAt + row * perRow) + 0.5;
  let written = 0;
  for (let number = 1; written < writtenRows; number++) {
    const chance = mix(key ^ 0x5bd1e995, number);
    const size = Math.min(1 + (chance % largest), writtenRows - written);
    // Somewhere in the first half of its turn; a slow one commits in the second half, before the next one's turn.
    const begin = moment(written + (((chance >>> 8) % 1000) / 2000) * size);
    const end = moment(written + (0.5 + ((chance >>> 18) % 1000) / 2010) * size);
    const slow = (chance >>> 4) % SLOW_ONE_IN === 0;
    yield {
      firstId: initialRows + written + 1,
      lastId: initialRows + written + size,
      startAt: begin,
      commitAt: slow ? end : begin,
    };
    written += size;
  }
}

/** When a row that was there from the beginning was placed: at the same even rate, up to the beginning. */
export function initialPlacedAt({ startAt, initialRows, rowsPerMinute }: Workload, id: number): number {
  return Math.floor(startAt - (initialRows - id + 1) * (60_000 / Math.max(1, rowsPerMinute)));
}
