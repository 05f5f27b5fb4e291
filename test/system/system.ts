import { join } from 'node:path';
import type { DBSnapshot, DescribeDBSnapshotsCommandOutput } from '@aws-sdk/client-rds';
import { buildEstate } from '../../cli/drill/estate';
import { physicalName, type SideName } from '../../runtime/names';
import type { Chain } from '../../runtime/settings';
import type { Assumptions } from '../../simulator/assumptions';
import { createBackend, deploy } from '../../simulator/pulumi';
import { attachPostgres } from '../../simulator/rds/server';
import type { Caller } from '../../simulator/service';
import { services } from '../../simulator/services';
import { createWorld, type World } from '../../simulator/world';
import { recordNeeds } from './permission-record';

/** The compiled project: closures are serialized from what is deployed, not from what the tests' own loader made. */
const PROJECT = join(__dirname, '..', '..');

export const START = Date.UTC(2026, 0, 5, 6);
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

export const chain: Chain = {
  environment: 'production',
  source: { account: '111111111111', region: 'us-west-2' },
  recovery: { account: '222222222222', region: 'us-east-1' },
};

export const traffic = {
  zoneId: 'Z08345723EXAMPLE1234',
  record: 'api.example.com',
  sourceTarget: 'api.us-west-2.example.com',
  recoveryTarget: 'api.us-east-1.example.com',
  ttlSeconds: 60,
};

/** Both stacks, deployed as they are into a world of their own that began two hours before. */
export interface System {
  readonly world: World;
  /** Outputs of the recovery stack. */
  readonly outputs: Readonly<Record<string, { readonly value: unknown }>>;
  /** Calls AWS as an administrator of that side's account. */
  call<Output = Record<string, unknown>>(
    side: 'source' | 'recovery',
    service: string,
    action: string,
    input?: object,
  ): Promise<Output>;
  /** Lets virtual time pass. */
  pass(milliseconds: number): Promise<void>;
  /** Deploys one side's stack again, with this config besides. */
  redeploy(side: SideName, config: Readonly<Record<string, string>>): Promise<void>;
  /** Lifeboat's snapshots that a side holds, by name. */
  snapshots(side: 'source' | 'recovery'): Promise<DBSnapshot[]>;
}

export interface SystemArgs {
  readonly seed?: string;
  /** Databases under a customer managed key. */
  readonly databases?: readonly string[];
  /** Databases under the key that AWS manages for RDS in the source account. */
  readonly managed?: readonly string[];
  /** Aurora clusters under a customer managed key; their schedule is slower. */
  readonly clusters?: readonly string[];
  /** Databases that are not encrypted. */
  readonly plain?: readonly string[];
  /** Databases that are not encrypted, without a server, as nobody writes to them; RDS backs them up at 06:45. */
  readonly idle?: readonly string[];
  /** Asked of every database when it was restored; its servers are empty. */
  readonly checks?: object;
  /** Of every database. Defaults to one hour, every 30 minutes. */
  readonly schedule?: { readonly rpo: string; readonly every: string };
  /** What the config says of every database besides. */
  readonly database?: object;
  /** Config of each stack besides, as Pulumi has it: text by full key. */
  readonly sourceConfig?: Readonly<Record<string, string>>;
  readonly recoveryConfig?: Readonly<Record<string, string>>;
  /** Sees the world before anything is in it. */
  readonly watch?: (world: World) => void;
  /** What AWS does where nobody knows, other than is likeliest. */
  readonly assume?: Partial<Assumptions>;
}

