import { join } from 'node:path';
import type { DBSnapshot, DescribeDBSnapshotsCommandOutput } from '@aws-sdk/client-rds';
import { buildEstate } from '../../cli/drill/estate';
import type { Chain } from '../../runtime/settings';
import { createBackend, deploy } from '../../simulator/pulumi';
import type { Caller } from '../../simulator/service';
import { services } from '../../simulator/services';
import { createWorld, type World } from '../../simulator/world';

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
  /** Lifeboat's snapshots that a side holds, by name. */
  snapshots(side: 'source' | 'recovery'): Promise<DBSnapshot[]>;
}

/** Deploys production and production-dr. `config` overrides the source stack's. */
export async function deploySystem(
  args: {
    readonly seed?: string;
    readonly databases?: readonly string[];
    readonly config?: Record<string, string>;
  } = {},
): Promise<System> {
  const { seed = 'system', databases = ['orders'], config = {} } = args;
  const world = createWorld({ seed, start: START - 2 * HOUR, services });
  const named = databases.map((name) => ({ name, databaseName: 'app' }));
  await buildEstate(world, { chain, databases: named, traffic });
  await world.clock.runUntil(START);
  const backend = createBackend(world);
  const up = (stack: string, account: string, own: Record<string, string>) =>
    deploy(backend, { projectDir: PROJECT, stack, deployAs: { account }, config: own });
  await up('production', chain.source.account, config);
  const { outputs } = await up('production-dr', chain.recovery.account, {});
  return { world, outputs, call, pass, snapshots };

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

export function names(snapshots: readonly DBSnapshot[]): string[] {
  return snapshots.map(({ DBSnapshotIdentifier }) => DBSnapshotIdentifier ?? '');
}

export function available(snapshots: readonly DBSnapshot[]): DBSnapshot[] {
  return snapshots.filter(({ Status }) => Status === 'available');
}
