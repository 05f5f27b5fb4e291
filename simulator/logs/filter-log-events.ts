import type {
  FilterLogEventsCommandInput,
  FilterLogEventsCommandOutput,
} from '@aws-sdk/client-cloudwatch-logs';
import type { Action } from '../service';
import { filterPattern } from './filter-pattern';
import { findLogGroup, findLogStream, keptEvents } from './log-group';
import { needs } from './needs';
import { page } from './page';

export const filterLogEvents: Action<
  FilterLogEventsCommandInput,
  Omit<FilterLogEventsCommandOutput, '$metadata'>
> = {
  needs: needs('FilterLogEvents'),
  run(call) {
    const { logStreamNames, logStreamNamePrefix = '', startTime = 0, limit, nextToken } = call.input;
    const { endTime = Number.POSITIVE_INFINITY } = call.input;
    const identifier = call.input.logGroupName ?? call.input.logGroupIdentifier;
    const group = findLogGroup(call, identifier);
    const matches = filterPattern(call.input.filterPattern ?? '');
    for (const name of logStreamNames ?? []) findLogStream(call, identifier, name);
    const found = [...group.streams.values()]
      .filter(({ name }) => logStreamNames?.includes(name) ?? name.startsWith(logStreamNamePrefix))
      .flatMap((stream) =>
        keptEvents(call, group, stream).map((event) => ({ logStreamName: stream.name, ...event })),
      )
      .filter(({ timestamp }) => timestamp >= startTime && timestamp <= endTime)
      .filter(({ message }) => matches(message))
      .sort(
        (a, b) =>
          a.timestamp - b.timestamp ||
          (a.logStreamName < b.logStreamName ? -1 : a.logStreamName > b.logStreamName ? 1 : 0),
      );
    const { items, next } = page(found, limit ?? 10_000, nextToken);
    return { events: items, searchedLogStreams: [], nextToken: next };
  },
};
