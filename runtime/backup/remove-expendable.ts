import { refusedWith } from '../aws';
import type { Chain, Database } from '../settings';
import { each, type Outcomes } from './outcomes';
import { ours, type Snapshot } from './snapshots';

type Rds = import('@aws-sdk/client-rds').RDS;

/** Snapshots that are looked at once more in one call, right before they are deleted. AWS docs: DescribeDBSnapshots. */
const PAGE = 100;

const GONE = 'gone already';
const IN_USE = 'in use; left';

/** What is done once a snapshot is gone: by us, or by somebody else before. It may be told of one more than once. */
export type Afterwards = (snapshot: Snapshot, by: 'us' | 'somebody') => Promise<void>;

/**
 * Deletes snapshots, in their order, after a last look: what is gone is done, and what has changed since it was chosen
 * (its status, or any tag) is left to the next run. One call looks at a hundred of them.
 */
export async function removeExpendable(
  client: Rds,
  settings: Chain & { readonly databases: readonly Database[] },
  snapshots: readonly Snapshot[],
  after: Afterwards = async () => {},
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
        if (found !== undefined && !isUnchanged(snapshot, found)) return 'has changed; left';
        const outcome = found === undefined ? GONE : await remove(client, snapshot.name);
        if (outcome !== IN_USE) await after(snapshot, outcome === GONE ? 'somebody' : 'us');
        return outcome;
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
    if (refusedWith(error, 'DBSnapshotNotFound')) return GONE;
    // Somebody has begun to use it since the look.
    if (refusedWith(error, 'InvalidDBSnapshotState')) return IN_USE;
    throw error;
  }
}
