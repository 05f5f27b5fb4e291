import type { z } from 'zod';
import { MOST_DATABASES } from '../infra/recovery-plan-looks';
import type { Traffic } from '../infra/traffic-record';
import { knownCopySeconds } from '../runtime/cadence';
import type { Chain, Checks, Database, Objectives, Quotas, Retention, Side } from '../runtime/settings';
import type { ConfigFault } from './config-fault';
import { type Given, givenOnly, parse, valueAt } from './config-parse';
import { DATABASES_ALLOWED, type Parts, ruleFaults } from './config-rules';
import { databaseSchema, schemas } from './config-schema';
import { CLUSTER_COPIES, LEDGER, mostCopies, QUOTAS, RETENTION } from './defaults';
import { automatedFault, scheduleFault } from './schedule-rule';

interface Common {
  readonly chain: Chain;
  /** Addresses that get every alarm. */
  readonly alerts: readonly string[];
  /** Set on every resource, besides Lifeboat's own. */
  readonly tags: Readonly<Record<string, string>>;
  /** ARN of the role that deploys; without it the caller's own credentials do. */
  readonly deployRole?: string;
  /** What AWS grants this side's account in its Region. */
  readonly quotas: Quotas;
}

/** A database as the config names it. */
export interface ProtectedDatabase extends Database {
  readonly includeAutomated: boolean;
  readonly checks: Checks;
}

export interface SourceConfig extends Common {
  readonly role: 'source';
  readonly databases: readonly ProtectedDatabase[];
  /** Of databases found by their tag, unless the tag says otherwise. Absent: none are looked for. */
  readonly protectByTag?: Objectives;
  /** How RDS tells of its snapshots. */
  readonly rdsEvents: 'eventbridge' | 'sns';
}

export interface RecoveryConfig extends Common {
  readonly role: 'recovery';
  readonly sourceStack: string;
  readonly rtoSeconds: number;
  readonly traffic: Traffic;
  readonly retention: Retention;
  readonly copyStrategy: 'auto' | 'single-step' | 'two-hop';
  /** Copies that this environment may have in progress. */
  readonly copies: number;
  /** The same of copies of clusters' snapshots, which AWS counts apart. */
  readonly clusterCopies: number;
  /** ARNs of the recovery account's own keys that copies go under, by database; all others go under Lifeboat's. */
  readonly keys: Readonly<Record<string, string>>;
  readonly ledger: { readonly mode: 'governance' | 'compliance'; readonly days: number };
}

/** A source stack without a partner: nothing of it is protected, and nothing is deployed. */
export interface UnprotectedConfig {
  readonly role: 'unprotected';
  readonly environment: string;
  readonly source: Side;
}

export type Config = SourceConfig | RecoveryConfig | UnprotectedConfig;

export type ReadConfig =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly faults: readonly ConfigFault[] };

/** Reads a stack's config as Pulumi gives it: plain values by key, those that nobody knows too. Finds every fault at once. */
export function readConfig(given: Given): ReadConfig {
  const raw = givenOnly(given);
  const faults: ConfigFault[] = [];
  const read: Partial<Parts> = {};
  for (const [key, schema] of Object.entries(schemas)) {
    if (raw[key] !== undefined) Object.assign(read, { [key]: parse(schema, key, raw[key], faults) });
  }
  const databases = readDatabases(raw, faults);
  const byTag = read.protectByTag === undefined ? undefined : objectivesOf(read.protectByTag);
  if (byTag !== undefined) faults.push(...scheduleFault('protectByTag.every', byTag));
  faults.push(...ruleFaults(raw, read));
  const { role, environment, source, recovery } = read;
  if (faults.length > 0 || !role || !environment || !source) return { ok: false, faults };
  if (role === 'source' && !recovery)
    return { ok: true, config: { role: 'unprotected', environment, source } };
  if (!recovery) return { ok: false, faults };
  const common = {
    chain: { environment, source, recovery },
    alerts: read.alerts ?? [],
    tags: read.tags ?? {},
    deployRole: read.deployRole,
    quotas: read.quotas ?? QUOTAS,
  };
  if (role === 'source') {
    const { rdsEvents = 'eventbridge' } = read;
    const protectByTag = byTag === undefined ? {} : { protectByTag: byTag };
    return { ok: true, config: { ...common, role, databases, ...protectByTag, rdsEvents } };
  }
  const { sourceStack, rto, traffic } = read;
  if (!sourceStack || !rto || !traffic) return { ok: false, faults };
  const { ttl: ttlSeconds, ...rest } = traffic;
  const config: RecoveryConfig = {
    ...common,
    role,
    sourceStack,
    rtoSeconds: rto,
    traffic: { ...rest, ttlSeconds },
    retention: read.retention ?? RETENTION,
    copyStrategy: read.copyStrategy ?? 'auto',
    copies: read.copies ?? mostCopies(common.quotas),
    clusterCopies: read.clusterCopies ?? CLUSTER_COPIES,
    keys: read.keys ?? {},
    ledger: read.ledger ?? LEDGER,
  };
  return { ok: true, config };
}

function readDatabases(raw: Given, faults: ConfigFault[]): ProtectedDatabase[] {
  const { databases } = raw;
  if (databases === undefined) return [];
  if (!Array.isArray(databases) || databases.length === 0 || databases.length > MOST_DATABASES) {
    const value = Array.isArray(databases) ? `${databases.length} databases` : databases;
    faults.push({ key: 'databases', value, allowed: DATABASES_ALLOWED });
    return [];
  }
  const read = databases.map((database, index) => {
    const found = parse(databaseSchema, `databases[${index}]`, database, faults);
    return found === undefined ? undefined : protectedDatabase(found);
  });
  faults.push(...namedTwice(databases));
  read.forEach((database, index) => {
    if (database === undefined) return;
    faults.push(...scheduleFault(`databases[${index}].every`, database));
    faults.push(...automatedFault(`databases[${index}].includeAutomated`, database));
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

function protectedDatabase(read: z.output<typeof databaseSchema>): ProtectedDatabase {
  const { name, kind, includeAutomated, checks } = read;
  const { copySeconds, ...objectives } = objectivesOf(read);
  const { tables, newest, sql } = checks;
  return {
    name,
    ...(kind === 'cluster' ? { kind } : {}),
    ...objectives,
    copySeconds: knownCopySeconds(copySeconds, kind),
    includeAutomated,
    checks: {
      tables,
      sql,
      ...(newest === undefined
        ? {}
        : { newest: { table: newest.table, column: newest.column, withinSeconds: newest.within } }),
    },
  };
}

function objectivesOf({ rpo, every, allowances }: Parts['protectByTag']): Objectives {
  return {
    rpoSeconds: rpo,
    periodSeconds: every,
    snapshotSeconds: allowances.snapshot,
    copySeconds: allowances.copy,
  };
}
