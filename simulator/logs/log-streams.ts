import type {
  CreateLogStreamCommandInput,
  DeleteLogStreamCommandInput,
  DescribeLogStreamsCommandInput,
  DescribeLogStreamsCommandOutput,
} from '@aws-sdk/client-cloudwatch-logs';
import { awsError } from '../aws-error';
import type { Action } from '../service';
import { findLogGroup, findLogStream, keptEvents, logGroupArn } from './log-group';
import { needs } from './needs';
import { page } from './page';

export const createLogStream: Action<CreateLogStreamCommandInput, object> = {
  needs: needs('CreateLogStream', true),
  run(call) {
    const { logGroupName, logStreamName = '' } = call.input;
    const { streams } = findLogGroup(call, logGroupName);
    if (!/^[^:*]{1,512}$/.test(logStreamName)) {
      throw awsError(
        'InvalidParameterException',
        400,
        `1 validation error detected: Value '${logStreamName}' at 'logStreamName' failed to satisfy constraint: Member must satisfy regular expression pattern: [^:*]*`,
      );
    }
    if (streams.has(logStreamName)) {
      throw awsError('ResourceAlreadyExistsException', 400, 'The specified log stream already exists');
    }
    streams.set(logStreamName, { name: logStreamName, creationTime: call.world.clock.now(), events: [] });
    return {};
  },
};

export const deleteLogStream: Action<DeleteLogStreamCommandInput, object> = {
  needs: needs('DeleteLogStream', true),
  run(call) {
    const { logGroupName, logStreamName } = call.input;
    findLogGroup(call, logGroupName).streams.delete(findLogStream(call, logGroupName, logStreamName).name);
    return {};
  },
};

export const describeLogStreams: Action<
  DescribeLogStreamsCommandInput,
  Omit<DescribeLogStreamsCommandOutput, '$metadata'>
> = {
  needs: needs('DescribeLogStreams'),
  run(call) {
    const { logStreamNamePrefix = '', orderBy, descending, limit, nextToken } = call.input;
    const group = findLogGroup(call, call.input.logGroupName ?? call.input.logGroupIdentifier);
    const found = [...group.streams.values()]
      .filter((stream) => stream.name.startsWith(logStreamNamePrefix))
      .map((stream) => {
        const events = keptEvents(call, group, stream);
        return {
          logStreamName: stream.name,
          arn: `${logGroupArn(call, group.name)}:log-stream:${stream.name}`,
          creationTime: stream.creationTime,
          firstEventTimestamp: events[0]?.timestamp,
          lastEventTimestamp: events.at(-1)?.timestamp,
          lastIngestionTime: stream.events.at(-1)?.ingestionTime,
        };
      });
    found.sort((a, b) => {
      const byTime = (a.lastEventTimestamp ?? 0) - (b.lastEventTimestamp ?? 0);
      return (orderBy === 'LastEventTime' ? byTime : 0) || (a.logStreamName < b.logStreamName ? -1 : 1);
    });
    if (descending) found.reverse();
    const { items, next } = page(found, limit ?? 50, nextToken);
    return { logStreams: items, nextToken: next };
  },
};
