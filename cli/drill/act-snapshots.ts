import {
  copyTo,
  createSnapshot,
  type Described,
  deleteSnapshot,
  shareWith,
} from '../../runtime/backup/kinds';
import { slotAt, snapshotName } from '../../runtime/names';
import { isAwsError } from '../../simulator/aws-error';
import { counted } from '../count';
import { rdsOf } from './administrator-rds';
import { snapshotText, unshare } from './databases';
import { manualSnapshots, recoveryPoints } from './points-there';
import { databaseOf, type Stage } from './stage';

/** Takes from the recovery account what it was given to copy. Answers how many. */
export async function unshareSnapshots(stage: Stage): Promise<number> {
  return share(stage, await manualSnapshots(stage, 'source'), unshare);
}

/** Shares every snapshot that is available with the recovery account. Answers how many. */
export async function shareAll(stage: Stage): Promise<number> {
  const held = await manualSnapshots(stage, 'source');
  return share(
    stage,
    held.filter(({ Status }) => Status === 'available'),
    shareWith,
  );
}

async function share(
  stage: Stage,
  snapshots: readonly Described[],
  change: typeof shareWith,
): Promise<number> {
  const client = rdsOf(stage, 'source');
  for (const snapshot of snapshots) {
    await change(client, snapshot, snapshot.DBSnapshotIdentifier ?? '', stage.chain.recovery.account);
  }
  return snapshots.length;
}

/** Deletes every manual snapshot of the source account, but one that is just being taken. Answers how many. */
export async function deleteSnapshots(stage: Stage): Promise<number> {
  const held = await manualSnapshots(stage, 'source');
  const deletable = held.filter(({ Status }) => Status !== 'creating');
  const client = rdsOf(stage, 'source');
  for (const snapshot of deletable) {
    await deleteSnapshot(client, snapshot, snapshot.DBSnapshotIdentifier ?? '');
  }
  return deletable.length;
}

export async function takeNamed(stage: Stage, named: string | undefined, name: string): Promise<string> {
  const database = databaseOf(stage, named);
  await createSnapshot(rdsOf(stage, 'source'), database, name, []);
  return `takes a ${snapshotText(database)} of ${database.name}`;
}

/** Slots around the present one, as many before as after it: a schedule makes none of them now. */
export async function copyUnderOurNames(
  stage: Stage,
  named: string | undefined,
  name: string,
  slots: number,
): Promise<string> {
  const database = databaseOf(stage, named);
  const present = slotAt(stage.world.clock.now(), 1800);
  const targets = Array.from({ length: slots }, (_, index) =>
    snapshotName(
      stage.chain,
      database.name,
      present + (index - Math.floor(slots / 2)) * 1_800_000,
      database.kind,
    ),
  );
  const client = rdsOf(stage, 'source');
  let made = 0;
  for (const target of targets) {
    try {
      await copyTo(client, database, {
        source: name,
        target,
        tags: [{ Key: 'lifeboat:environment', Value: stage.chain.environment }],
      });
      made += 1;
    } catch (error) {
      // A name that is taken, or a quota: the flood is that much smaller.
      if (!isAwsError(error)) throw error;
    }
  }
  return `copies it to ${counted(made, 'snapshot')} under our names`;
}

/** As the plan's verify step marks a point whose checks have passed: the newest but one of each database. */
export async function markVerified(stage: Stage): Promise<string> {
  const held = await recoveryPoints(stage);
  const client = rdsOf(stage, 'recovery');
  const marked: string[] = [];
  for (const { name } of stage.databases) {
    const point = held.filter(({ database }) => database === name).at(-2);
    if (point === undefined) continue;
    await client.addTagsToResource({
      ResourceName: point.arn,
      Tags: [{ Key: 'lifeboat:verified', Value: new Date(stage.world.clock.now()).toISOString() }],
    });
    marked.push(point.name);
  }
  return `${marked.join(', ')}: its checks passed in a restore`;
}
