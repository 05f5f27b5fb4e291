import type { DBSnapshot, DescribeDBSnapshotsCommandOutput } from '@aws-sdk/client-rds';
import { COPIED_TAG, VERIFIED_TAG } from '../../runtime/backup/tags';
import { readSnapshotName, type SideName } from '../../runtime/names';
import { administrator } from './estate';
import type { HeldPoint, Stage, WaitingPoint } from './stage';

type Place = Pick<Stage, 'world' | 'chain'>;

/** All manual snapshots that a side's account has in a Region, by default its own. */
export async function manualSnapshots(
  { world, chain }: Place,
  side: SideName,
  region: string = chain[side].region,
): Promise<DBSnapshot[]> {
  const found: DBSnapshot[] = [];
  let Marker: string | undefined;
  do {
    const page = await world.call<DescribeDBSnapshotsCommandOutput>(
      administrator(chain[side].account),
      region,
      'rds',
      'DescribeDBSnapshots',
      { SnapshotType: 'manual', MaxRecords: 100, ...(Marker !== undefined && { Marker }) },
    );
    found.push(...(page.DBSnapshots ?? []));
    Marker = page.Marker;
  } while (Marker !== undefined);
  return found;
}

/** Recovery points that are there, oldest first. */
export async function recoveryPoints(
  stage: Pick<Stage, 'world' | 'chain' | 'writers'>,
): Promise<HeldPoint[]> {
  const databases = stage.writers.map(({ ledger }) => ({ name: ledger.database }));
  const held = await manualSnapshots(stage, 'recovery');
  return held
    .flatMap(
      ({ DBSnapshotIdentifier = '', DBSnapshotArn = '', Status, SnapshotDatabaseTime, TagList = [] }) => {
        const read = readSnapshotName(stage.chain, databases, DBSnapshotIdentifier);
        if (read === undefined || Status !== 'available' || SnapshotDatabaseTime === undefined) return [];
        return [
          {
            name: DBSnapshotIdentifier,
            arn: DBSnapshotArn,
            database: read.database.name,
            databaseAt: SnapshotDatabaseTime.getTime(),
            verified: TagList.some(({ Key }) => Key === VERIFIED_TAG),
          },
        ];
      },
    )
    .sort((a, b) => a.databaseAt - b.databaseAt);
}

/** Snapshots of ours at the source that are not known to be copied, oldest first. */
export async function waitingAtSource(stage: Stage): Promise<WaitingPoint[]> {
  const databases = stage.writers.map(({ ledger }) => ({ name: ledger.database }));
  const held = await manualSnapshots(stage, 'source');
  return held
    .flatMap(({ DBSnapshotIdentifier = '', Status, SnapshotDatabaseTime, TagList = [] }) => {
      const read = readSnapshotName(stage.chain, databases, DBSnapshotIdentifier);
      const copied = TagList.some(({ Key }) => Key === COPIED_TAG);
      if (read === undefined || copied || Status !== 'available' || SnapshotDatabaseTime === undefined)
        return [];
      return [{ name: read.point, database: read.database.name, databaseAt: SnapshotDatabaseTime.getTime() }];
    })
    .sort((a, b) => a.databaseAt - b.databaseAt);
}
