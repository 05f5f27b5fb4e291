import type { Service } from '../service';
import { filterLogEvents } from './filter-log-events';
import { getLogEvents } from './get-log-events';
import { logGroups } from './log-group';
import { createLogGroup, deleteLogGroup, describeLogGroups } from './log-groups';
import { createLogStream, deleteLogStream, describeLogStreams } from './log-streams';
import { putLogEvents } from './put-log-events';
import { deleteRetentionPolicy, putRetentionPolicy } from './retention';
import {
  listTagsForResource,
  listTagsLogGroup,
  tagLogGroup,
  tagResource,
  untagLogGroup,
  untagResource,
} from './tags';

/** CloudWatch Logs: groups, streams, events, retention. Subscriptions, metric filters and Insights are not simulated. */
export const logs: Service = {
  name: 'logs',
  lacks: ['No subscription or metric filters, Insights, exports or destinations.'],
  client: () => require('@aws-sdk/client-cloudwatch-logs'),
  actions: {
    CreateLogGroup: createLogGroup,
    CreateLogStream: createLogStream,
    DeleteLogGroup: deleteLogGroup,
    DeleteLogStream: deleteLogStream,
    DeleteRetentionPolicy: deleteRetentionPolicy,
    DescribeLogGroups: describeLogGroups,
    DescribeLogStreams: describeLogStreams,
    FilterLogEvents: filterLogEvents,
    GetLogEvents: getLogEvents,
    ListTagsForResource: listTagsForResource,
    ListTagsLogGroup: listTagsLogGroup,
    PutLogEvents: putLogEvents,
    PutRetentionPolicy: putRetentionPolicy,
    TagLogGroup: tagLogGroup,
    TagResource: tagResource,
    UntagLogGroup: untagLogGroup,
    UntagResource: untagResource,
  },
  // Groups only, also where a stream of theirs is asked for.
  resourceTags(world, arn) {
    const [, , , region = '', account = '', , name = ''] = arn.split(':');
    return logGroups({ world, account, region }).get(name)?.tags;
  },
};