/** Deploys production and production-dr as they are, but for the list of databases. */
export async function deploySystem(args: SystemArgs = {}): Promise<System> {
  const {
    seed = 'system',
    databases = ['orders'],
    managed = [],
    plain = [],
    idle = [],
    clusters = [],
    checks = {},
  } = args;
  const { rpo, every } = args.schedule ?? { rpo: '1 hour', every: '30 minutes' };
  const world = createWorld({ seed, start: START - 2 * HOUR, services, assume: args.assume ?? {} });
  recordNeeds(world);
  args.watch?.(world);
  await buildEstate(world, {
    chain,
    databases: [
      ...databases.map((name) => ({ name, databaseName: 'app' })),
      ...clusters.map((name) => ({ name, kind: 'cluster' as const, databaseName: 'app' })),
    ],
    traffic,
  });
  for (const name of managed) await createInstance(name, true);
  for (const name of plain) await createInstance(name, false);
  for (const name of idle) await createInstance(name, false, { PreferredBackupWindow: '06:45-07:15' });
  await world.clock.runUntil(START - HOUR);
  for (const name of [...managed, ...plain]) {
    await attachPostgres(world, { ...chain.source, instance: name }, { databaseName: 'app' });
  }
  await world.clock.runUntil(START);
  const backend = createBackend(world);
  const up = (stack: string, account: string, config: Readonly<Record<string, string>>) =>
    deploy(backend, { projectDir: PROJECT, stack, deployAs: { account }, config });
  const named = [...databases, ...managed, ...plain, ...idle].map((name) => ({
    name,
    rpo,
    every,
    checks,
    ...args.database,
  }));
  const ofClusters = clusters.map((name) => ({
    ...{ name, kind: 'cluster', rpo: '2 hours', every: '1 hour', checks },
    ...args.database,
  }));
  await up('production', chain.source.account, {
    'lifeboat:databases': JSON.stringify([...named, ...ofClusters]),
    ...args.sourceConfig,
  });
  const { outputs } = await up('production-dr', chain.recovery.account, {
    ...quotasFor(named.length),
    ...args.recoveryConfig,
  });
  return { world, outputs, call, pass, redeploy, snapshots };

  async function redeploy(side: SideName, config: Readonly<Record<string, string>>): Promise<void> {
    await up(side === 'source' ? 'production' : 'production-dr', chain[side].account, config);
  }

  function createInstance(name: string, StorageEncrypted: boolean, besides = {}): Promise<unknown> {
    return call('source', 'rds', 'CreateDBInstance', {
      DBInstanceIdentifier: name,
      Engine: 'postgres',
      DBInstanceClass: 'db.t4g.medium',
      AllocatedStorage: 50,
      StorageEncrypted,
      MasterUsername: 'app',
      MasterUserPassword: 'not-the-real-one',
      DBName: 'app',
      DBSubnetGroupName: `${chain.environment}-databases`,
      ...besides,
    });
  }

  function call<Output>(side: 'source' | 'recovery', service: string, action: string, input: object = {}) {
    const { account, region } = chain[side];
    const caller: Caller = { kind: 'administrator', account };
    return world.call<Output>(caller, region, service, action, input);
  }

  function pass(milliseconds: number): Promise<void> {
    return world.clock.runUntil(world.clock.now() + milliseconds);
  }

  async function snapshots(side: 'source' | 'recovery'): Promise<DBSnapshot[]> {
    const { DBSnapshots = [] } = await call<DescribeDBSnapshotsCommandOutput>(
      side,
      'rds',
      'DescribeDBSnapshots',
      {
        SnapshotType: 'manual',
      },
    );
    return DBSnapshots.filter((snapshot) => snapshot.DBSnapshotIdentifier?.startsWith('lifeboat-')).sort(
      (a, b) => (String(a.DBSnapshotIdentifier) < String(b.DBSnapshotIdentifier) ? -1 : 1),
    );
  }
}

/** AWS's own quota holds what the default retention keeps of two databases; for more a team asks AWS. */
function quotasFor(databases: number): Record<string, string> {
  return databases <= 2 ? {} : { 'lifeboat:quotas': JSON.stringify({ manualSnapshots: 60 * databases }) };
}

export function names(snapshots: readonly DBSnapshot[]): string[] {
  return snapshots.map(({ DBSnapshotIdentifier }) => DBSnapshotIdentifier ?? '');
}

export function available(snapshots: readonly DBSnapshot[]): DBSnapshot[] {
  return snapshots.filter(({ Status }) => Status === 'available');
}

/** Source snapshots that the source side does not know to be copied. */
export function uncopied(snapshots: readonly DBSnapshot[]): DBSnapshot[] {
  return snapshots.filter(({ TagList }) => !TagList?.some(({ Key }) => Key === 'lifeboat:copied'));
}

/** Switches every EventBridge rule of a side on or off: `EnableRule`, or `DisableRule`, as if no event arrived. */
export async function switchRules(
  { call }: System,
  side: 'source' | 'recovery',
  action: 'EnableRule' | 'DisableRule',
): Promise<void> {
  const { EventBuses } = await call<{ EventBuses: { Name: string }[] }>(side, 'events', 'ListEventBuses');
  for (const { Name: EventBusName } of EventBuses) {
    const { Rules } = await call<{ Rules: { Name: string }[] }>(side, 'events', 'ListRules', {
      EventBusName,
    });
    for (const { Name } of Rules) await call(side, 'events', action, { Name, EventBusName });
  }
}

/** When one of our alarms was raised. */
export function raised({ world }: System, side: SideName, noun: string): number[] {
  const alarm = physicalName(chain.environment, side, noun);
  return world.trail.notes
    .filter(({ kind, subject, details }) => kind === 'alarm' && subject === alarm && details.to === 'ALARM')
    .map(({ time }) => time);
}
