import { countText } from '../count';
import { deploymentTime, type ExerciseSettings } from '../drill/exercise-settings';
import type { Rehearsal } from '../drill/project';
import { fewestRows } from '../drill/workload';
import { durationText } from '../duration';

/** Why so few rows would fail a check of the team's own for no fault of the recovery; undefined when they suffice. */
export function rowsFault(
  settings: ExerciseSettings,
  { databases }: Pick<Rehearsal, 'databases'>,
): string | undefined {
  const { rows, untilAt } = settings;
  const strictest = databases
    .flatMap(({ name, checks: { newest } }) => (newest === undefined ? [] : [{ name, ...newest }]))
    .sort((a, b) => a.withinSeconds - b.withinSeconds)[0];
  if (strictest === undefined) return undefined;
  const fewest = fewestRows(strictest.withinSeconds, deploymentTime(settings), untilAt);
  if (rows >= fewest) return undefined;
  return (
    `--rows is "${rows}"; allowed is at least ${countText(fewest)} with this --until: ${strictest.name} is checked for ` +
    `a row from the last ${durationText(strictest.withinSeconds)}, and so few would not be written often enough.`
  );
}
