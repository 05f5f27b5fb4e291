import type {
  CreateLogGroupCommandInput,
  DeleteLogGroupCommandInput,
  DescribeLogGroupsCommandInput,
  DescribeLogGroupsCommandOutput,
} from '@aws-sdk/client-cloudwatch-logs';
import { awsError } from '../aws-error';
import type { Action } from '../service';
import { findLogGroup, logGroupArn, logGroupName, logGroups } from './log-group';
import { needs, requestTags } from './needs';
import { page } from './page';

/** AWS docs: CreateLogGroup, 1 to 512 of these characters. */
const NAME = /^[.\-_/#A-Za-z0-9]{1,512}$/;

export const createLogGroup: Action<CreateLogGroupCommandInput, object> = {
  needs(call) {
    const [create] = needs('CreateLogGroup')(call);
    const { tags } = call.input;
    if (!create || !tags) return create ? [create] : [];
    const context = requestTags(tags);
    const resource = logGroupArn(call, call.input.logGroupName ?? '');
    return [
      { ...create, context },
      { action: 'logs:TagResource', resource, context },
    ];
  },
  run(call) {
    const { logGroupName: name = '', logGroupClass, kmsKeyId, tags } = call.input;
    if (!NAME.test(name)) {
      throw awsError(
        'InvalidParameterException',
        400,
        `1 validation error detected: Value '${name}' at 'logGroupName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+`,
      );
    }
    const groups = logGroups(call);
    if (groups.has(name)) {
      throw awsError('ResourceAlreadyExistsException', 400, 'The specified log group already exists');
    }
    groups.set(name, {
      name,
      creationTime: call.world.clock.now(),
      logGroupClass: logGroupClass ?? 'STANDARD',
      kmsKeyId,
      tags: new Map(Object.entries(tags ?? {})),
      streams: new Map(),
    });
    return {};
  },
};

export const deleteLogGroup: Action<DeleteLogGroupCommandInput, object> = {
  needs: needs('DeleteLogGroup'),
  run(call) {
    logGroups(call).delete(findLogGroup(call, call.input.logGroupName).name);
    return {};
  },
};

export const describeLogGroups: Action<
  DescribeLogGroupsCommandInput,
  Omit<DescribeLogGroupsCommandOutput, '$metadata'>
> = {
  needs: (call) => [{ action: 'logs:DescribeLogGroups', resource: `${logGroupArn(call, '')}:log-stream:` }],
  run(call) {
    const {
      logGroupNamePrefix = '',
      logGroupNamePattern,
      logGroupIdentifiers,
      limit,
      nextToken,
    } = call.input;
    const wanted = logGroupIdentifiers?.map(logGroupName);
    const found = [...logGroups(call).values()]
      .filter((group) => group.name.startsWith(logGroupNamePrefix))
      .filter((group) => group.name.toLowerCase().includes(logGroupNamePattern?.toLowerCase() ?? ''))
      .filter((group) => wanted?.includes(group.name) ?? true)
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    const { items, next } = page(found, limit ?? 50, nextToken);
    return {
      logGroups: items.map((group) => ({
        logGroupName: group.name,
        arn: `${logGroupArn(call, group.name)}:*`,
        logGroupArn: logGroupArn(call, group.name),
        creationTime: group.creationTime,
        retentionInDays: group.retentionInDays,
        metricFilterCount: 0,
        storedBytes: 0,
        kmsKeyId: group.kmsKeyId,
        logGroupClass: group.logGroupClass,
      })),
      nextToken: next,
    };
  },
};
