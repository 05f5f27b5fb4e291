import type { ListFunctionsCommandOutput } from '@aws-sdk/client-lambda';
import type { GetScheduleCommandOutput, ListSchedulesCommandOutput } from '@aws-sdk/client-scheduler';
import type { SideName } from '../../runtime/names';
import { counted } from '../count';
import { waitingAtSource } from './points-there';
import { callAs, type Stage } from './stage';

export function loseRegion({ world, chain }: Stage, side: SideName): string {
  const { region } = chain[side];
  world.faults.loseRegion(region);
  return `${region} is gone`;
}

/** Before anything is copied again, what waits at the source is put on record. */
export async function returnRegion(stage: Stage, side: SideName): Promise<string> {
  const { region } = stage.chain[side];
  stage.waiting.push(...(await waitingAtSource(stage)));
  stage.world.faults.returnRegion(region);
  return `${region} is back`;
}

/** Takes all concurrency from the side's functions, as an operator's emergency brake does, or gives it back. */
export async function switchFunctions(stage: Stage, side: SideName, to: 'on' | 'off'): Promise<string> {
  const { Functions = [] } = await callAs<ListFunctionsCommandOutput>(stage, side, 'lambda', 'ListFunctions');
  const names = Functions.flatMap(({ FunctionName }) => FunctionName ?? []).sort();
  for (const FunctionName of names) {
    if (to === 'off') {
      await callAs(stage, side, 'lambda', 'PutFunctionConcurrency', {
        FunctionName,
        ReservedConcurrentExecutions: 0,
      });
    } else await callAs(stage, side, 'lambda', 'DeleteFunctionConcurrency', { FunctionName });
  }
  return `${counted(names.length, 'function')} ${to === 'off' ? 'can start no more' : 'can start again'}`;
}

/** Disables every schedule of a side, whatever it is for. */
export async function disableSchedules(stage: Stage, side: SideName): Promise<string> {
  const { Schedules = [] } = await callAs<ListSchedulesCommandOutput>(
    stage,
    side,
    'scheduler',
    'ListSchedules',
  );
  for (const { Name, GroupName } of Schedules) {
    const { ScheduleExpression, ScheduleExpressionTimezone, FlexibleTimeWindow, Target, Description } =
      await callAs<GetScheduleCommandOutput>(stage, side, 'scheduler', 'GetSchedule', { Name, GroupName });
    await callAs(stage, side, 'scheduler', 'UpdateSchedule', {
      ...{ Name, GroupName, ScheduleExpression, FlexibleTimeWindow, Target, State: 'DISABLED' },
      ...(ScheduleExpressionTimezone !== undefined && { ScheduleExpressionTimezone }),
      ...(Description !== undefined && { Description }),
    });
  }
  return `${counted(Schedules.length, 'schedule')} disabled by somebody`;
}
