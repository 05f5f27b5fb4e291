import type { PutLogEventsCommandInput, PutLogEventsCommandOutput } from '@aws-sdk/client-cloudwatch-logs';
import { awsError } from '../aws-error';
import { idOf } from '../chance';
import type { Action } from '../service';
import { findLogStream } from './log-group';
import { needs } from './needs';

/** AWS docs: PutLogEvents. A batch's size counts 26 bytes more for each event. */
const MOST_EVENTS = 10_000;
const MOST_BYTES = 1_048_576;
const BYTES_OF_EVENT = 26;
const HOUR = 3_600_000;
const OLDEST = 14 * 24 * HOUR;
const NEWEST = 2 * HOUR;

export const putLogEvents: Action<PutLogEventsCommandInput, Omit<PutLogEventsCommandOutput, '$metadata'>> = {
  needs: needs('PutLogEvents', true),
  run(call) {
    const { logGroupName, logStreamName, logEvents = [] } = call.input;
    const stream = findLogStream(call, logGroupName, logStreamName);
    const events = logEvents.map(({ timestamp = 0, message = '' }) => ({ timestamp, message }));
    const refusal = faultOf(events);
    if (refusal) throw awsError('InvalidParameterException', 400, refusal);
    const now = call.world.clock.now();
    for (const { timestamp, message } of events) {
      if (timestamp < now - OLDEST || timestamp > now + NEWEST) continue;
      const place = [call.account, call.region, logGroupName ?? '', logStreamName ?? ''];
      const eventId = idOf(56, 'log event', ...place, stream.events.length, timestamp);
      stream.events.push({ timestamp, message, ingestionTime: now, eventId });
    }
    const tooOld = events.filter(({ timestamp }) => timestamp < now - OLDEST).length;
    const tooNew = events.findIndex(({ timestamp }) => timestamp > now + NEWEST);
    if (tooOld === 0 && tooNew < 0) return {};
    return {
      rejectedLogEventsInfo: {
        ...(tooOld > 0 ? { tooOldLogEventEndIndex: tooOld } : {}),
        ...(tooNew >= 0 ? { tooNewLogEventStartIndex: tooNew } : {}),
      },
    };
  },
};

function faultOf(events: readonly { timestamp: number; message: string }[]): string | undefined {
  if (events.length === 0 || events.length > MOST_EVENTS) {
    return `Log events in a single PutLogEvents request must be between 1 and ${MOST_EVENTS}.`;
  }
  const bytes = events.reduce((sum, { message }) => sum + Buffer.byteLength(message) + BYTES_OF_EVENT, 0);
  if (bytes > MOST_BYTES) return `Upload too large: ${bytes} bytes exceeds limit of ${MOST_BYTES}`;
  const sorted = events.every(({ timestamp }, at) => timestamp >= (events[at - 1]?.timestamp ?? 0));
  if (!sorted) return 'Log events in a single PutLogEvents request must be in chronological order.';
  const span = (events.at(-1)?.timestamp ?? 0) - (events[0]?.timestamp ?? 0);
  return span > 24 * HOUR
    ? 'The batch of log events in a single PutLogEvents request cannot span more than 24 hours.'
    : undefined;
}
