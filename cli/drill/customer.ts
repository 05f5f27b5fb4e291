import { Client } from 'pg';
import { resolve } from '../../simulator/route53/resolve';
import type { World } from '../../simulator/world';
import type { Check } from './exercise';
import type { Ledger } from './ledger';
import { newestStatement, type OrdersTable } from './orders-table';

/** How often the customers' resolvers together ask for the name, in virtual milliseconds. */
const ASKED_EVERY = 1000;

/** What all customers together see of a name: somebody always asked just before it changed. */
export interface NameWatch {
  /** When the last old answer runs out in every cache; undefined while the old one is still given. */
  switchedAt(): number | undefined;
  stop(): void;
}

/** Asks for a name once a second until told to stop. The caches keep an answer for as long as it said. */
export function watchName(world: World, name: string, target: string): NameWatch {
  let cachedSeconds = 0;
  let switchedAt: number | undefined;
  let stopped = false;
  const ask = () => {
    if (stopped) return;
    const answer = resolve(world, name, 'CNAME');
    if (answer?.values.includes(target)) switchedAt ??= world.clock.now() + cachedSeconds * 1000;
    else {
      cachedSeconds = answer?.ttl ?? 0;
      switchedAt = undefined;
    }
    world.clock.after(ASKED_EVERY, ask, `customers of ${name}`);
  };
  ask();
  return {
    switchedAt: () => switchedAt,
    stop() {
      stopped = true;
    },
  };
}

/** Whether the name leads to the recovery side for whoever asks now. */
export function nameCheck(world: World, name: string, target: string): Check {
  const answer = resolve(world, name, 'CNAME');
  return {
    name: `${name} answers the recovery side`,
    passed: answer?.values.includes(target) ?? false,
    detail: answer === undefined ? 'it answers nothing' : `${answer.values.join(', ')}, TTL ${answer.ttl} s`,
  };
}

/** How a service of the recovery side reaches a restored database: the secret's text, as the recovery plan keeps it. */
export interface Credentials {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  readonly dbname: string;
}

/**
 * Whether a service of the recovery side can use a restored database: it logs in over TLS with the kept password and
 * reads the newest order.
 */
export async function databaseCheck(
  world: World,
  { database, table }: Ledger,
  credentials: Credentials,
  certificateAuthority: string,
): Promise<Check> {
  const name = `a service logs in to ${database} with the kept password and reads the newest order`;
  const listener = world.network.find(credentials.host, credentials.port);
  if (listener === undefined) {
    return { name, passed: false, detail: `${credentials.host}:${credentials.port} does not answer` };
  }
  try {
    const detail = await world.clock.during(`a service's query of ${database}`, () =>
      newestOrder(table, credentials, listener.target, certificateAuthority),
    );
    return { name, passed: true, detail };
  } catch (error) {
    return { name, passed: false, detail: error instanceof Error ? error.message : String(error) };
  }
}

async function newestOrder(
  table: OrdersTable,
  { host, username, password, dbname }: Credentials,
  target: { readonly path: string } | { readonly host: string; readonly port: number },
  ca: string,
): Promise<string> {
  const client = new Client({
    ...('path' in target ? { host: target.path } : target),
    user: username,
    password,
    database: dbname,
    // Verified against the name that the service was told, as from inside the network.
    ...('path' in target ? {} : { ssl: { ca, servername: host } }),
  });
  await client.connect();
  try {
    const { rows } = await client.query<{ id: string; placed_at: Date }>(newestStatement(table));
    const [row] = rows;
    if (row === undefined) throw new Error('it holds no order');
    return `order ${row.id}, placed at ${row.placed_at.toISOString()}`;
  } finally {
    await client.end();
  }
}
