import type {
  CreateSecurityGroupCommandOutput,
  CreateSubnetCommandOutput,
  CreateVpcCommandOutput,
} from '@aws-sdk/client-ec2';
import type { CreateKeyCommandOutput } from '@aws-sdk/client-kms';
import type { DescribeDBInstancesCommandOutput } from '@aws-sdk/client-rds';
import { sourceKeyPolicy } from '../../infra/key-policy';
import type { Traffic } from '../../infra/traffic-record';
import type { Chain, DatabaseKind } from '../../runtime/settings';
import { idOf } from '../../simulator/chance';
import { seedKey } from '../../simulator/kms/create-key';
import { attachPostgres } from '../../simulator/rds/server';
import { createZone } from '../../simulator/route53/zone';
import type { Caller } from '../../simulator/service';
import type { World } from '../../simulator/world';

/** What a team has before it meets Lifeboat. */
export interface EstateArgs {
  readonly chain: Chain;
  readonly databases: readonly TeamDatabase[];
  readonly traffic: Traffic;
  /** ARNs of keys of the recovery account that the config names (`lifeboat:keys`). */
  readonly keys?: readonly string[];
}

interface TeamDatabase {
  readonly name: string;
  /** Absent for an instance. */
  readonly kind?: DatabaseKind;
  readonly databaseName: string;
}

/** The user that owns every database. */
export const MASTER_USER = 'app';

const ALLOCATED_GIB = 100;
/** What every cluster is made of, here and where it is restored by hand. */
export const AURORA = 'aurora-postgresql';
export const CLUSTER_CLASS = 'db.r7g.large';
const SUBNETS = ['10.20.1.0/24', '10.20.2.0/24'] as const;
const PORT = 5432;

/** Between two looks at an instance that is being created, and when to give up, in virtual milliseconds. */
const LOOK_EVERY = 30_000;
const GIVE_UP_AFTER = 3_600_000;

/** Whoever has all rights in an account: the team itself. */
export function administrator(account: string): Caller {
  return { kind: 'administrator', account };
}

/**
 * Makes the team's own things: a hosted zone, a network, a key that the recovery account's functions may use to copy
 * snapshots, the databases under it, each with a real server inside, and its keys at the recovery side. Lifeboat only refers
 * to them.
 */
export async function buildEstate(
  world: World,
  { chain, databases, traffic, keys = [] }: EstateArgs,
): Promise<void> {
  for (const arn of keys) seedKey(world, arn);
  // The zone must outlive the source account, so it is the recovery account's.
  createZone(world, chain.recovery.account, { id: traffic.zoneId, name: zoneName(traffic.record) });
  const call = callerIn(world, chain);
  const keyArn = await createKey(call, chain);
  const network = await createNetwork(call, chain);
  for (const { name, kind, databaseName } of databases) {
    const alike = {
      StorageEncrypted: true,
      KmsKeyId: keyArn,
      MasterUsername: MASTER_USER,
      MasterUserPassword: idOf(32, world.seed, 'master password', name),
      Port: PORT,
      DBSubnetGroupName: network.subnetGroup,
      VpcSecurityGroupIds: [network.securityGroup],
      BackupRetentionPeriod: 7,
      DeletionProtection: true,
    };
    if (kind === 'cluster') {
      const cluster = { DBClusterIdentifier: name, Engine: AURORA };
      await call('rds', 'CreateDBCluster', { ...alike, ...cluster, DatabaseName: databaseName });
      await call('rds', 'CreateDBInstance', {
        ...cluster,
        DBInstanceIdentifier: `${name}-writer`,
        DBInstanceClass: CLUSTER_CLASS,
      });
      continue;
    }
    await call('rds', 'CreateDBInstance', {
      ...alike,
      DBInstanceIdentifier: name,
      Engine: 'postgres',
      DBInstanceClass: 'db.t4g.medium',
      AllocatedStorage: ALLOCATED_GIB,
      StorageType: 'gp3',
      DBName: databaseName,
      PubliclyAccessible: false,
    });
  }
  await untilAvailable(world, call, databases);
  for (const { name, databaseName } of databases) {
    await attachPostgres(world, { ...chain.source, instance: name }, { databaseName });
  }
}

type CallSource = <Output>(service: string, action: string, input: object) => Promise<Output>;

function callerIn(world: World, { source }: Chain): CallSource {
  return (service, action, input) =>
    world.call(administrator(source.account), source.region, service, action, input);
}

async function createKey(call: CallSource, chain: Chain): Promise<string> {
  const { KeyMetadata } = await call<CreateKeyCommandOutput>('kms', 'CreateKey', {
    Description: `The databases of ${chain.environment}`,
    Policy: sourceKeyPolicy(chain),
  });
  if (KeyMetadata?.Arn === undefined) throw new Error('KMS made a key without an ARN.');
  return KeyMetadata.Arn;
}

async function createNetwork(
  call: CallSource,
  { environment, source }: Chain,
): Promise<{ subnetGroup: string; securityGroup: string }> {
  const { Vpc } = await call<CreateVpcCommandOutput>('ec2', 'CreateVpc', { CidrBlock: '10.20.0.0/16' });
  const subnets: string[] = [];
  for (const [index, CidrBlock] of SUBNETS.entries()) {
    const { Subnet } = await call<CreateSubnetCommandOutput>('ec2', 'CreateSubnet', {
      VpcId: Vpc?.VpcId,
      CidrBlock,
      AvailabilityZone: `${source.region}${'ab'[index]}`,
    });
    subnets.push(Subnet?.SubnetId ?? '');
  }
  const { GroupId } = await call<CreateSecurityGroupCommandOutput>('ec2', 'CreateSecurityGroup', {
    VpcId: Vpc?.VpcId,
    GroupName: 'databases',
    Description: 'The databases of the application.',
  });
  const subnetGroup = `${environment}-databases`;
  await call('rds', 'CreateDBSubnetGroup', {
    DBSubnetGroupName: subnetGroup,
    DBSubnetGroupDescription: 'The databases of the application.',
    SubnetIds: subnets,
  });
  return { subnetGroup, securityGroup: GroupId ?? '' };
}

async function untilAvailable(
  world: World,
  call: CallSource,
  databases: EstateArgs['databases'],
): Promise<void> {
  const until = world.clock.now() + GIVE_UP_AFTER;
  for (;;) {
    const { DBInstances } = await call<DescribeDBInstancesCommandOutput>('rds', 'DescribeDBInstances', {});
    const available = (DBInstances ?? []).filter(({ DBInstanceStatus }) => DBInstanceStatus === 'available');
    if (available.length === databases.length) return;
    if (world.clock.now() >= until)
      throw new Error('The databases of the exercise did not become available.');
    await world.clock.runUntil(world.clock.now() + LOOK_EVERY);
  }
}

/** `example.com` of `api.example.com`. */
function zoneName(record: string): string {
  const labels = record.split('.');
  return labels.length > 2 ? labels.slice(1).join('.') : record;
}
