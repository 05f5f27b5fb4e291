import type { GetLogEventsCommandInput, GetLogEventsCommandOutput } from '@aws-sdk/client-cloudwatch-logs';
import { awsError } from '../aws-error';
import type { Action } from '../service';
import { findLogGroup, findLogStream, keptEvents } from './log-group';
import { needs } from './needs';

/**
 * Tokens say from where to read on: `f/` and a position for later events, `b/` and a position for earlier ones. At an
 * end the same token comes back, which is how AWS says that there is no more.
 */
export const getLogEvents: Action<GetLogEventsCommandInput, Omit<GetLogEventsCommandOutput, '$metadata'>> = {
  needs: needs('GetLogEvents', true),
  run(call) {
    const { logStreamName, startTime = 0, endTime = Number.POSITIVE_INFINITY } = call.input;
    const { limit = 10_000, nextToken, startFromHead } = call.input;
    const identifier = call.input.logGroupName ?? call.input.logGroupIdentifier;
    const stream = findLogStream(call, identifier, logStreamName);
    const events = keptEvents(call, findLogGroup(call, identifier), stream).filter(
      ({ timestamp }) => timestamp >= startTime && timestamp < endTime,
    );
    const { from, to } = range(nextToken, startFromHead ?? false, limit, events.length);
    return {
      events: events.slice(from, to).map(({ timestamp, message, ingestionTime }) => ({
        timestamp,
        message,
        ingestionTime,
      })),
      nextForwardToken: `f/${to}`,
      nextBackwardToken: `b/${from}`,
    };
  },
};

function range(token: string | undefined, fromHead: boolean, limit: number, count: number) {
  const [, direction, position] = /^([fb])\/(\d+)$/.exec(token ?? '') ?? [];
  if (token !== undefined && direction === undefined) {
    throw awsError('InvalidParameterException', 400, 'The specified nextToken is invalid.');
  }
  const forward = direction === undefined ? fromHead : direction === 'f';
  if (forward) {
    const from = Math.min(Number(position ?? 0), count);
    return { from, to: Math.min(from + limit, count) };
  }
  const to = Math.min(Number(position ?? count), count);
  return { from: Math.max(0, to - limit), to };
}
