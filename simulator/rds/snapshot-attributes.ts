import type {
  DBClusterSnapshotAttributesResult,
  DBSnapshotAttributesResult,
  DescribeDBClusterSnapshotAttributesCommandInput,
  DescribeDBClusterSnapshotAttributesCommandOutput,
  DescribeDBSnapshotAttributesCommandInput,
  DescribeDBSnapshotAttributesCommandOutput,
  ModifyDBClusterSnapshotAttributeCommandInput,
  ModifyDBClusterSnapshotAttributeCommandOutput,
  ModifyDBSnapshotAttributeCommandInput,
  ModifyDBSnapshotAttributeCommandOutput,
} from '@aws-sdk/client-rds';
import { awsError } from '../aws-error';
import type { Action, Call } from '../service';
import { isManagedByAws } from './keys';
import { MOST_ACCOUNTS, rdsSwitches } from './quotas';
import { invalidCombination, invalidValue, missing, wrongSnapshotState } from './refusals';
import { findOwnSnapshot, type Snapshot } from './snapshot';
import { snapshotNeed } from './snapshot-requests';

/** The only attribute there is: who may copy or restore a snapshot. */
const RESTORE = 'restore';

/** What a request to share says, whatever its parameter for the snapshot is called. */
interface Sharing {
  readonly AttributeName: string | undefined;
  readonly ValuesToAdd?: string[] | undefined;
  readonly ValuesToRemove?: string[] | undefined;
}

/** Shares a snapshot, or stops sharing it. AWS docs: RDS User Guide, "Sharing a DB snapshot". */
export const modifyDBSnapshotAttribute: Action<
  ModifyDBSnapshotAttributeCommandInput,
  Omit<ModifyDBSnapshotAttributeCommandOutput, '$metadata'>
> = {
  needs: (call) => [
    snapshotNeed(call, 'instance', 'ModifyDBSnapshotAttribute', call.input.DBSnapshotIdentifier ?? ''),
  ],
  run: (call) => ({ DBSnapshotAttributesResult: attributesOf(changeSharing(call, findManual(call))) }),
};

export const describeDBSnapshotAttributes: Action<
  DescribeDBSnapshotAttributesCommandInput,
  Omit<DescribeDBSnapshotAttributesCommandOutput, '$metadata'>
> = {
  needs: (call) => [
    snapshotNeed(call, 'instance', 'DescribeDBSnapshotAttributes', call.input.DBSnapshotIdentifier ?? ''),
  ],
  run: (call) => ({ DBSnapshotAttributesResult: attributesOf(findManual(call)) }),
};

/** The same of a cluster's. AWS docs: Aurora User Guide, "Sharing a DB cluster snapshot". */
export const modifyDBClusterSnapshotAttribute: Action<
  ModifyDBClusterSnapshotAttributeCommandInput,
  Omit<ModifyDBClusterSnapshotAttributeCommandOutput, '$metadata'>
> = {
  needs: (call) => [
    snapshotNeed(
      call,
      'cluster',
      'ModifyDBClusterSnapshotAttribute',
      call.input.DBClusterSnapshotIdentifier ?? '',
    ),
  ],
  run: (call) => ({
    DBClusterSnapshotAttributesResult: clusterAttributesOf(changeSharing(call, findManualOfCluster(call))),
  }),
};

export const describeDBClusterSnapshotAttributes: Action<
  DescribeDBClusterSnapshotAttributesCommandInput,
  Omit<DescribeDBClusterSnapshotAttributesCommandOutput, '$metadata'>
> = {
  needs: (call) => [
    snapshotNeed(
      call,
      'cluster',
      'DescribeDBClusterSnapshotAttributes',
      call.input.DBClusterSnapshotIdentifier ?? '',
    ),
  ],
  run: (call) => ({ DBClusterSnapshotAttributesResult: clusterAttributesOf(findManualOfCluster(call)) }),
};

