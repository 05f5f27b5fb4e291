import type { Check, Exercise } from './exercise';
import type { Hold, HoldName } from './hold';
import { arrived, objectivesHold } from './judge-arrival';
import { caughtUp, copiedInTime, noIntermediate, thinnedEvenly } from './judge-chain';
import {
  alarmsOver,
  felt,
  nobodyTold,
  peopleTold,
  recoveryUntouched,
  toldBeforeThinning,
} from './judge-people';
import { newestGoodTaken, newestThere, pointsRestore, pointsThere, verifiedThere } from './judge-points';
import type { Stage } from './stage';

/** Says whether something held, at the end of an exercise, with what shows it. */
type Judge<Name extends HoldName> = (
  stage: Stage,
  exercise: Exercise,
  told: Extract<Hold, { readonly hold: Name }>,
) => Check | Promise<Check>;

const JUDGES: { readonly [Name in HoldName]: Judge<Name> } = {
  'newest good point taken': newestGoodTaken,
  'points from before are there': pointsThere,
  'points from before restore': pointsRestore,
  'the newest point is there': newestThere,
  'verified points are there': verifiedThere,
  'people were told': peopleTold,
  'nothing of the recovery account was touched': recoveryUntouched,
  'copied within two reconcile periods': copiedInTime,
  'no intermediate is left': noIntermediate,
  'thinned evenly': thinnedEvenly,
  'told before anything was thinned': toldBeforeThinning,
  'caught up, newest first': caughtUp,
  'every snapshot has arrived': arrived,
  'the objectives hold again': objectivesHold,
  'alarms are over': alarmsOver,
  'nobody was told': nobodyTold,
  'it was felt': felt,
};

/** Judges everything that a scenario demands, in its order. */
export async function judged(stage: Stage, exercise: Exercise, holds: readonly Hold[]): Promise<Check[]> {
  const checks: Check[] = [];
  for (const hold of holds) checks.push(await judge(stage, exercise, hold));
  return checks;
}

function judge<Name extends HoldName>(
  stage: Stage,
  exercise: Exercise,
  told: Extract<Hold, { readonly hold: Name }>,
): Check | Promise<Check> {
  return JUDGES[told.hold as Name](stage, exercise, told);
}
