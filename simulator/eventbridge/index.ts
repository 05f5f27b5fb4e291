import type { Service } from '../service';
import { PutPermission, RemovePermission } from './bus-policy';
import { CreateEventBus, DeleteEventBus, DescribeEventBus, ListEventBuses, UpdateEventBus } from './buses';
import { PutEvents } from './put-events';
import { routeServiceEvent } from './route';
import { DeleteRule, DescribeRule, DisableRule, EnableRule, ListRules, PutRule } from './rules';
import { busByArn, tagsByArn } from './store';
import { ListTagsForResource, TagResource, UntagResource } from './tags';
import { ListTargetsByRule, PutTargets, RemoveTargets } from './targets';

/** EventBridge: buses, rules and targets. Archives, pipes and API destinations are not simulated. */
export const events: Service = {
  name: 'events',
  lacks: [
    'Targets are Lambda, SQS, SNS, Step Functions and other buses.',
    'No archives, replays, schemas, pipes, API destinations or partner event sources.',
  ],
  client: () => require('@aws-sdk/client-eventbridge'),
  actions: {
    CreateEventBus,
    DeleteEventBus,
    DeleteRule,
    DescribeEventBus,
    DescribeRule,
    DisableRule,
    EnableRule,
    ListEventBuses,
    ListRules,
    ListTagsForResource,
    ListTargetsByRule,
    PutEvents,
    PutPermission,
    PutRule,
    PutTargets,
    RemovePermission,
    RemoveTargets,
    TagResource,
    UntagResource,
    UpdateEventBus,
  },
  resourcePolicy(world, arn) {
    const bus = busByArn(world, arn);
    return bus && (bus.policy === undefined ? [] : [bus.policy]);
  },
  resourceTags: tagsByArn,
  install(world) {
    world.onPublish((event) => routeServiceEvent(world, event));
  },
};
