import { messageOf } from '../fault';
import type { HandlerFactory } from '../handler';
import type { Checks, QuerySettings } from '../settings';
import { isoTime, timeOf } from '../time';
import type { DatabaseSecret } from './secret';

export interface QueryEvent {
  readonly secret: DatabaseSecret;
  readonly checks: Checks;
  readonly recoveryPointAt: string;
}

export interface CheckResult {
  readonly name: string;
  readonly passed: boolean;
  readonly detail: string;
}

/** How long one statement may take, in milliseconds: a restored volume still loads its blocks on first use. */
const STATEMENT_TIMEOUT = 120_000;

type Client = import('pg').Client;

/**
 * Logs in to a restored database and runs its checks. Stands inside the isolated network, calls no AWS service, and
 * has no permission to: all that it needs comes with the event.
 */
export const query: HandlerFactory<QuerySettings, QueryEvent, CheckResult[]> = () => {
  const { Client } = require('pg') as typeof import('pg');
  return async ({ secret, checks, recoveryPointAt }) => {
    const client = new Client({
      host: secret.host,
      port: secret.port,
      user: secret.username,
      password: secret.password,
      database: secret.dbname,
      connectionTimeoutMillis: 20_000,
      statement_timeout: STATEMENT_TIMEOUT,
      options: '-c default_transaction_read_only=on',
      ssl: { rejectUnauthorized: true },
    });
    try {
      await client.connect();
    } catch (error) {
      return [{ name: 'logs in', passed: false, detail: messageOf(error) }];
    }
    try {
      const results: CheckResult[] = [
        { name: 'logs in', passed: true, detail: `as ${secret.username}, over TLS` },
      ];
      for (const { name, run } of checksOf(checks, recoveryPointAt))
        results.push(await check(client, name, run));
      return results;
    } finally {
      await client.end();
    }
  };
};

type Verdict = Omit<CheckResult, 'name'>;
interface Check {
  readonly name: string;
  readonly run: (client: Client) => Promise<Verdict>;
}

function checksOf({ tables, newest, sql }: Checks, recoveryPointAt: string): Check[] {
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
            run: (client: Client) => newestIsRecent(client, newest, recoveryPointAt),
          },
        ]),
    ...sql.map((statement) => ({ name: statement, run: (client: Client) => isTrue(client, statement) })),
  ];
}

async function check(client: Client, name: string, run: Check['run']): Promise<CheckResult> {
  try {
    return { name, ...(await run(client)) };
  } catch (error) {
    return { name, passed: false, detail: messageOf(error) };
  }
}

async function tableIsThere(client: Client, table: string): Promise<Verdict> {
  const { rows } = await client.query(`select count(*)::text as rows from ${quoted(table)}`);
  return { passed: true, detail: `${rows[0]?.rows} rows` };
}

/** A row younger than the point would mean that the point's time is wrong; an old one, that rows are missing. */
async function newestIsRecent(
  client: Client,
  { table, column, withinSeconds }: NonNullable<Checks['newest']>,
  recoveryPointAt: string,
): Promise<Verdict> {
  const { rows } = await client.query(`select max(${quoted(column)}) as newest from ${quoted(table)}`);
  const newest = timeOf(rows[0]?.newest ?? undefined);
  const point = timeOf(recoveryPointAt);
  if (newest === undefined || point === undefined) return { passed: false, detail: 'there is no row' };
  const behind = (point - newest) / 1000;
  return {
    passed: behind >= 0 && behind <= withinSeconds,
    detail: `${isoTime(newest)}, ${behind.toFixed(1)} s before the recovery point (allowed: 0 to ${withinSeconds} s)`,
  };
}

async function isTrue(client: Client, statement: string): Promise<Verdict> {
  const { rows } = await client.query({ text: statement, rowMode: 'array' });
  const value: unknown = rows[0]?.[0];
  return { passed: value === true, detail: `answered ${JSON.stringify(value ?? null)}` };
}

/** `billing.invoices` as `"billing"."invoices"`. */
function quoted(name: string): string {
  return name
    .split('.')
    .map((part) => `"${part.replaceAll('"', '""')}"`)
    .join('.');
}
