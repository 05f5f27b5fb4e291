import { escapeIdentifier } from 'pg';
import type { Checks } from '../../runtime/settings';

/** Where an exercise's rows go: the table and the column whose newest value a team's own checks look at, if they do. */
export interface OrdersTable {
  /** `orders` or `billing.invoices`. */
  readonly name: string;
  /** When a row was placed. */
  readonly timeColumn: string;
  /** Other tables that the checks want to see; they stay empty. */
  readonly others: readonly string[];
}

export function ordersTableFor({ tables, newest }: Checks): OrdersTable {
  const name = newest?.table ?? tables[0] ?? 'orders';
  return {
    name,
    timeColumn: newest?.column ?? 'placed_at',
    others: [...new Set(tables)].filter((table) => table !== name),
  };
}

/** `"billing"."invoices"` */
export function quoted(table: string): string {
  return table.split('.').map(escapeIdentifier).join('.');
}

/** Statements that make the table, and the others. */
export function createStatements({ name, timeColumn, others }: OrdersTable): string[] {
  const schemas = [name, ...others].flatMap((table) => {
    const [schema, ...rest] = table.split('.');
    return schema !== undefined && rest.length > 0 ? [schema] : [];
  });
  return [
    ...[...new Set(schemas)].map((schema) => `CREATE SCHEMA IF NOT EXISTS ${escapeIdentifier(schema)}`),
    `CREATE TABLE ${quoted(name)} (
      id bigint PRIMARY KEY,
      customer text NOT NULL,
      amount_cents integer NOT NULL,
      ${escapeIdentifier(timeColumn)} timestamptz NOT NULL
    )`,
    ...others.map((table) => `CREATE TABLE ${quoted(table)} (id bigint PRIMARY KEY)`),
  ];
}

/** Inserts rows given as four lists: ids, customers, amounts in cents, times in milliseconds since 1970. */
export function insertStatement({ name }: OrdersTable): string {
  return `INSERT INTO ${quoted(name)}
    SELECT id, customer, amount_cents, to_timestamp(placed_ms / 1000.0)
    FROM unnest($1::bigint[], $2::text[], $3::integer[], $4::bigint[]) AS r(id, customer, amount_cents, placed_ms)`;
}

/** All rows in the order of their ids, every value as text, times in microseconds since 1970. */
export function readStatement({ name, timeColumn }: OrdersTable): string {
  const table = quoted(name);
  const time = `${table}.${escapeIdentifier(timeColumn)}`;
  return `SELECT ${table}.id::text, customer, amount_cents::text, (extract(epoch FROM ${time}) * 1000000)::bigint::text
    FROM ${table} ORDER BY ${table}.id`;
}

/** The row with the greatest id. */
export function newestStatement({ name, timeColumn }: OrdersTable): string {
  const table = quoted(name);
  return `SELECT id::text AS id, ${escapeIdentifier(timeColumn)} AS placed_at FROM ${table} ORDER BY ${table}.id DESC LIMIT 1`;
}
