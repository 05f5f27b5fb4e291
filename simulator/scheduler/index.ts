import type { Service } from '../service';
import { CreateScheduleGroup, DeleteScheduleGroup, GetScheduleGroup, ListScheduleGroups } from './groups';
import { CreateSchedule, DeleteSchedule, GetSchedule, ListSchedules, UpdateSchedule } from './schedules';
import { ListTagsForResource, TagResource, UntagResource } from './tags';

/** EventBridge Scheduler. Universal targets (any SDK action) are not simulated. */
export const scheduler: Service = {
  name: 'scheduler',
  lacks: [
    'Schedules call Lambda, SQS, SNS, EventBridge and Step Functions; universal targets (any action of any service) are refused.',
  ],
  client: () => require('@aws-sdk/client-scheduler'),
  actions: {
    CreateSchedule,
    CreateScheduleGroup,
    DeleteSchedule,
    DeleteScheduleGroup,
    GetSchedule,
    GetScheduleGroup,
    ListScheduleGroups,
    ListSchedules,
    ListTagsForResource,
    TagResource,
    UntagResource,
    UpdateSchedule,
  },
};
