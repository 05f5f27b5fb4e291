import type { WaitState } from './definition';
import { languageOf } from './query-language';
import { sleep } from './scope';
import { orderOf, type Step, type Visit } from './thread';
import { timestampPattern } from './timestamp';

/** The longest wait, in seconds. AWS docs: "Wait workflow state". */
export const MAXIMUM_WAIT = 99_999_999;

export async function runWait(visit: Visit<WaitState>): Promise<Step> {
  const { thread } = visit;
  await sleep(thread.world, thread.scope, await millisecondsOf(visit), orderOf(thread));
  return languageOf(visit).finish(visit);
}

async function millisecondsOf(visit: Visit<WaitState>): Promise<number> {
  const language = languageOf(visit);
  const seconds = await language.field(visit, 'Seconds');
  if (seconds !== undefined) {
    if (typeof seconds === 'number' && Number.isInteger(seconds) && seconds >= 0 && seconds <= MAXIMUM_WAIT) {
      return seconds * 1000;
    }
    throw language.unsuitable(
      `The field 'Seconds' must be a whole number from 0 to ${MAXIMUM_WAIT}, not ${JSON.stringify(seconds)}.`,
      'Seconds',
    );
  }
  const timestamp = await language.field(visit, 'Timestamp');
  if (typeof timestamp === 'string' && timestampPattern.test(timestamp)) {
    return Math.max(0, Date.parse(timestamp) - visit.thread.world.clock.now());
  }
  throw language.unsuitable(
    `The field 'Timestamp' must be a time as in 2026-01-31T06:00:00Z, not ${JSON.stringify(timestamp)}.`,
    'Timestamp',
  );
}
