import { messageOf } from '../fault';
import type { HandlerFactory } from '../handler';
import { log } from '../log';
import type { Checks, QuerySettings } from '../settings';
import { isoTime, pause, timeOf } from '../time';
import type { DatabaseSecret } from './secret';

export interface QueryEvent {
  readonly secret: DatabaseSecret;
  readonly checks: Checks;
  readonly recoveryPointAt: string;
  /** How much later than that the data may be, in seconds. Defaults to nothing. */
  readonly laterSeconds?: number;
}

export interface CheckResult {
  readonly name: string;
  readonly passed: boolean;
  readonly detail: string;
}

/** Name of the check that comes before all others. */
export const LOGIN = 'logs in';

/** Kept back from the time that the function has left, for answering, in milliseconds. */
const RESERVE = 15_000;

/** From one try to get in again to the next, and how long each may take, in milliseconds. */
const BETWEEN_TRIES = 5_000;
const LONGEST_TRY = 20_000;

/** How far the clock that wrote a row may be ahead of the one that RDS timed the snapshot by, in seconds. */
const CLOCK_TOLERANCE = 60;

type Pg = typeof import('pg');
type Client = import('pg').Client;

/**
 * Logs in to a restored database and runs its checks. Stands inside the isolated network, calls no AWS service, and
 * has no permission to: all that it needs comes with the event.
 */
export const query: HandlerFactory<QuerySettings, QueryEvent, CheckResult[]> = () => {
  const pg = require('pg') as Pg;
  return async ({ secret, checks, recoveryPointAt, laterSeconds }, context) => {
    const timeLeft = () => context.getRemainingTimeInMillis() - RESERVE;
    let client: Client;
    try {
      client = await logIn(pg, secret);
    } catch (error) {
      return [{ name: LOGIN, passed: false, detail: messageOf(error) }];
    }
    try {
      const results = [{ name: LOGIN, passed: true, detail: `as ${secret.username}, over TLS` }];
      for (const { name, run } of checksOf(checks, recoveryPointAt, laterSeconds)) {
        let answer = await check(client, run, timeLeft());
        if (!answer.isConnected) {
          try {
            client = await logInAgain(pg, secret, timeLeft);
          } catch (error) {
            const detail = `not again after the connection ended at "${name}": ${messageOf(error)}`;
            return [{ name: LOGIN, passed: false, detail }];
          }
          answer = await check(client, run, timeLeft());
        }
        const { isConnected, passed, detail } = answer;
        if (!isConnected) {
          // Chance ends a connection once. Data that the server cannot read, or not within its memory, ends it again.
          results.push({ name, passed: false, detail: `the connection ended at it, twice: ${detail}` });
          break;
        }
        results.push({ name, passed, detail });
      }
      return results;
    } finally {
      await client.end();
    }
  };
};

async function logIn(
  { Client }: Pg,
  { host, port, username, password, dbname }: DatabaseSecret,
): Promise<Client> {
  const client = new Client({
    ...{ host, port, user: username, password, database: dbname },
    connectionTimeoutMillis: LONGEST_TRY,
    ssl: { rejectUnauthorized: true },
  });
  // The statement that runs fails with the same error; what nobody listens to would end the whole process.
  client.on('error', (error) => log('the connection ended', { subject: host, reason: error.message }));
  await client.connect();
  return client;
}

/** Logs in to a server that may still be starting again, for as long as there is time for a check. */
async function logInAgain(pg: Pg, secret: DatabaseSecret, timeLeft: () => number): Promise<Client> {
  for (;;) {
    try {
      return await logIn(pg, secret);
    } catch (error) {
      if (timeLeft() < BETWEEN_TRIES + LONGEST_TRY) throw error;
      await pause(BETWEEN_TRIES);
    }
  }
}

type Verdict = Omit<CheckResult, 'name'>;
interface Check {
  readonly name: string;
  readonly run: (client: Client) => Promise<Verdict>;
}

function checksOf({ tables, newest, sql }: Checks, recoveryPointAt: string, laterSeconds = 0): Check[] {
  return [
    ...tables.map((table) => ({
      name: `has ${table}`,
      run: (client: Client) => tableIsThere(client, table),
    })),
    ...(newest === undefined
      ? []
      : [
          {
            name: `newest ${newest.table}.${newest.column}`,
            run: (client: Client) => newestIsRecent(client, newest, recoveryPointAt, laterSeconds),
          },
        ]),
    ...sql.map((statement) => ({ name: statement, run: (client: Client) => isTrue(client, statement) })),
  ];
}

/**
 * Runs one check in a transaction of its own that can change nothing and is rolled back: checks are texts that a team
 * wrote, and the database is about to be the one that counts.
 */
async function check(
  client: Client,
  run: Check['run'],
  timeLeft: number,
): Promise<Verdict & { readonly isConnected: boolean }> {
  let verdict: Verdict;
  try {
    await client.query('begin transaction read only');
    await client.query(`set local statement_timeout = ${Math.max(1, Math.floor(timeLeft))}`);
    verdict = await run(client);
  } catch (error) {
    verdict = { passed: false, detail: messageOf(error) };
  }
  try {
    await client.query('rollback');
    return { ...verdict, isConnected: true };
  } catch (error) {
    return { passed: false, detail: verdict.passed ? messageOf(error) : verdict.detail, isConnected: false };
  }
}

/** One row is enough to read from: a restored volume still loads its blocks, and a whole table could take hours. */
async function tableIsThere(client: Client, table: string): Promise<Verdict> {
  const { rowCount } = await client.query(`select 1 from ${quoted(table)} limit 1`);
  return { passed: true, detail: rowCount === 0 ? 'it is empty' : 'it has rows' };
}

/** A row much younger than the point would mean that the point's time is wrong; an old one, that rows are missing. */
async function newestIsRecent(
  client: Client,
  { table, column, withinSeconds }: NonNullable<Checks['newest']>,
  recoveryPointAt: string,
  laterSeconds: number,
): Promise<Verdict> {
  const { rows } = await client.query(`select max(${quoted(column)}) as newest from ${quoted(table)}`);
  const newest = timeOf(rows[0]?.newest ?? undefined);
  const point = timeOf(recoveryPointAt);
  if (newest === undefined || point === undefined) return { passed: false, detail: 'there is no row' };
  const behind = (point - newest) / 1000;
  return {
    passed: behind >= -laterSeconds - CLOCK_TOLERANCE && behind <= withinSeconds,
    detail: `${isoTime(newest)}, ${behind.toFixed(1)} s before the recovery point (allowed: up to ${withinSeconds} s)`,
  };
}

async function isTrue(client: Client, statement: string): Promise<Verdict> {
  // Sent by the extended protocol, which takes one statement and no more: a text cannot end the transaction and go on.
  const { rows } = await client.query({
    text: statement,
    rowMode: 'array',
    queryMode: 'extended',
  } as ExtendedQuery);
  const value: unknown = rows[0]?.[0];
  return { passed: value === true, detail: `answered ${JSON.stringify(value ?? null)}` };
}

/** `pg` knows the mode; its types do not yet. */
type ExtendedQuery = import('pg').QueryArrayConfig & { readonly queryMode: 'extended' };

/** `billing.invoices` as `"billing"."invoices"`. */
function quoted(name: string): string {
  return name
    .split('.')
    .map((part) => `"${part.replaceAll('"', '""')}"`)
    .join('.');
}
