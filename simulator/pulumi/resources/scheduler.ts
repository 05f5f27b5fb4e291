import type { GetScheduleCommandOutput, GetScheduleGroupCommandOutput } from '@aws-sdk/client-scheduler';
import type {
  ScheduleArgs,
  ScheduleGroupArgs,
  ScheduleGroupState,
  ScheduleState,
} from '@pulumi/aws/scheduler';
import { capitalized, type Plain, resource, unlessMissing } from './define';
import type { Context } from './handler';
import { keyValueTags } from './tagging';

const MISSING = ['ResourceNotFoundException'];

export const schedule = resource<ScheduleArgs, ScheduleState>({
  inputs: [
    ...([
      'name',
      'groupName',
      'scheduleExpression',
      'scheduleExpressionTimezone',
      'flexibleTimeWindow',
    ] as const),
    ...(['target', 'state', 'description', 'startDate', 'endDate', 'actionAfterCompletion'] as const),
    ...(['kmsKeyArn', 'region'] as const),
  ],
  replaceOn: ['name', 'groupName'],
  naming: { property: 'name', maximum: 64 },
  async create(aws, inputs) {
    await aws.call('scheduler', 'CreateSchedule', request(inputs));
    return `${inputs.groupName ?? 'default'}/${inputs.name}`;
  },
  async update(aws, _id, inputs) {
    await aws.call('scheduler', 'UpdateSchedule', request(inputs));
    return undefined;
  },
  async delete(aws, id) {
    await aws.call('scheduler', 'DeleteSchedule', splitId(id));
  },
  async describe(aws, id) {
    const found = await unlessMissing(MISSING, () =>
      aws.call<GetScheduleCommandOutput>('scheduler', 'GetSchedule', splitId(id)),
    );
    return found && { arn: found.Arn, name: found.Name, groupName: found.GroupName, state: found.State };
  },
});

export const scheduleGroup = resource<ScheduleGroupArgs, ScheduleGroupState>({
  inputs: ['name', 'region', 'tags'],
  replaceOn: ['name'],
  naming: { property: 'name', maximum: 64 },
  tagging: {
    tag: (aws, id, tags) =>
      aws.call('scheduler', 'TagResource', { ResourceArn: groupArn(aws, id), Tags: keyValueTags(tags) }),
    untag: (aws, id, keys) =>
      aws.call('scheduler', 'UntagResource', { ResourceArn: groupArn(aws, id), TagKeys: keys }),
  },
  async create(aws, inputs) {
    await aws.call('scheduler', 'CreateScheduleGroup', { Name: inputs.name, Tags: keyValueTags(aws.tags) });
    return inputs.name ?? '';
  },
  update: async () => undefined,
  async delete(aws, id) {
    await aws.call('scheduler', 'DeleteScheduleGroup', { Name: id });
  },
  async describe(aws, id) {
    const found = await unlessMissing(MISSING, () =>
      aws.call<GetScheduleGroupCommandOutput>('scheduler', 'GetScheduleGroup', { Name: id }),
    );
    return found && { name: found.Name, arn: found.Arn, state: found.State };
  },
});

function request(inputs: Plain<ScheduleArgs>): object {
  const { flexibleTimeWindow, startDate, endDate, target } = inputs;
  return {
    Name: inputs.name,
    GroupName: inputs.groupName ?? 'default',
    ScheduleExpression: inputs.scheduleExpression,
    ScheduleExpressionTimezone: inputs.scheduleExpressionTimezone ?? 'UTC',
    FlexibleTimeWindow: capitalized(flexibleTimeWindow),
    Target: capitalized(target),
    State: inputs.state ?? 'ENABLED',
    Description: inputs.description,
    ActionAfterCompletion: inputs.actionAfterCompletion,
    KmsKeyArn: inputs.kmsKeyArn,
    ...(startDate ? { StartDate: new Date(startDate) } : {}),
    ...(endDate ? { EndDate: new Date(endDate) } : {}),
  };
}

/** `group/schedule` */
function splitId(id: string): { GroupName: string; Name: string } {
  const [GroupName = '', Name = ''] = id.split('/');
  return { GroupName, Name };
}

function groupArn(aws: Context, name: string): string {
  return `arn:aws:scheduler:${aws.region}:${aws.account}:schedule-group/${name}`;
}
