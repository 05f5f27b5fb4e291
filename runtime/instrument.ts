import { codeOf, messageOf } from './fault';
import type { Handler } from './handler';
import { log } from './log';

/** Wraps a handler so that what ends an invocation is in its log, with the event's outline, before Lambda sees it. */
export function instrument<Event, Result>(handler: Handler<Event, Result>): Handler<Event, Result> {
  return async (event, context) => {
    try {
      return await handler(event, context);
    } catch (error) {
      const details = error instanceof Error && 'details' in error ? error.details : undefined;
      log('failed', {
        error: codeOf(error),
        reason: messageOf(error),
        details,
        requestId: context.awsRequestId,
      });
      throw error;
    }
  };
}
