type Rds = import('@aws-sdk/client-rds').RDS;

/**
 * Deletes a snapshot that came to nothing, so that its name is free for another try. Looks once more before it does:
 * another run may have put a good one in its place since.
 */
export async function removeFailed(client: Rds, name: string): Promise<string> {
  const { DBSnapshots } = await client.describeDBSnapshots({
    DBSnapshotIdentifier: name,
    SnapshotType: 'manual',
  });
  if (DBSnapshots?.[0]?.Status !== 'failed') return 'no longer failed';
  await client.deleteDBSnapshot({ DBSnapshotIdentifier: name });
  return 'failed snapshot removed';
}
