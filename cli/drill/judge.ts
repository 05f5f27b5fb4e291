import type { Check, Exercise } from './exercise';
import { caughtUp, copiedInTime, noIntermediate, thinnedEvenly } from './judge-chain';
import { peopleTold, recoveryUntouched, toldBeforeThinning } from './judge-people';
import { newestGoodTaken, newestThere, pointsRestore, pointsThere, verifiedThere } from './judge-points';
import type { Stage } from './stage';

/** Says whether something held, at the end of an exercise, with what shows it. */
export type Judge = (stage: Stage, exercise: Exercise) => Check | Promise<Check>;

/** What a scenario can demand at its end, besides what must always hold. */
const JUDGES = {
  /** The point taken lost nothing but what was written after the outage began. */
  'newest good point taken': newestGoodTaken,
  /** Every recovery point that was there before the trouble, and that the retention keeps, is there. */
  'points from before are there': pointsThere,
  /** Some of them, the oldest and the newest too, are restored and compared row by row. */
  'points from before restore': pointsRestore,
  'the newest point is there': newestThere,
  'verified points are there': verifiedThere,
  /** An alarm went off between the trouble's beginning and the decision, or the end. */
  'people were told': peopleTold,
  /** Whatever the source account's administrator tried with the recovery account was refused. */
  'nothing of the recovery account was touched': recoveryUntouched,
  /** A copy of every snapshot, or of a newer one, was asked for within two reconcile periods. */
  'copied within two reconcile periods': copiedInTime,
  /** Nothing is left of copies that take two steps, and what they were for has arrived. */
  'no intermediate is left': noIntermediate,
  /** What waited at the source when the recovery Region came back lies evenly in time. */
  'thinned evenly': thinnedEvenly,
  /** Alarms long before anything was deleted that had not been copied. */
  'told before anything was thinned': toldBeforeThinning,
  /** After the recovery Region is back nothing from long ago is copied first, and the objectives hold again. */
  'caught up, newest first': caughtUp,
} as const satisfies Readonly<Record<string, Judge>>;

export type HoldName = keyof typeof JUDGES;

/** Judges everything that a scenario demands, in its order. */
export async function judged(stage: Stage, exercise: Exercise, holds: readonly HoldName[]): Promise<Check[]> {
  const checks: Check[] = [];
  for (const hold of holds) checks.push(await JUDGES[hold](stage, exercise));
  return checks;
}
