import type { WaitState } from './definition';
import { evaluate } from './expression';
import { finish } from './results';
import { sleep } from './scope';
import { evaluationFailure } from './state-failure';
import { orderOf, type Step, sightOf, type Visit } from './thread';

/** The longest wait, in seconds. AWS docs: "Wait workflow state". */
export const MAXIMUM_WAIT = 99_999_999;

/** An RFC3339 time with a zone, as Wait states take it. */
export const timestampPattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

export async function runWait(visit: Visit<WaitState>): Promise<Step> {
  const { thread, state } = visit;
  await sleep(thread.world, thread.scope, await millisecondsOf(visit), orderOf(thread));
  return finish(visit, state, visit.input);
}

async function millisecondsOf(visit: Visit<WaitState>): Promise<number> {
  const sight = sightOf(visit);
  const { Seconds, Timestamp } = visit.state;
  if (Seconds !== undefined) {
    const seconds = await evaluate(Seconds, sight, 'Seconds');
    if (typeof seconds === 'number' && Number.isInteger(seconds) && seconds >= 0 && seconds <= MAXIMUM_WAIT) {
      return seconds * 1000;
    }
    throw evaluationFailure(
      `The field 'Seconds' must be a whole number from 0 to ${MAXIMUM_WAIT}, not ${JSON.stringify(seconds)}.`,
      'Seconds',
    );
  }
  const timestamp = await evaluate(Timestamp ?? null, sight, 'Timestamp');
  if (typeof timestamp === 'string' && timestampPattern.test(timestamp)) {
    return Math.max(0, Date.parse(timestamp) - visit.thread.world.clock.now());
  }
  throw evaluationFailure(
    `The field 'Timestamp' must be a time as in 2026-01-31T06:00:00Z, not ${JSON.stringify(timestamp)}.`,
    'Timestamp',
  );
}
