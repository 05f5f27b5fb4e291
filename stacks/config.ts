import type { z } from 'zod';
import { MOST_DATABASES } from '../infra/recovery-plan-looks';
import type { Traffic } from '../infra/traffic-record';
import type { Chain, Checks, Database, Side } from '../runtime/settings';
import type { ConfigFault } from './config-fault';
import { type ConfigKey, databaseSchema, schemas } from './config-schema';
import { scheduleFault } from './schedule-rule';

interface Common {
  readonly chain: Chain;
  /** Addresses that get every alarm. */
  readonly alerts: readonly string[];
  /** Set on every resource, besides Lifeboat's own. */
  readonly tags: Readonly<Record<string, string>>;
  /** ARN of the role that deploys; without it the caller's own credentials do. */
  readonly deployRole?: string;
}

/** A database as the config names it. */
export interface ProtectedDatabase extends Database {
  readonly checks: Checks;
}

export interface SourceConfig extends Common {
  readonly role: 'source';
  readonly databases: readonly ProtectedDatabase[];
}

export interface RecoveryConfig extends Common {
  readonly role: 'recovery';
  readonly sourceStack: string;
  readonly rtoSeconds: number;
  readonly traffic: Traffic;
}

export type Config = SourceConfig | RecoveryConfig;

export type ReadConfig =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly faults: readonly ConfigFault[] };

/** Keys that one role needs and the other must not have: the recovery side learns of databases from the source stack. */
const KEYS_OF = {
  source: ['databases'],
  recovery: ['sourceStack', 'rto', 'traffic'],
} as const satisfies Record<string, readonly ConfigKey[]>;

const NEEDED_BY_BOTH = ['role', 'environment', 'source', 'recovery'] as const;

/** Reads a stack's config as Pulumi gives it: plain values by key. Finds every fault at once. */
export function readConfig(given: Readonly<Record<string, unknown>>): ReadConfig {
  const raw = Object.fromEntries(Object.entries(given).filter(([, value]) => !isEmpty(value)));
  const faults: ConfigFault[] = [];
  const read: Partial<Parts> = {};
  for (const [key, schema] of Object.entries(schemas)) {
    if (raw[key] !== undefined) Object.assign(read, { [key]: parse(schema, key, raw[key], faults) });
  }
  const databases = readDatabases(raw, faults);
  faults.push(
    ...missing(raw, read.role),
    ...foreign(raw, read.role),
    ...sidesDiffer(read),
    ...deploysThere(read),
  );
  const { role, environment, source, recovery, sourceStack, rto, traffic } = read;
  if (faults.length > 0 || !role || !environment || !source || !recovery) return { ok: false, faults };
  const common = {
    chain: { environment, source, recovery },
    alerts: read.alerts ?? [],
    tags: read.tags ?? {},
    deployRole: read.deployRole,
  };
  if (role === 'source') {
    return { ok: true, config: { ...common, role, databases: databases.map(protectedDatabase) } };
  }
  if (!sourceStack || !rto || !traffic) return { ok: false, faults };
  const { ttl: ttlSeconds, ...rest } = traffic;
  return {
    ok: true,
    config: { ...common, role, sourceStack, rtoSeconds: rto, traffic: { ...rest, ttlSeconds } },
  };
}

type Parts = { [Key in keyof typeof schemas]: z.output<(typeof schemas)[Key]> };
type ReadDatabase = z.output<typeof databaseSchema>;

