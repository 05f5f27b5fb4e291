import type { DurationRow } from '../../simulator/durations';
import type { Exercise } from '../drill/exercise';
import type { Verdict } from '../drill/verdict';

/** All that the report shows. */
export interface Report {
  readonly exercise: Exercise;
  readonly verdict: Verdict;
  /** The simulator's model of how long AWS takes. */
  readonly durations: readonly DurationRow[];
}

/** The shape of the JSON. It changes whenever a field changes its meaning or goes away. */
export const FORMAT = 'lifeboat-exercise/1';

/**
 * The report as JSON: `{format, verdict, exercise, durations}` in the shapes of the types of those names. Fields whose
 * names end in `At` are ISO times in UTC on the exercise's virtual clock, those in `Seconds` are seconds.
 */
export function reportJson({ exercise, verdict, durations }: Report): string {
  const text = JSON.stringify({ format: FORMAT, verdict, exercise, durations }, asIsoTime, 2);
  return `${text}\n`;
}

function asIsoTime(key: string, value: unknown): unknown {
  return key.endsWith('At') && typeof value === 'number' ? new Date(value).toISOString() : value;
}
