import type { Client } from 'pg';
import { databaseServer } from '../../simulator/rds/server';
import { rdsOf } from './administrator-rds';
import { deleteDatabase, isBusy, kindText, unprotect } from './databases';
import { MASTER_USER } from './estate';
import { quoted } from './orders-table';
import { databaseOf, type Stage, writerOf } from './stage';

/** A database that is busy is tried again, as a person would, in virtual milliseconds. */
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

/** Asks for the deletion of a database: as soon as it is not busy with a snapshot. */
export async function deleteInstance(stage: Stage, named: string | undefined): Promise<string> {
  const database = databaseOf(stage, named);
  const { clock } = stage.world;
  const client = rdsOf(stage, 'source');
  await unprotect(client, database);
  const giveUpAt = clock.now() + GIVE_UP_AFTER;
  const tryOnce = async (): Promise<boolean> => {
    try {
      await deleteDatabase(client, database);
      return true;
    } catch (error) {
      if (!isBusy(error) || clock.now() >= giveUpAt) throw error;
      clock.after(TRY_AGAIN_AFTER, tryOnce, `deleting ${database.name}`);
      return false;
    }
  };
  const what = `${kindText(database)} ${database.name}`;
  return (await tryOnce()) ? `${what} is deleted` : `${what} is deleted once it is idle`;
}
