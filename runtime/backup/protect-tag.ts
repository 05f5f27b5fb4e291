import { LONGEST_RPO_SECONDS, longestPeriod, SHORTEST_RPO_SECONDS } from '../cadence';
import { durationText, readDuration } from '../duration';
import type { Objectives } from '../settings';

/** On a DB instance: it is to be protected, and how. */
export const PROTECT_TAG = 'lifeboat:protect';

/** What the value of {@link PROTECT_TAG} asks for. */
export type Protection =
  | { readonly protect: false }
  | {
      readonly protect: true;
      readonly objectives: Objectives;
      /** Why the value was not taken at its word, and what to write instead. */
      readonly finding?: string;
    };

const YES = ['', 'true', 'yes'];
const NO = ['false', 'no'];

/**
 * Reads a tag's value: empty, `true` or `yes` for the environment's own objectives; a duration, as `1 hour`, for that RPO
 * with the longest schedule that keeps it; `false` or `no` for none. Whatever else somebody wrote, the database is
 * protected, because the tag is there.
 */
export function readProtection(value: string, standard: Objectives): Protection {
  const text = value.trim().toLowerCase();
  if (NO.includes(text)) return { protect: false };
  if (YES.includes(text)) return { protect: true, objectives: standard };
  const rpoSeconds = readDuration(text);
  if (rpoSeconds === undefined || rpoSeconds < SHORTEST_RPO_SECONDS || rpoSeconds > LONGEST_RPO_SECONDS) {
    return instead(standard, `${PROTECT_TAG} is "${value}". ${ALLOWED}`);
  }
  const { snapshotSeconds, copySeconds } = standard;
  const periodSeconds = longestPeriod({ rpoSeconds, snapshotSeconds, copySeconds });
  if (periodSeconds === undefined) {
    const allowances = `a snapshot takes up to ${durationText(snapshotSeconds)} and its copy up to ${durationText(copySeconds)}`;
    return instead(standard, `${PROTECT_TAG} is "${value}", which no schedule keeps: ${allowances}.`);
  }
  return { protect: true, objectives: { rpoSeconds, periodSeconds, snapshotSeconds, copySeconds } };
}

// RDS takes letters, digits, spaces and _.:/=+-@ in a tag's value. AWS docs: RDS User Guide, "Tagging Amazon RDS resources".
const ALLOWED =
  'Allowed: true, no, or an RPO of 10 minutes to 30 days as a whole number and a unit, as 1 hour or 45 minutes.';

function instead(objectives: Objectives, reason: string): Protection {
  const finding = `${reason} Until it is corrected, the environment's own RPO of ${durationText(objectives.rpoSeconds)} applies.`;
  return { protect: true, objectives, finding };
}
