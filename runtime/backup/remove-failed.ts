import { deleteSnapshot, isGone, lookAt } from './kinds';
import type { Snapshot } from './snapshots';

type Rds = import('@aws-sdk/client-rds').RDS;

/**
 * Deletes a snapshot that came to nothing, so that its name is free for another try. Looks once more before it does:
 * another run may have put a good one in its place since.
 */
export async function removeFailed(
  client: Rds,
  { name, database }: Pick<Snapshot, 'name' | 'database'>,
): Promise<string> {
  if ((await lookAt(client, database, name))?.Status !== 'failed') return 'no longer failed';
  try {
    await deleteSnapshot(client, database, name);
    return 'failed snapshot removed';
  } catch (error) {
    if (await isGone(client, database, name, error)) return 'gone already';
    throw error;
  }
}