function changeSharing<S extends Snapshot>(call: Call<Sharing>, snapshot: S): S {
  const { AttributeName, ValuesToAdd = [], ValuesToRemove = [] } = call.input;
  if (AttributeName !== RESTORE) throw invalidValue(`Invalid snapshot attribute: ${AttributeName}`);
  if (snapshot.status !== 'available') {
    throw wrongSnapshotState(
      snapshot.kind,
      `The snapshot ${snapshot.id} is ${snapshot.status}; only an available one can be shared.`,
    );
  }
  for (const value of [...ValuesToAdd, ...ValuesToRemove]) {
    if (value !== 'all' && !/^\d{12}$/.test(value)) throw invalidValue(`Invalid AWS account: ${value}`);
  }
  if (ValuesToAdd.length > 0) checkSharing(call, snapshot, ValuesToAdd);
  const accounts = new Set([...snapshot.sharedWith, ...ValuesToAdd]);
  for (const value of ValuesToRemove) accounts.delete(value);
  if ([...accounts].filter((value) => value !== 'all').length > MOST_ACCOUNTS) {
    throw awsError(
      'SharedSnapshotQuotaExceeded',
      400,
      `A manual snapshot can be shared with ${MOST_ACCOUNTS} accounts at most.`,
    );
  }
  snapshot.sharedWith.clear();
  for (const value of accounts) snapshot.sharedWith.add(value);
  return snapshot;
}

function findManual(call: Call<{ DBSnapshotIdentifier: string | undefined }>) {
  const { DBSnapshotIdentifier: given } = call.input;
  if (given === undefined || given === '') throw missing('DBSnapshotIdentifier');
  // An automated snapshot's name is no identifier: it has a colon.
  if (given.toLowerCase().startsWith('rds:') || /:snapshot:rds:/i.test(given)) {
    throw invalidValue('The parameter DBSnapshotIdentifier is not a valid identifier.');
  }
  return findOwnSnapshot(call, 'instance', given);
}

function findManualOfCluster(call: Call<{ DBClusterSnapshotIdentifier: string | undefined }>) {
  const { DBClusterSnapshotIdentifier: given } = call.input;
  if (given === undefined || given === '') throw missing('DBClusterSnapshotIdentifier');
  const found = findOwnSnapshot(call, 'cluster', given);
  if (found.type !== 'manual') {
    throw wrongSnapshotState('cluster', `The snapshot ${found.id} is not a manual one.`);
  }
  return found;
}

/** What AWS answers about AWS's keys is widely quoted, its code is not documented; about Multi-AZ DB clusters neither is. */
function checkSharing({ world, account, region }: Call, snapshot: Snapshot, values: readonly string[]): void {
  if (snapshot.kind === 'cluster' && snapshot.traits.isMultiAz) {
    throw wrongSnapshotState('cluster', 'Snapshots of Multi-AZ DB clusters cannot be shared.');
  }
  const awsOwned = snapshot.kind === 'cluster' && snapshot.awsOwnedKey;
  if (snapshot.keyArn === undefined && !awsOwned) return;
  if (values.includes('all')) {
    throw invalidCombination('Encrypted snapshots cannot be shared as public; share them with accounts.');
  }
  const leaves = rdsSwitches(world, account, region).awsOwnedKeySnapshotsLeave;
  if (awsOwned ? !leaves : isManagedByAws(world, snapshot.keyArn ?? '')) {
    throw awsError(
      world.assumptions['managed-key-code'],
      400,
      'Sharing snapshots encrypted with the default service key for RDS is currently not supported.',
    );
  }
}

function attributesOf({ id, sharedWith }: Snapshot): DBSnapshotAttributesResult {
  return {
    DBSnapshotIdentifier: id,
    DBSnapshotAttributes: [{ AttributeName: RESTORE, AttributeValues: [...sharedWith].sort() }],
  };
}

function clusterAttributesOf({ id, sharedWith }: Snapshot): DBClusterSnapshotAttributesResult {
  return {
    DBClusterSnapshotIdentifier: id,
    DBClusterSnapshotAttributes: [{ AttributeName: RESTORE, AttributeValues: [...sharedWith].sort() }],
  };
}
