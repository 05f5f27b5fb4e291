import { readDuration } from '../duration';
import type { Act } from './act';
import type { Hold } from './hold';
import type { Condition } from './under-way';

/**
 * What an exercise rehearses, as data, read from a file: nothing in it is code. Durations are texts such as
 * "25 minutes".
 */
export interface Scenario {
  readonly name: string;
  /** One sentence for help and report. */
  readonly summary: string;
  /** Heading of the report. `{source}` and `{recovery}` stand for the Regions. */
  readonly title: string;
  /** What struck, as a sentence without its time. Absent when nothing does. */
  readonly struck?: string;
  /** Rows written each minute to each database until `--until`, on average, when the asked-for total leaves room for it. */
  readonly rowsPerMinute: number;
  /** What differs from the project's config, by key without namespace, for each of the two stacks. */
  readonly config?: {
    readonly source?: Readonly<Record<string, unknown>>;
    readonly recovery?: Readonly<Record<string, unknown>>;
  };
  /** In any order. */
  readonly happens: readonly Happening[];
  /** How long the exercise goes on after `--until`, unless people recover: then until they have. */
  readonly goesOn?: string;
  /** Absent when nobody recovers anything: what is lost comes back, or nothing is. */
  readonly recovery?: Recovery;
  /** Whether the age of recovery points is held against the objective, where nobody recovers. Defaults to true. */
  readonly judgesAge?: boolean;
  /** What must hold at the end, besides what must always. */
  readonly holds: readonly Hold[];
}

export interface Happening {
  /** From `--until` on, "25 minutes" or "-1 hour"; or `start`, when the exercise starts. */
  readonly at: string;
  /** From then on, it happens as soon as this is so. */
  readonly when?: Condition;
  readonly act: Act;
}

/** What people do. The outage starts at `--until`: from there the data lost and the time down are counted. */
export interface Recovery {
  /**
   * From when on `--detect` counts: so long after `--until`, or the first alarm after it, which is what they get to see
   * where nothing is down.
   */
  readonly noticed: string | 'by an alarm';
  /** Why they decide, on record. `{source}` stands for the source Region. */
  readonly because: string;
}

/** Milliseconds from `--until` of a happening; undefined for `start`. Throws for a text that is no duration. */
export function offsetOf(at: string): number | undefined {
  if (at === 'start') return undefined;
  const before = at.startsWith('-');
  return (before ? -1 : 1) * milliseconds(before ? at.slice(1) : at);
}

/** Milliseconds of a scenario's duration. Throws for a text that is none. */
export function milliseconds(text: string): number {
  const seconds = readDuration(text);
  if (seconds === undefined)
    throw new Error(`"${text}" in a scenario is not a duration, such as "25 minutes".`);
  return seconds * 1000;
}

/** A scenario's text with the Regions put in. */
export function withRegions(
  text: string,
  { source, recovery }: { readonly source: { region: string }; readonly recovery: { region: string } },
): string {
  return text.replaceAll('{source}', source.region).replaceAll('{recovery}', recovery.region);
}

/** What a scenario sets, as Pulumi keeps config: lists and objects as JSON, everything else as its text. */
export function configTexts(config: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [
      `lifeboat:${key}`,
      typeof value === 'object' ? JSON.stringify(value) : String(value),
    ]),
  );
}
