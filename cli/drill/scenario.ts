import { readDuration } from '../duration';
import type { Act } from './act';

/** What an exercise rehearses, as data: nothing in it is code. Durations are texts such as "25 minutes". */
export interface Scenario {
  readonly name: string;
  /** One sentence for help and report. */
  readonly summary: string;
  /** Heading of the report. `{source}` and `{recovery}` stand for the Regions, here and in the other texts. */
  readonly title: string;
  /** What struck, as a sentence without its time. Absent when nothing does. */
  readonly struck?: string;
  /** Rows written each minute to each database until `--until`, on average, when the asked-for total leaves room for it. */
  readonly rowsPerMinute: number;
  /** In any order. */
  readonly happens: readonly Happening[];
  /** Absent when nobody recovers anything: what is lost comes back, or nothing is. */
  readonly recovery?: Recovery;
}

export interface Happening {
  /** From `--until` on, "25 minutes" or "-1 hour". */
  readonly at: string;
  readonly act: Act;
}

/** What people do. The outage starts at `--until`: from there the data lost and the time down are counted. */
export interface Recovery {
  /** From when on `--detect` counts: so long after `--until`. */
  readonly noticed: string;
  /** Why they decide, on record. */
  readonly because: string;
}

/** Milliseconds of a scenario's duration, which may be negative. Throws for a text that is none. */
export function offsetOf(text: string): number {
  const before = text.startsWith('-');
  const seconds = readDuration(before ? text.slice(1) : text);
  if (seconds === undefined)
    throw new Error(`"${text}" in a scenario is not a duration, such as "25 minutes".`);
  return (before ? -1000 : 1000) * seconds;
}

/** A scenario's text with the Regions put in. */
export function withRegions(
  text: string,
  { source, recovery }: { readonly source: { region: string }; readonly recovery: { region: string } },
): string {
  return text.replaceAll('{source}', source.region).replaceAll('{recovery}', recovery.region);
}
