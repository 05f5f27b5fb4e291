import type { DeleteDBInstanceCommandInput, DeleteDBInstanceCommandOutput } from '@aws-sdk/client-rds';
import { durationOf } from '../durations';
import type { Action, Call } from '../service';
import type { World } from '../world';
import { removeBackupsOf } from './automated-backups';
import { databaseEvent } from './events';
import { databaseNameIn, newIdentifier } from './identifier';
import { arnOf, findInstance, type Instance } from './instance';
import { instanceView } from './instance-view';
import { later } from './later';
import { deleteSecret } from './managed-password';
import { arnIn, need, tagNeeds } from './needs';
import { invalidCombination, missing, refuseUnknown, wrongInstanceState } from './refusals';
import { closeServer, leaveCluster } from './server';
import { checkManualQuota, checkSnapshotName, LONGEST_NAME } from './snapshot-requests';
import { forgetContent } from './stopped';
import { rdsOf } from './store';
import { tagList } from './tags';
import { takeSnapshot } from './taking';

const KNOWN = [
  'DBInstanceIdentifier',
  'SkipFinalSnapshot',
  'FinalDBSnapshotIdentifier',
  'DeleteAutomatedBackups',
];

type Request = Call<DeleteDBInstanceCommandInput>;

export const deleteDBInstance: Action<
  DeleteDBInstanceCommandInput,
  Omit<DeleteDBInstanceCommandOutput, '$metadata'>
> = {
  takes: KNOWN,
  needs(call) {
    const arn = arnIn(call, 'db', databaseNameIn(call.input.DBInstanceIdentifier ?? ''));
    const { FinalDBSnapshotIdentifier: final } = call.input;
    if (final === undefined) return [need(call, 'DeleteDBInstance', arn)];
    // A final snapshot is a snapshot all the same, and gets the instance's tags if all its snapshots do.
    const snapshot = arnIn(call, 'snapshot', final);
    const instance = rdsOf(call.world, call.account, call.region).instances.get(arn.split(':').pop() ?? '');
    const tags = instance?.copyTagsToSnapshot ? tagList(instance.tags) : [];
    return [
      need(call, 'DeleteDBInstance', arn),
      need(call, 'CreateDBSnapshot', arn),
      need(call, 'CreateDBSnapshot', snapshot),
      ...tagNeeds(call, snapshot, tags),
    ];
  },
  run(call) {
    const { world, input } = call;
    refuseUnknown('DeleteDBInstance', input, KNOWN);
    if (input.DBInstanceIdentifier === undefined) throw missing('DBInstanceIdentifier');
    const instance = findInstance(call, input.DBInstanceIdentifier);
    const finalSnapshot =
      instance.cluster === undefined ? finalSnapshotOf(input, LONGEST_NAME.instance) : undefined;
    if (instance.cluster !== undefined && input.FinalDBSnapshotIdentifier !== undefined) {
      throw invalidCombination(
        'A final snapshot cannot be taken of an instance of a cluster; take one of the cluster.',
      );
    }
    if (instance.deletionProtection) {
      throw invalidCombination(
        'Cannot delete protected DB Instance, please disable deletion protection and try again.',
      );
    }
    if (instance.status === 'deleting') {
      throw wrongInstanceState(`Instance ${instance.identifier} is already being deleted.`);
    }
    if (instance.status === 'creating' || instance.status === 'backing-up') {
      throw wrongInstanceState(
        `Instance ${instance.identifier} is currently ${instance.status} - it is not in a state to be deleted.`,
      );
    }
    const removeBackups = input.DeleteAutomatedBackups ?? true;
    start(call, instance, finalSnapshot, removeBackups);
    return { DBInstance: instanceView(world, instance) };
  },
};

function start(
  call: Request,
  instance: Instance,
  finalSnapshot: string | undefined,
  removeBackups: boolean,
): void {
  const { world } = call;
  if (finalSnapshot === undefined) {
    instance.status = 'deleting';
    end(world, instance, removeBackups);
    return;
  }
  checkSnapshotName(call, 'instance', finalSnapshot);
  checkManualQuota(call, 'instance');
  instance.status = 'deleting';
  takeSnapshot(world, instance, {
    id: finalSnapshot,
    type: 'manual',
    tags: instance.copyTagsToSnapshot ? new Map(instance.tags) : new Map(),
    whenAvailable: () => end(world, instance, removeBackups),
  });
}

function end(world: World, instance: Instance, removeBackups: boolean): void {
  const { account, region, identifier } = instance;
  const arn = arnOf(instance);
  later(world, region, durationOf(world, 'delete', arn), arn, async () => {
    if (instance.cluster === undefined) await closeServer(instance);
    await deleteSecret({ world }, instance);
    await forgetContent(instance);
    if (removeBackups) removeBackupsOf(world, instance);
    rdsOf(world, account, region).instances.delete(identifier);
    await leaveCluster(world, instance);
    databaseEvent(world, instance, 'RDS-EVENT-0003', 'DB instance deleted');
  });
}

/** AWS docs: RDS API Reference, DeleteDBInstance, SkipFinalSnapshot and FinalDBSnapshotIdentifier. */
export function finalSnapshotOf(
  input: Pick<DeleteDBInstanceCommandInput, 'SkipFinalSnapshot' | 'FinalDBSnapshotIdentifier'>,
  longest: 63 | 255,
): string | undefined {
  const { SkipFinalSnapshot: skip = false, FinalDBSnapshotIdentifier: given } = input;
  if (skip) {
    if (given !== undefined) {
      throw invalidCombination(
        'FinalDBSnapshotIdentifier can not be specified when SkipFinalSnapshot is true.',
      );
    }
    return undefined;
  }
  if (given === undefined) {
    throw invalidCombination('FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified.');
  }
  return newIdentifier('FinalDBSnapshotIdentifier', given, longest);
}
