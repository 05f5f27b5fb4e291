import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { copierStatementsText } from '../infra/key-policy';
import type { RecoveredDatabase } from '../infra/recovery-side';
import { SourceSide } from '../infra/source-side';
import { checkSourceCapacity } from './check-capacity';
import type { ProtectedDatabase, SourceConfig } from './config';
import { mostCopies } from './defaults';
import { type FoundDatabase, recipeOf, refusalOf } from './found-database';
import type { SourceOutputs } from './outputs';
import { sideProvider } from './provider';

/** The stack of the account and Region where the system lives. Databases are looked up, never made. */
export async function sourceStack(config: SourceConfig) {
  checkSourceCapacity(config);
  warnOfUnchecked(config);
  const provider = sideProvider(config);
  const found = await findDatabases(config, provider);
  const side = new SourceSide(
    'source',
    {
      chain: config.chain,
      databases: found.map(({ keyArn, database }) => ({ ...database, keyArn })),
      quotas: config.quotas,
      maximumCopies: mostCopies(config.quotas),
      rdsEvents: config.rdsEvents,
      ...(config.protectByTag === undefined ? {} : { discovery: { standard: config.protectByTag } }),
      alerts: config.alerts,
    },
    { providers: [provider] },
  );
  const keys = [...new Set(found.flatMap(({ sharedKeyArn }) => sharedKeyArn ?? []))].sort();
  return {
    ...config.chain,
    databases: found.map(({ database }) => database),
    snapshotKeys: side.keyArn.apply((own) => [own, ...keys]),
    protectByTag: config.protectByTag === undefined ? [] : [config.protectByTag],
    /** For the policies of the team's own keys, which are not ours to change. */
    keyStatements: copierStatementsText(config.chain),
    alertsTopic: side.alertsArn,
    deadLetters: side.deadLettersUrl,
  } satisfies pulumi.Inputs & { [Name in keyof SourceOutputs]: pulumi.Input<SourceOutputs[Name]> };
}

function warnOfUnchecked({ databases }: SourceConfig): void {
  const unchecked = databases.filter(
    ({ checks: { tables, newest, sql } }) => tables.length + sql.length === 0 && newest === undefined,
  );
  if (unchecked.length === 0) return;
  pulumi.log.warn(
    `lifeboat:databases has no checks of ${unchecked.map(({ name }) => name).join(', ')}: a recovery takes the newest ` +
      'point that services can log in to, whatever it holds. Name tables, or SQL that is true of good data.',
  );
}

interface Found {
  readonly database: RecoveredDatabase;
  /** Absent when the database is not encrypted. */
  readonly keyArn?: string;
  /** The key, if it is a customer's: snapshots under AWS's are copied under our own before they are shared. */
  readonly sharedKeyArn?: string;
}

async function findDatabases(config: SourceConfig, provider: aws.Provider): Promise<Found[]> {
  const results = await Promise.all(config.databases.map((database) => find(config, database, provider)));
  const refusals = results.filter((result) => typeof result === 'string');
  if (refusals.length === 0) return results.filter((result) => typeof result !== 'string');
  throw new pulumi.RunError(`These databases cannot be protected:\n  ${refusals.join('\n  ')}`);
}

/** The database as AWS has it, or why it cannot be protected. */
async function find(
  { chain }: SourceConfig,
  database: ProtectedDatabase,
  provider: aws.Provider,
): Promise<Found | string> {
  const { account, region } = chain.source;
  try {
    const found = await lookUp(database, provider);
    const refusal = refusalOf(database.name, found);
    if (refusal !== undefined) return refusal;
    const described = { database: { ...database, recipe: recipeOf(found) } };
    if (!found.storageEncrypted) return described;
    const { arn: keyArn, keyManager } = await aws.kms.getKey({ keyId: found.kmsKeyId ?? '' }, { provider });
    return { ...described, keyArn, ...(keyManager === 'CUSTOMER' ? { sharedKeyArn: keyArn } : {}) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return (
      `${database.name} could not be looked up among the DB ${database.kind === 'cluster' ? 'clusters' : 'instances'} of ${account}, ${region}. ` +
      `Correct its name in lifeboat:databases, or make it first. AWS said: ${reason}`
    );
  }
}

/** A cluster is what it is by itself and by the first of its instances, whose class its restored one will have. */
async function lookUp({ name, kind }: ProtectedDatabase, provider: aws.Provider): Promise<FoundDatabase> {
  if (kind !== 'cluster') return aws.rds.getInstance({ dbInstanceIdentifier: name }, { provider });
  const cluster = await aws.rds.getCluster({ clusterIdentifier: name }, { provider });
  const [first] = cluster.clusterMembers;
  const member =
    first === undefined
      ? undefined
      : await aws.rds.getInstance({ dbInstanceIdentifier: first }, { provider });
  return {
    kind,
    dbInstanceClass: member?.dbInstanceClass ?? '',
    engine: cluster.engine,
    engineVersion: cluster.engineVersion,
    port: cluster.port,
    masterUsername: cluster.masterUsername,
    dbName: cluster.databaseName,
    multiAz: cluster.clusterMembers.length > 1,
    replicateSourceDb: cluster.replicationSourceIdentifier,
    storageEncrypted: cluster.storageEncrypted,
    kmsKeyId: cluster.kmsKeyId,
  };
}
