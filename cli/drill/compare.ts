import type { Client } from 'pg';
import { momentText } from '../moment';
import type { Comparison } from './exercise';
import type { Ledger } from './ledger';
import { quoted, readStatement } from './orders-table';

/** Differences that are put in words; the others are counted only. */
const NAMED = 3;

/** Rows fetched at a time. */
const PAGE = 10_000;

type Found = [id: string, customer: string, amountCents: string, placedAt: string];

/**
 * Holds every row of a restored database against what had been committed at `time`, the last moment that its recovery
 * point contains. Reads the whole table; believes nothing that the recovery itself reported.
 */
export async function compare(client: Client, ledger: Ledger, time: number): Promise<Comparison> {
  const expectedRows = ledger.rowsAt(time);
  const differences: string[] = [];
  let differing = 0;
  let equalRows = 0;
  let foundRows = 0;
  let next = 1;
  const differs = (text: () => string) => {
    differing += 1;
    if (differing <= NAMED) differences.push(text());
  };

  if (!(await hasTable(client, ledger))) {
    const lostRows = ledger.rows - expectedRows;
    return {
      expectedRows,
      foundRows,
      equalRows,
      differences: [`table ${ledger.table.name} is not there`],
      lostRows,
    };
  }
  for await (const found of rowsOf(client, ledger)) {
    foundRows += 1;
    const id = Number(found[0]);
    if (id > expectedRows || id < next) {
      differs(() => `row ${found[0]} is there, but was not committed at ${momentText(time, time)}`);
      continue;
    }
    for (; next < id; next++) {
      const missing = next;
      differs(() => `row ${missing} is missing`);
    }
    next = id + 1;
    const expected = ledger.row(id);
    const same =
      found[1] === expected.customer &&
      found[2] === String(expected.amountCents) &&
      found[3] === String(expected.placedAt * 1000);
    if (same) equalRows += 1;
    else differs(() => `row ${id} is ${JSON.stringify(found.slice(1))}, was ${JSON.stringify(expected)}`);
  }
  for (; next <= expectedRows; next++) {
    const missing = next;
    differs(() => `row ${missing} is missing`);
  }
  if (differing > NAMED) differences.push(`${differing - NAMED} more differences`);
  return { expectedRows, foundRows, equalRows, differences, lostRows: ledger.rows - expectedRows };
}

async function hasTable(client: Client, { table }: Ledger): Promise<boolean> {
  const { rows } = await client.query<{ found: boolean }>('SELECT to_regclass($1) IS NOT NULL AS found', [
    quoted(table.name),
  ]);
  return rows[0]?.found === true;
}

async function* rowsOf(client: Client, { table }: Ledger): AsyncGenerator<Found> {
  await client.query('BEGIN READ ONLY');
  try {
    await client.query(`DECLARE restored NO SCROLL CURSOR FOR ${readStatement(table)}`);
    for (;;) {
      const { rows } = await client.query<Found>({ text: `FETCH ${PAGE} FROM restored`, rowMode: 'array' });
      if (rows.length === 0) return;
      yield* rows;
    }
  } finally {
    await client.query('ROLLBACK');
  }
}
