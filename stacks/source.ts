import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { RecoveredDatabase } from '../infra/recovery-side';
import { SourceSide } from '../infra/source-side';
import type { ProtectedDatabase, SourceConfig } from './config';
import { recipeOf, refusalOf } from './found-database';
import type { SourceOutputs } from './outputs';
import { sideProvider } from './provider';

/** The stack of the account and Region where the system lives. Databases are looked up, never made. */
export async function sourceStack(config: SourceConfig) {
  const provider = sideProvider(config);
  const found = await findDatabases(config, provider);
  const side = new SourceSide(
    'source',
    {
      chain: config.chain,
      databases: found.map(({ keyArn, database }) => ({
        name: database.name,
        rpoSeconds: database.rpoSeconds,
        periodSeconds: database.periodSeconds,
        keyArn,
      })),
      alerts: config.alerts,
    },
    { providers: [provider] },
  );
  const shared = found.filter(({ keyManager }) => keyManager === 'CUSTOMER').map(({ keyArn }) => keyArn);
  const keys = [...new Set(shared)].sort();
  return {
    ...config.chain,
    databases: found.map(({ database }) => database),
    snapshotKeys: side.keyArn.apply((own) => [own, ...keys]),
    alertsTopic: side.alertsArn,
    deadLetters: side.deadLettersUrl,
  } satisfies pulumi.Inputs & { [Name in keyof SourceOutputs]: pulumi.Input<SourceOutputs[Name]> };
}

interface Found {
  readonly database: RecoveredDatabase;
  readonly keyArn: string;
  /** Snapshots under a customer's key are shared as they are; those under AWS's are first copied under our own. */
  readonly keyManager: string;
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
    const found = await aws.rds.getInstance({ dbInstanceIdentifier: database.name }, { provider });
    const refusal = refusalOf(database.name, found);
    if (refusal !== undefined) return refusal;
    const { arn: keyArn, keyManager } = await aws.kms.getKey({ keyId: found.kmsKeyId }, { provider });
    return { database: { ...database, recipe: recipeOf(found) }, keyArn, keyManager };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return (
      `${database.name} could not be looked up among the DB instances of ${account}, ${region}. ` +
      `Correct its name in lifeboat:databases, or make it first. AWS said: ${reason}`
    );
  }
}
