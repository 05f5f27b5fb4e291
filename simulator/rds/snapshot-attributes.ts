import type {
  DBSnapshotAttributesResult,
  DescribeDBSnapshotAttributesCommandInput,
  DescribeDBSnapshotAttributesCommandOutput,
  ModifyDBSnapshotAttributeCommandInput,
  ModifyDBSnapshotAttributeCommandOutput,
} from '@aws-sdk/client-rds';
import { awsError } from '../aws-error';
import type { Action, Call } from '../service';
import { isManagedByAws } from './keys';
import { arnIn, need } from './needs';
import { MOST_ACCOUNTS } from './quotas';
import { invalidCombination, invalidValue, missing, wrongSnapshotState } from './refusals';
import { findOwnSnapshot, type Snapshot } from './snapshot';

/** The only attribute there is: who may copy or restore a snapshot. */
const RESTORE = 'restore';

/** Shares a snapshot, or stops sharing it. AWS docs: RDS User Guide, "Sharing a DB snapshot". */
export const modifyDBSnapshotAttribute: Action<
  ModifyDBSnapshotAttributeCommandInput,
  Omit<ModifyDBSnapshotAttributeCommandOutput, '$metadata'>
> = {
  needs: (call) => attributeNeeds(call, 'ModifyDBSnapshotAttribute'),
  run(call) {
    const { AttributeName, ValuesToAdd = [], ValuesToRemove = [] } = call.input;
    const snapshot = findManual(call);
    if (AttributeName !== RESTORE) throw invalidValue(`Invalid snapshot attribute: ${AttributeName}`);
    if (snapshot.status !== 'available') {
      throw wrongSnapshotState(
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
    return { DBSnapshotAttributesResult: attributesOf(snapshot) };
  },
};

export const describeDBSnapshotAttributes: Action<
  DescribeDBSnapshotAttributesCommandInput,
  Omit<DescribeDBSnapshotAttributesCommandOutput, '$metadata'>
> = {
  needs: (call) => attributeNeeds(call, 'DescribeDBSnapshotAttributes'),
  run: (call) => ({ DBSnapshotAttributesResult: attributesOf(findManual(call)) }),
};

function attributeNeeds(call: Call<{ DBSnapshotIdentifier: string | undefined }>, action: string) {
  const { DBSnapshotIdentifier: given = '' } = call.input;
  return [need(call, action, given.startsWith('arn:') ? given : arnIn(call, 'snapshot', given))];
}

function findManual(call: Call<{ DBSnapshotIdentifier: string | undefined }>): Snapshot {
  const { DBSnapshotIdentifier: given } = call.input;
  if (given === undefined || given === '') throw missing('DBSnapshotIdentifier');
  // An automated snapshot's name is no identifier: it has a colon.
  if (given.toLowerCase().startsWith('rds:') || /:snapshot:rds:/i.test(given)) {
    throw invalidValue('The parameter DBSnapshotIdentifier is not a valid identifier.');
  }
  return findOwnSnapshot(call, given);
}

/** What AWS answers to the last is widely quoted, its code is not documented. */
function checkSharing({ world }: Call, snapshot: Snapshot, values: readonly string[]): void {
  if (snapshot.keyArn === undefined) return;
  if (values.includes('all')) {
    throw invalidCombination('Encrypted snapshots cannot be shared as public; share them with accounts.');
  }
  if (isManagedByAws(world, snapshot.keyArn)) {
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
