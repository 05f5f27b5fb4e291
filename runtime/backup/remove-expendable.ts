import { refusedWith } from '../aws';
import type { Chain, Database } from '../settings';
import { each, type Outcomes } from './outcomes';
import { ours, type Snapshot } from './snapshots';

type Rds = import('@aws-sdk/client-rds').RDS;

/** Snapshots that are looked at once more in one call, right before they are deleted. AWS docs: DescribeDBSnapshots. */
const PAGE = 100;

/**
 * Deletes snapshots, in their order, after a last look: what is gone is done, and what has changed since it was chosen
 * (its status, or any tag) is left to the next run. One call looks at a hundred of them.
 */
export async function removeExpendable(
  client: Rds,
  settings: Chain & { readonly databases: readonly Database[] },
  snapshots: readonly Snapshot[],
): Promise<Outcomes> {
  let outcomes: Outcomes = {};
  for (let start = 0; start < snapshots.length; start += PAGE) {
    const page = snapshots.slice(start, start + PAGE);
    const { DBSnapshots } = await client.describeDBSnapshots({
      SnapshotType: 'manual',
      Filters: [{ Name: 'db-snapshot-id', Values: page.map(({ name }) => name) }],
      MaxRecords: PAGE,
    });
    const fresh = ours(settings, settings.databases, DBSnapshots ?? []);
    const done = await each(
      page,
      ({ name }) => name,
      async (snapshot) => {
        const found = fresh.find(({ name }) => name === snapshot.name);
        if (found === undefined) return 'gone already';
        return isUnchanged(snapshot, found) ? remove(client, snapshot.name) : 'has changed; left';
      },
    );
    outcomes = { ...outcomes, ...done };
  }
  return outcomes;
}

function isUnchanged(before: Snapshot, after: Snapshot): boolean {
  const [then, now] = [before.tags, after.tags];
  return (
    before.status === after.status &&
    Object.keys(then).length === Object.keys(now).length &&
    Object.entries(then).every(([key, value]) => now[key] === value)
  );
}

async function remove(client: Rds, name: string): Promise<string> {
  try {
    await client.deleteDBSnapshot({ DBSnapshotIdentifier: name });
    return 'pruned';
  } catch (error) {
    if (refusedWith(error, 'DBSnapshotNotFound')) return 'gone already';
    // Somebody has begun to use it since the look.
    if (refusedWith(error, 'InvalidDBSnapshotState')) return 'in use; left';
    throw error;
  }
}