/** Pulumi.yaml gives keys that not every stack has an empty default, because Pulumi asks for every key without one. */
function isEmpty(value: unknown): boolean {
  if (value === undefined || value === '') return true;
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

function parse<Schema extends z.ZodType>(
  schema: Schema,
  key: string,
  value: unknown,
  faults: ConfigFault[],
): z.output<Schema> | undefined {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  for (const { path, message, code, ...issue } of result.error.issues) {
    const paths =
      code === 'unrecognized_keys' && 'keys' in issue ? issue.keys.map((name) => [...path, name]) : [path];
    for (const full of paths) {
      faults.push({ key: pathText(key, full), value: valueAt(value, full), allowed: message });
    }
  }
  return undefined;
}

function readDatabases(raw: Readonly<Record<string, unknown>>, faults: ConfigFault[]): ReadDatabase[] {
  const { databases } = raw;
  if (databases === undefined) return [];
  if (!Array.isArray(databases) || databases.length === 0 || databases.length > MOST_DATABASES) {
    const allowed = `Allowed: a list of 1 to ${MOST_DATABASES} databases. Protect more with another environment.`;
    faults.push({ key: 'databases', value: databases, allowed });
    return [];
  }
  const read = databases.map((database, index) =>
    parse(databaseSchema, `databases[${index}]`, database, faults),
  );
  faults.push(...namedTwice(databases));
  read.forEach((database, index) => {
    if (database !== undefined) faults.push(...scheduleFault(`databases[${index}].every`, database));
  });
  return read.filter((database) => database !== undefined);
}

function namedTwice(databases: readonly unknown[]): ConfigFault[] {
  const names = databases.map((database) => valueAt(database, ['name']));
  return names.flatMap((name, index) => {
    const first = names.indexOf(name);
    if (typeof name !== 'string' || first === index) return [];
    const allowed = `Allowed: each database once; databases[${first}] has this name too.`;
    return [{ key: `databases[${index}].name`, value: name, allowed }];
  });
}

function missing(raw: Readonly<Record<string, unknown>>, role: Config['role'] | undefined): ConfigFault[] {
  const needed: readonly ConfigKey[] = [...NEEDED_BY_BOTH, ...(role === undefined ? [] : KEYS_OF[role])];
  return needed
    .filter((key) => raw[key] === undefined)
    .map((key) => ({ key, value: undefined, allowed: allowedFor(key) }));
}

function allowedFor(key: ConfigKey): string {
  if (key === 'databases') return `Allowed: a list of 1 to ${MOST_DATABASES} databases.`;
  const { error } = schemas[key].safeParse(undefined);
  return error?.issues[0]?.message ?? 'It is needed.';
}

function foreign(raw: Readonly<Record<string, unknown>>, role: Config['role'] | undefined): ConfigFault[] {
  if (role === undefined) return [];
  const other = role === 'source' ? 'recovery' : 'source';
  return KEYS_OF[other]
    .filter((key) => raw[key] !== undefined)
    .map((key) => ({ key, value: raw[key], allowed: `Allowed: only in a stack whose role is ${other}.` }));
}

/** RDS shares a snapshot with other accounts only, and a copy in the account that was lost is lost with it. */
function sidesDiffer({ source, recovery }: Partial<Parts>): ConfigFault[] {
  if (source === undefined || recovery === undefined || source.account !== recovery.account) return [];
  const same = source.region === recovery.region ? 'account and Region' : 'account';
  const allowed = `Allowed: another account than the source's; both sides name the same ${same}.`;
  return [{ key: 'recovery', value: recovery, allowed }];
}

function deploysThere({ role, source, recovery, deployRole }: Partial<Parts>): ConfigFault[] {
  const side: Side | undefined = role === 'source' ? source : role === 'recovery' ? recovery : undefined;
  if (side === undefined || deployRole === undefined || deployRole.split(':')[4] === side.account) return [];
  const allowed = `Allowed: a role of ${side.account}, where this stack is deployed.`;
  return [{ key: 'deployRole', value: deployRole, allowed }];
}

function protectedDatabase({ name, rpo, every, checks, allowances }: ReadDatabase): ProtectedDatabase {
  const { tables, newest, sql } = checks;
  return {
    name,
    rpoSeconds: rpo,
    periodSeconds: every,
    snapshotSeconds: allowances.snapshot,
    copySeconds: allowances.copy,
    checks: {
      tables,
      sql,
      ...(newest === undefined
        ? {}
        : { newest: { table: newest.table, column: newest.column, withinSeconds: newest.within } }),
    },
  };
}

function pathText(key: string, path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) => (typeof part === 'number' ? `${text}[${part}]` : `${text}.${String(part)}`),
    key,
  );
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, part) =>
      typeof at === 'object' && at !== null ? (at as Record<PropertyKey, unknown>)[part] : undefined,
    value,
  );
}
