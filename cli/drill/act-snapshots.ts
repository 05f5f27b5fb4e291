import type { DBSnapshot } from '@aws-sdk/client-rds';
import { readSnapshotName, slotAt, snapshotName } from '../../runtime/names';
import { isAwsError } from '../../simulator/aws-error';
import { counted } from '../count';
import { manualSnapshots } from './points-there';
import { callAs, type Stage, writerOf } from './stage';

/** Takes from the recovery account what it was given to copy. Answers how many. */
export async function unshareSnapshots(stage: Stage): Promise<number> {
  return share(stage, await manualSnapshots(stage, 'source'), 'ValuesToRemove');
}

/** Shares every snapshot that is available with the recovery account. Answers how many. */
export async function shareAll(stage: Stage): Promise<number> {
  const held = await manualSnapshots(stage, 'source');
  return share(
    stage,
    held.filter(({ Status }) => Status === 'available'),
    'ValuesToAdd',
  );
}

async function share(
  stage: Stage,
  snapshots: readonly DBSnapshot[],
  change: 'ValuesToAdd' | 'ValuesToRemove',
): Promise<number> {
  for (const { DBSnapshotIdentifier } of snapshots) {
    await callAs(stage, 'source', 'rds', 'ModifyDBSnapshotAttribute', {
      DBSnapshotIdentifier,
      AttributeName: 'restore',
      [change]: [stage.chain.recovery.account],
    });
  }
  return snapshots.length;
}

/** Deletes every manual snapshot of the source account, but one that is just being taken. Answers how many. */
export async function deleteSnapshots(stage: Stage): Promise<number> {
  const held = await manualSnapshots(stage, 'source');
  const deletable = held.filter(({ Status }) => Status !== 'creating');
  for (const { DBSnapshotIdentifier } of deletable) {
    await callAs(stage, 'source', 'rds', 'DeleteDBSnapshot', { DBSnapshotIdentifier });
  }
  return deletable.length;
}

export async function takeNamed(stage: Stage, named: string | undefined, name: string): Promise<string> {
  const { database } = writerOf(stage, named).ledger;
  await callAs(stage, 'source', 'rds', 'CreateDBSnapshot', {
    DBInstanceIdentifier: database,
    DBSnapshotIdentifier: name,
  });
  return `takes a snapshot of ${database}`;
}

/** Slots around the present one, as many before as after it: a schedule makes none of them now. */
export async function copyUnderOurNames(
  stage: Stage,
  named: string | undefined,
  name: string,
  slots: number,
): Promise<string> {
  const { database } = writerOf(stage, named).ledger;
  const present = slotAt(stage.world.clock.now(), 1800);
  const targets = Array.from({ length: slots }, (_, index) =>
    snapshotName(stage.chain, database, present + (index - Math.floor(slots / 2)) * 1_800_000),
  );
  let made = 0;
  for (const TargetDBSnapshotIdentifier of targets) {
    try {
      await callAs(stage, 'source', 'rds', 'CopyDBSnapshot', {
        SourceDBSnapshotIdentifier: name,
        TargetDBSnapshotIdentifier,
        Tags: [{ Key: 'lifeboat:environment', Value: stage.chain.environment }],
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
  const databases = stage.writers.map(({ ledger }) => ({ name: ledger.database }));
  const held = await manualSnapshots(stage, 'recovery');
  const marked: string[] = [];
  for (const { name } of databases) {
    const points = held
      .filter(({ Status }) => Status === 'available')
      .filter(({ DBSnapshotIdentifier = '' }) => {
        return readSnapshotName(stage.chain, databases, DBSnapshotIdentifier)?.database.name === name;
      })
      .sort((a, b) => Number(b.SnapshotDatabaseTime) - Number(a.SnapshotDatabaseTime));
    const point = points[1];
    if (point === undefined) continue;
    await callAs(stage, 'recovery', 'rds', 'AddTagsToResource', {
      ResourceName: point.DBSnapshotArn,
      Tags: [{ Key: 'lifeboat:verified', Value: new Date(stage.world.clock.now()).toISOString() }],
    });
    marked.push(point.DBSnapshotIdentifier ?? '');
  }
  return `${marked.join(', ')}: its checks passed in a restore`;
}
