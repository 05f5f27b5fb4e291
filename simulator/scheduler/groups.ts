import type {
  CreateScheduleGroupCommandInput,
  CreateScheduleGroupCommandOutput,
  DeleteScheduleGroupCommandInput,
  GetScheduleGroupCommandInput,
  GetScheduleGroupCommandOutput,
  ListScheduleGroupsCommandInput,
  ListScheduleGroupsCommandOutput,
} from '@aws-sdk/client-scheduler';
import { awsError } from '../aws-error';
import type { Action } from '../service';
import { page } from './page';
import { DEFAULT_GROUP, findGroup, type Group, groupArn, groupsOf, invalid, newGroup } from './store';
import { putTags, tagKeys } from './tags';

type Plain<Output> = Omit<Output, '$metadata'>;

export const CreateScheduleGroup: Action<
  CreateScheduleGroupCommandInput,
  Plain<CreateScheduleGroupCommandOutput>
> = {
  needs: (call) => [
    {
      action: 'scheduler:CreateScheduleGroup',
      resource: groupArn(call, call.input.Name ?? ''),
      context: tagKeys(call.input.Tags),
    },
  ],
  run(call) {
    const name = call.input.Name ?? '';
    if (!/^[0-9a-zA-Z_.-]{1,64}$/.test(name)) {
      throw invalid(`Name ${name} must be 1 to 64 letters, digits, dots, hyphens and underscores.`);
    }
    const groups = groupsOf(call.world, call);
    if (groups.has(name)) throw awsError('ConflictException', 409, `Schedule group ${name} already exists.`);
    const group = newGroup(call, name, call.world.clock.now());
    putTags(group.tags, call.input.Tags);
    groups.set(name, group);
    return { ScheduleGroupArn: group.arn };
  },
};

export const GetScheduleGroup: Action<GetScheduleGroupCommandInput, Plain<GetScheduleGroupCommandOutput>> = {
  needs: (call) => [
    { action: 'scheduler:GetScheduleGroup', resource: groupArn(call, call.input.Name ?? DEFAULT_GROUP) },
  ],
  run: (call) => shown(findGroup(call.world, call, call.input.Name ?? DEFAULT_GROUP)),
};

/** Deletes the group's schedules with it. */
export const DeleteScheduleGroup: Action<DeleteScheduleGroupCommandInput, object> = {
  needs: (call) => [
    { action: 'scheduler:DeleteScheduleGroup', resource: groupArn(call, call.input.Name ?? '') },
  ],
  run(call) {
    const { name, schedules } = findGroup(call.world, call, call.input.Name ?? '');
    if (name === DEFAULT_GROUP) throw invalid('The default schedule group cannot be deleted.');
    for (const { timer } of schedules.values()) timer?.cancel();
    groupsOf(call.world, call).delete(name);
    return {};
  },
};

export const ListScheduleGroups: Action<
  ListScheduleGroupsCommandInput,
  Plain<ListScheduleGroupsCommandOutput>
> = {
  needs: () => [{ action: 'scheduler:ListScheduleGroups', resource: '*' }],
  run(call) {
    const found = [...groupsOf(call.world, call).values()]
      .filter(({ name }) => name.startsWith(call.input.NamePrefix ?? ''))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    const { items, NextToken } = page(found, call.input);
    return { ScheduleGroups: items.map(shown), NextToken };
  },
};

function shown({ name, arn, created, modified }: Group) {
  return {
    Name: name,
    Arn: arn,
    State: 'ACTIVE' as const,
    CreationDate: new Date(created),
    LastModificationDate: new Date(modified),
  };
}
