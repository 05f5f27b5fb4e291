import { refusedWith } from '../aws';
import type { Chain, Database } from '../settings';
import { deleteSnapshot, isGone, kindOf, kindsOf, PAGE, WRONG_STATE } from './kinds';
import { each, type Outcomes } from './outcomes';
import { describeNamed, ours, type Snapshot } from './snapshots';

type Rds = import('@aws-sdk/client-rds').RDS;

const GONE = 'gone already';
const IN_USE = 'in use; left';

/** What is done once a snapshot is gone: by us, or by somebody else before. It may be told of one more than once. */
export type Afterwards = (snapshot: Snapshot, by: 'us' | 'somebody') => Promise<void>;

/**
 * Deletes snapshots, in their order, after a last look: what is gone is done, and what has changed since it was chosen
 * (its status, or any tag) is left to the next run, and so are those of the same point that come after what is left. One
 * call looks at a hundred of them.
 */
export async function removeExpendable(
  client: Rds,
  settings: Chain & { readonly databases: readonly Database[] },
  snapshots: readonly Snapshot[],
  after: Afterwards = async () => {},
): Promise<Outcomes> {
  let outcomes: Outcomes = {};
  const left = new Set<string>();
  for (const page of pagesOf(snapshots)) {
    const asked = page.map(({ name, database }) => ({ name, kind: database.kind }));
    const fresh = ours(settings, settings.databases, await describeNamed(client, asked));
    const done = await each(
      page,
      ({ name }) => name,
      async (snapshot) => {
        if (left.has(snapshot.point)) return 'what was made of it is there; left';
        left.add(snapshot.point);
        const found = fresh.find(({ name }) => name === snapshot.name);
        if (found !== undefined && !isUnchanged(snapshot, found)) return 'has changed; left';
        const outcome = found === undefined ? GONE : await remove(client, snapshot);
        if (outcome === IN_USE) return outcome;
        left.delete(snapshot.point);
        await after(snapshot, outcome === GONE ? 'somebody' : 'us');
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

/** Each of one kind, whose snapshots are looked at together. */
function pagesOf(snapshots: readonly Snapshot[]): Snapshot[][] {
  const pages: Snapshot[][] = [];
  for (const kind of kindsOf(snapshots.map(({ database }) => database))) {
    const of = snapshots.filter(({ database }) => kindOf(database) === kind);
    for (let start = 0; start < of.length; start += PAGE) pages.push(of.slice(start, start + PAGE));
  }
  return pages;
}

async function remove(client: Rds, { name, database }: Snapshot): Promise<string> {
  try {
    await deleteSnapshot(client, database, name);
    return 'pruned';
  } catch (error) {
    if (await isGone(client, database, name, error)) return GONE;
    // Somebody has begun to use it since the look.
    if (refusedWith(error, ...WRONG_STATE)) return IN_USE;
    throw error;
  }
}
