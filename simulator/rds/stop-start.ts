import type {
  RebootDBInstanceCommandInput,
  RebootDBInstanceCommandOutput,
  StartDBInstanceCommandInput,
  StartDBInstanceCommandOutput,
  StopDBInstanceCommandInput,
  StopDBInstanceCommandOutput,
} from '@aws-sdk/client-rds';
import { durationOf } from '../durations';
import type { Action, Call } from '../service';
import type { World } from '../world';
import { databaseEvent } from './events';
import { databaseNameIn, newIdentifier } from './identifier';
import { arnOf, findInstance, type Instance } from './instance';
import { instanceView } from './instance-view';
import { later } from './later';
import { arnIn, need } from './needs';
import { missing, wrongInstanceState } from './refusals';
import { openRestored } from './server';
import { checkManualQuota, checkSnapshotName } from './snapshot-requests';
import { type KeptContent, keepContent } from './stopped';
import { takeSnapshot } from './taking';

/** A stopped instance starts again by itself after so long. AWS docs: RDS User Guide, "Stopping an Amazon RDS DB instance". */
const STOPPED_AT_MOST = 7 * 86_400_000;

type Stop = Call<StopDBInstanceCommandInput>;

export const stopDBInstance: Action<
  StopDBInstanceCommandInput,
  Omit<StopDBInstanceCommandOutput, '$metadata'>
> = {
  needs(call) {
    const { DBSnapshotIdentifier: snapshot } = call.input;
    const needs = [need(call, 'StopDBInstance', instanceArnIn(call))];
    return snapshot === undefined
      ? needs
      : [
          ...needs,
          need(call, 'CreateDBSnapshot', instanceArnIn(call)),
          need(call, 'CreateDBSnapshot', arnIn(call, 'snapshot', snapshot)),
        ];
  },
  run(call) {
    const { world, input } = call;
    const instance = availableInstance(call);
    if (input.DBSnapshotIdentifier === undefined) stop(world, instance);
    else stopAfterSnapshot(call, instance, input.DBSnapshotIdentifier);
    return { DBInstance: instanceView(world, instance) };
  },
};

export const startDBInstance: Action<
  StartDBInstanceCommandInput,
  Omit<StartDBInstanceCommandOutput, '$metadata'>
> = {
  needs: (call) => [need(call, 'StartDBInstance', instanceArnIn(call))],
  run(call) {
    const instance = namedInstance(call);
    if (instance.status !== 'stopped') {
      throw wrongInstanceState(`Instance ${instance.identifier} is not in stopped state.`);
    }
    start(call.world, instance);
    return { DBInstance: instanceView(call.world, instance) };
  },
};

export const rebootDBInstance: Action<
  RebootDBInstanceCommandInput,
  Omit<RebootDBInstanceCommandOutput, '$metadata'>
> = {
  lacks: '`ForceFailover` reboots like any other: no second instance stands by.',
  needs: (call) => [need(call, 'RebootDBInstance', instanceArnIn(call))],
  run(call) {
    const { world } = call;
    const instance = availableInstance(call);
    if (call.input.ForceFailover === true && !instance.multiAz) {
      throw wrongInstanceState('Reboot with force failover is only available for Multi-AZ instances.');
    }
    const arn = arnOf(instance);
    const content = keepContent(world, instance);
    instance.status = 'rebooting';
    later(world, instance.region, durationOf(world, 'reboot', arn), `reboot ${arn}`, async () => {
      await reopen(world, instance, content);
      if (instance.status !== 'rebooting') return;
      instance.status = 'available';
      databaseEvent(world, instance, 'RDS-EVENT-0006', 'DB instance restarted');
    });
    return { DBInstance: instanceView(world, instance) };
  },
};

function stopAfterSnapshot(call: Stop, instance: Instance, given: string): void {
  const snapshot = newIdentifier('DBSnapshotIdentifier', given, 255);
  checkSnapshotName(call, 'instance', snapshot);
  checkManualQuota(call, 'instance');
  instance.status = 'stopping';
  takeSnapshot(call.world, instance, {
    id: snapshot,
    type: 'manual',
    tags: instance.copyTagsToSnapshot ? new Map(instance.tags) : new Map(),
    whenAvailable: () => stop(call.world, instance),
  });
}

function stop(world: World, instance: Instance): void {
  const arn = arnOf(instance);
  instance.status = 'stopping';
  instance.stopped = keepContent(world, instance);
  later(world, instance.region, durationOf(world, 'stop', arn), `stop ${arn}`, () => {
    if (instance.status !== 'stopping') return;
    instance.status = 'stopped';
    databaseEvent(world, instance, 'RDS-EVENT-0087', 'DB instance stopped');
    later(world, instance.region, STOPPED_AT_MOST, `start ${arn}`, () => {
      if (instance.status === 'stopped') start(world, instance);
    });
  });
}

function start(world: World, instance: Instance): void {
  const arn = arnOf(instance);
  instance.status = 'starting';
  later(world, instance.region, durationOf(world, 'start', arn), `start ${arn}`, async () => {
    await reopen(world, instance, instance.stopped);
    instance.stopped = undefined;
    if (instance.status !== 'starting') return;
    instance.status = 'available';
    databaseEvent(world, instance, 'RDS-EVENT-0088', 'DB instance started');
  });
}

async function reopen(world: World, instance: Instance, kept: KeptContent): Promise<void> {
  if (kept === undefined) return;
  await world.clock.during(`opening ${instance.identifier} again`, async () => {
    const content = await kept;
    await openRestored(world, instance, content);
    content.release();
  });
}

function availableInstance(call: Call<{ readonly DBInstanceIdentifier: string | undefined }>): Instance {
  const instance = namedInstance(call);
  if (instance.status !== 'available') {
    throw wrongInstanceState(`Instance ${instance.identifier} is not in available state.`);
  }
  return instance;
}

function namedInstance(call: Call<{ readonly DBInstanceIdentifier: string | undefined }>): Instance {
  if (call.input.DBInstanceIdentifier === undefined) throw missing('DBInstanceIdentifier');
  return findInstance(call, call.input.DBInstanceIdentifier);
}

function instanceArnIn(call: Call<{ readonly DBInstanceIdentifier: string | undefined }>): string {
  return arnIn(call, 'db', databaseNameIn(call.input.DBInstanceIdentifier ?? ''));
}
