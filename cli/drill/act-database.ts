import type { Client } from 'pg';
import { isAwsError } from '../../simulator/aws-error';
import { databaseServer } from '../../simulator/rds/server';
import { MASTER_USER } from './estate';
import { quoted } from './orders-table';
import { callAs, type Stage, writerOf } from './stage';

/** An instance that is busy is tried again, as a person would, in virtual milliseconds. */
const TRY_AGAIN_AFTER = 60_000;
const GIVE_UP_AFTER = 3_600_000;

/** Drops the table that the rows are in, as the user that owns it. Its application has nothing to write to any more. */
export async function dropTable(stage: Stage, database: string | undefined): Promise<string> {
  return change(stage, database, 'DROP TABLE', 'is dropped');
}

/** Deletes every row. */
export async function emptyTable(stage: Stage, database: string | undefined): Promise<string> {
  return change(stage, database, 'TRUNCATE', 'is emptied');
}

async function change(
  stage: Stage,
  named: string | undefined,
  statement: string,
  told: string,
): Promise<string> {
  const writer = writerOf(stage, named);
  const { database, table } = writer.ledger;
  // An open transaction of it would hold the statement up for good: time does not pass while it waits.
  await writer.close();
  const { account, region } = stage.chain.source;
  const server = databaseServer(stage.world, account, region, database);
  if (server === undefined) throw new Error(`${database} has no server.`);
  const client: Client = await server.connect();
  try {
    await client.query(`SET SESSION AUTHORIZATION ${MASTER_USER}`);
    await client.query(`${statement} ${quoted(table.name)}`);
  } finally {
    await client.end();
  }
  return `table ${table.name} of ${database} ${told}`;
}

/** Asks for the deletion of an instance: as soon as it is not busy with a snapshot. */
export async function deleteInstance(stage: Stage, named: string | undefined): Promise<string> {
  const { database } = writerOf(stage, named).ledger;
  const { clock } = stage.world;
  await callAs(stage, 'source', 'rds', 'ModifyDBInstance', {
    DBInstanceIdentifier: database,
    DeletionProtection: false,
    ApplyImmediately: true,
  });
  const giveUpAt = clock.now() + GIVE_UP_AFTER;
  const tryOnce = async (): Promise<boolean> => {
    try {
      await callAs(stage, 'source', 'rds', 'DeleteDBInstance', {
        DBInstanceIdentifier: database,
        SkipFinalSnapshot: true,
        DeleteAutomatedBackups: true,
      });
      return true;
    } catch (error) {
      const busy = isAwsError(error) && error.awsCode === 'InvalidDBInstanceState';
      if (!busy || clock.now() >= giveUpAt) throw error;
      clock.after(TRY_AGAIN_AFTER, tryOnce, `deleting ${database}`);
      return false;
    }
  };
  return (await tryOnce())
    ? `instance ${database} is deleted`
    : `instance ${database} is deleted once it is idle`;
}
