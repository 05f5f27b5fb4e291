import type {
  CreateScheduleCommandInput,
  CreateScheduleCommandOutput,
  DeleteScheduleCommandInput,
  GetScheduleCommandInput,
  GetScheduleCommandOutput,
  ListSchedulesCommandInput,
  ListSchedulesCommandOutput,
  UpdateScheduleCommandInput,
  UpdateScheduleCommandOutput,
} from '@aws-sdk/client-scheduler';
import { awsError } from '../aws-error';
import type { Action, Call, Need } from '../service';
import { checkSettings } from './check-settings';
import { readExpression } from './expression';
import { page } from './page';
import { plan } from './run';
import { DEFAULT_GROUP, findGroup, findSchedule, groupsOf, type Schedule, scheduleArn } from './store';

type Plain<Output> = Omit<Output, '$metadata'>;

/** Makes a schedule and sets it going. Refuses with `ConflictException` 409 a name that its group has already. */
export const CreateSchedule: Action<CreateScheduleCommandInput, Plain<CreateScheduleCommandOutput>> = {
  needs: (call) => [...needs(call, 'CreateSchedule'), ...passRole(call)],
  run(call) {
    const { world, account, region, input } = call;
    const group = findGroup(world, call, input.GroupName ?? DEFAULT_GROUP);
    const name = input.Name ?? '';
    if (group.schedules.has(name)) {
      throw awsError('ConflictException', 409, `Schedule ${name} already exists.`);
    }
    const now = world.clock.now();
    checkSettings(call);
    const schedule: Schedule = {
      name,
      group: group.name,
      arn: scheduleArn(call, group.name, name),
      account,
      region,
      created: now,
      modified: now,
      settings: input,
      expression: readExpression(input.ScheduleExpression ?? '', input.ScheduleExpressionTimezone),
      timer: undefined,
    };
    group.schedules.set(name, schedule);
    plan(world, schedule);
    return { ScheduleArn: schedule.arn };
  },
};

/** Replaces all settings: what is not given is as if it had never been. */
export const UpdateSchedule: Action<UpdateScheduleCommandInput, Plain<UpdateScheduleCommandOutput>> = {
  needs: (call) => [...needs(call, 'UpdateSchedule'), ...passRole(call)],
  run(call) {
    const { world, input } = call;
    const schedule = findSchedule(world, call, input.GroupName, input.Name);
    checkSettings(call);
    schedule.expression = readExpression(input.ScheduleExpression ?? '', input.ScheduleExpressionTimezone);
    schedule.settings = input;
    schedule.modified = world.clock.now();
    plan(world, schedule);
    return { ScheduleArn: schedule.arn };
  },
};

export const GetSchedule: Action<GetScheduleCommandInput, Plain<GetScheduleCommandOutput>> = {
  needs: (call) => needs(call, 'GetSchedule'),
  run(call) {
    const schedule = findSchedule(call.world, call, call.input.GroupName, call.input.Name);
    const { ClientToken: _, ...settings } = schedule.settings;
    return {
      ...settings,
      Arn: schedule.arn,
      GroupName: schedule.group,
      State: settings.State ?? 'ENABLED',
      ScheduleExpressionTimezone: settings.ScheduleExpressionTimezone ?? 'UTC',
      ActionAfterCompletion: settings.ActionAfterCompletion ?? 'NONE',
      Target: settings.Target && {
        ...settings.Target,
        RetryPolicy: {
          MaximumEventAgeInSeconds: 86_400,
          MaximumRetryAttempts: 185,
          ...settings.Target.RetryPolicy,
        },
      },
      CreationDate: new Date(schedule.created),
      LastModificationDate: new Date(schedule.modified),
    };
  },
};

export const DeleteSchedule: Action<DeleteScheduleCommandInput, object> = {
  needs: (call) => needs(call, 'DeleteSchedule'),
  run(call) {
    const schedule = findSchedule(call.world, call, call.input.GroupName, call.input.Name);
    schedule.timer?.cancel();
    findGroup(call.world, call, schedule.group).schedules.delete(schedule.name);
    return {};
  },
};

export const ListSchedules: Action<ListSchedulesCommandInput, Plain<ListSchedulesCommandOutput>> = {
  needs: () => [{ action: 'scheduler:ListSchedules', resource: '*' }],
  run(call) {
    const { GroupName, NamePrefix = '', State } = call.input;
    const groups =
      GroupName === undefined
        ? [...groupsOf(call.world, call).values()]
        : [findGroup(call.world, call, GroupName)];
    const found = groups
      .flatMap(({ schedules }) => [...schedules.values()])
      .filter(
        ({ name, settings }) => name.startsWith(NamePrefix) && (State ?? settings.State) === settings.State,
      )
      .sort((a, b) => (a.arn < b.arn ? -1 : 1));
    const { items, NextToken } = page(found, call.input);
    return {
      Schedules: items.map((schedule) => ({
        Arn: schedule.arn,
        Name: schedule.name,
        GroupName: schedule.group,
        State: schedule.settings.State ?? 'ENABLED',
        CreationDate: new Date(schedule.created),
        LastModificationDate: new Date(schedule.modified),
        Target: { Arn: schedule.settings.Target?.Arn },
      })),
      NextToken,
    };
  },
};

type ScheduleInput = { readonly Name?: string | undefined; readonly GroupName?: string | undefined };

function needs(call: Call<ScheduleInput>, action: string): Need[] {
  const { GroupName = DEFAULT_GROUP, Name = '' } = call.input;
  return [{ action: `scheduler:${action}`, resource: scheduleArn(call, GroupName, Name) }];
}

function passRole({ input }: Call<CreateScheduleCommandInput>): Need[] {
  const resource = input.Target?.RoleArn;
  if (resource === undefined) return [];
  const context = { 'iam:PassedToService': 'scheduler.amazonaws.com' };
  return [{ action: 'iam:PassRole', resource, context }];
}
