import { type Described, kindsOf, lookFor } from '../../runtime/backup/kinds';
import { COPIED_TAG, VERIFIED_TAG } from '../../runtime/backup/tags';
import { readSnapshotName, type SideName } from '../../runtime/names';
import { rdsOf } from './administrator-rds';
import { momentsIn } from './history';
import type { HeldPoint, Stage, WaitingPoint } from './stage';

type Place = Pick<Stage, 'world' | 'chain' | 'databases'>;

/** All manual snapshots that a side's account has in a Region, by default its own: of each kind that is protected. */
export async function manualSnapshots(
  stage: Place,
  side: SideName,
  region: string = stage.chain[side].region,
): Promise<Described[]> {
  const client = rdsOf(stage, side, region);
  const found: Described[] = [];
  for (const kind of kindsOf(stage.databases)) {
    let marker: string | undefined;
    do {
      const page = await lookFor(
        client,
        { kind },
        { type: 'manual', ...(marker !== undefined && { marker }) },
      );
      found.push(...page.found);
      marker = page.marker;
    } while (marker !== undefined);
  }
  return found;
}

/** A snapshot of a protected database that is available, by what its name says. */
interface Ours {
  readonly snapshot: Described;
  /** Name of the recovery point that it is, or becomes. */
  readonly point: string;
  readonly database: string;
  readonly databaseAt: number;
}

/** Oldest first. AWS says of a cluster's snapshot nothing of when its data is of, so that the simulation does. */
async function ours(stage: Place, side: SideName): Promise<Ours[]> {
  const { world, chain, databases } = stage;
  const moments = momentsIn(world.trail.notes, chain, databases);
  return (await manualSnapshots(stage, side))
    .flatMap((snapshot): Ours[] => {
      const { DBSnapshotIdentifier = '', Status, SnapshotDatabaseTime } = snapshot;
      const read = readSnapshotName(chain, databases, DBSnapshotIdentifier);
      if (read === undefined || Status !== 'available') return [];
      const databaseAt = SnapshotDatabaseTime?.getTime() ?? moments.get(read.point);
      if (databaseAt === undefined) return [];
      return [{ snapshot, point: read.point, database: read.database.name, databaseAt }];
    })
    .sort((a, b) => a.databaseAt - b.databaseAt);
}

/** Recovery points that are there, oldest first. */
export async function recoveryPoints(stage: Place): Promise<HeldPoint[]> {
  const held = await ours(stage, 'recovery');
  return held.map(({ snapshot, database, databaseAt }) => ({
    name: snapshot.DBSnapshotIdentifier ?? '',
    arn: snapshot.DBSnapshotArn ?? '',
    database,
    databaseAt,
    verified: hasTag(snapshot, VERIFIED_TAG),
  }));
}

/** Names of the recovery Region's snapshots that were deleted until then, by whomever, and not made again. */
export function deletedUntil({ world, chain: { recovery } }: Place, until: number): ReadonlySet<string> {
  const deleted = new Set<string>();
  for (const { kind, time, account, region, details } of world.trail.notes) {
    if (account !== recovery.account || region !== recovery.region || time > until) continue;
    if (kind === 'snapshot-deleted') deleted.add(String(details.snapshot));
    if (kind === 'copy-finished') deleted.delete(String(details.snapshot));
  }
  return deleted;
}

/** Snapshots of ours at the source that are not known to be copied, oldest first. */
export async function waitingAtSource(stage: Place): Promise<WaitingPoint[]> {
  const held = await ours(stage, 'source');
  return held
    .filter(({ snapshot }) => !hasTag(snapshot, COPIED_TAG))
    .map(({ point, database, databaseAt }) => ({ name: point, database, databaseAt }));
}

function hasTag({ TagList = [] }: Described, tag: string): boolean {
  return TagList.some(({ Key }) => Key === tag);
}
