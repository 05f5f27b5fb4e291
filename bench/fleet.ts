import { join } from 'node:path';
import { buildEstate } from '../cli/drill/estate';
import type { Chain, Retention } from '../runtime/settings';
import { createBackend, deploy } from '../simulator/pulumi';
import { rdsSwitches } from '../simulator/rds/quotas';
import type { Caller } from '../simulator/service';
import { services } from '../simulator/services';
import type { TrailEntry } from '../simulator/trail';
import { createWorld, type World } from '../simulator/world';

export interface FleetArgs {
  readonly databases: number;
  /** As config writes it: `1 hour`. */
  readonly every: string;
  readonly rpo: string;
  /** Of recovery points; as deployed by default when absent. */
  readonly retention?: Retention;
}

/** A fleet of databases, protected by both stacks as they are deployed, without servers inside. */
export interface Fleet {
  readonly world: World;
  /** When the first slot that counts begins, in virtual milliseconds. */
  readonly start: number;
  /** Lets virtual time pass, in milliseconds. */
  pass(milliseconds: number): Promise<void>;
}

export const CHAIN: Chain = {
  environment: 'production',
  source: { account: '111111111111', region: 'us-west-2' },
  recovery: { account: '222222222222', region: 'us-east-1' },
};

const TRAFFIC = {
  zoneId: 'Z08345723EXAMPLE1234',
  record: 'api.example.com',
  sourceTarget: 'api.us-west-2.example.com',
  recoveryTarget: 'api.us-east-1.example.com',
  ttlSeconds: 60,
};

const START = Date.UTC(2026, 0, 5);
const HOUR = 3_600_000;

/** More than any fleet here needs: AWS raises these quotas on request. */
const QUOTA = 100_000;

/** Copies in progress at once, as if AWS had granted more than its 20: a hundred databases are due at once. */
export const COPIES = 100;

/** The config names this many databases of a fleet, the others carry the tag. */
const NAMED = 10;

/** Makes the databases and, unless the caller brings a chain of its own, deploys both stacks over them. */
export async function createFleet(
  { databases, every, rpo, retention }: FleetArgs,
  deployed: boolean,
): Promise<Fleet> {
  const world = createWorld({ seed: 'fleet', start: START - 2 * HOUR, services });
  await buildEstate(world, { chain: CHAIN, databases: [], traffic: TRAFFIC });
  raiseQuotas(world);
  const names = Array.from({ length: databases }, (_, index) => `db${String(index + 1).padStart(4, '0')}`);
  const found = names.slice(NAMED);
  const { Keys } = await call<{ Keys: { KeyArn: string }[] }>(world, 'source', 'kms', 'ListKeys', {});
  for (const DBInstanceIdentifier of names) {
    await call(world, 'source', 'rds', 'CreateDBInstance', {
      DBInstanceIdentifier,
      Engine: 'postgres',
      DBInstanceClass: 'db.t4g.medium',
      AllocatedStorage: 100,
      // The key of the estate serves the deployed chain's functions only.
      ...(deployed ? { StorageEncrypted: true, KmsKeyId: Keys[0]?.KeyArn } : { StorageEncrypted: false }),
      BackupRetentionPeriod: 0,
      MasterUsername: 'app',
      MasterUserPassword: 'not-the-real-one',
      DBSubnetGroupName: `${CHAIN.environment}-databases`,
      Tags: found.includes(DBInstanceIdentifier) ? [{ Key: 'lifeboat:protect', Value: 'true' }] : [],
    });
  }
  await world.clock.runUntil(START);
  if (deployed) {
    const backend = createBackend(world);
    const up = (stack: string, account: string, config: Record<string, string>) =>
      deploy(backend, { projectDir: join(__dirname, '..', '..'), stack, deployAs: { account }, config });
    const named = names.slice(0, NAMED).map((name) => ({ name, rpo, every }));
    const quotas = JSON.stringify({ manualSnapshots: QUOTA, concurrentCopies: COPIES });
    await up('production', CHAIN.source.account, {
      'lifeboat:databases': JSON.stringify(named),
      'lifeboat:quotas': quotas,
      ...(found.length === 0 ? {} : { 'lifeboat:protectByTag': JSON.stringify({ rpo, every }) }),
    });
    await up('production-dr', CHAIN.recovery.account, {
      'lifeboat:quotas': quotas,
      'lifeboat:copies': String(COPIES),
      ...(retention === undefined ? {} : { 'lifeboat:retention': JSON.stringify(retention) }),
    });
  }
  return { world, start: START, pass: (ms) => world.clock.runUntil(world.clock.now() + ms) };
}

/** Calls AWS as an administrator of that side's account. */
export function call<Output = unknown>(
  world: World,
  side: 'source' | 'recovery',
  service: string,
  action: string,
  input: object,
  region: string = CHAIN[side].region,
): Promise<Output> {
  const caller: Caller = { kind: 'administrator', account: CHAIN[side].account };
  return world.call<Output>(caller, region, service, action, input);
}

/** The calls of RDS that functions made, counted by function and action. */
export function rdsCalls(calls: readonly TrailEntry[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { service, action, caller } of calls) {
    if (service !== 'rds' || !caller.includes('lifeboat-')) continue;
    const by = `${caller.replace(/^.*\/lifeboat-production-/, '').replace(/\/.*$/, '')} ${action}`;
    counts.set(by, (counts.get(by) ?? 0) + 1);
  }
  return counts;
}

function raiseQuotas(world: World): void {
  for (const side of ['source', 'recovery'] as const) {
    for (const region of [CHAIN.source.region, CHAIN.recovery.region]) {
      Object.assign(rdsSwitches(world, CHAIN[side].account, region), {
        manualSnapshots: QUOTA,
        concurrentCopies: COPIES,
        instances: QUOTA,
        storageGiB: QUOTA,
      });
    }
  }
}
