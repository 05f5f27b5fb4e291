import type { ExerciseSettings } from '../drill/exercise-settings';
import type { Rehearsal } from '../drill/project';

/** Where a scenario names a database that the environment does not protect. */
export function databaseFaults(
  { scenario, scenarioFile }: Pick<ExerciseSettings, 'scenario' | 'scenarioFile'>,
  { databases }: Pick<Rehearsal, 'databases'>,
): string[] {
  const known = databases.map(({ name }) => name);
  return scenario.happens.flatMap(({ act }, index) => {
    const named = 'database' in act ? act.database : undefined;
    if (named === undefined || known.includes(named)) return [];
    const place = `${scenarioFile ?? scenario.name}: happens[${index}].database`;
    return [`${place} is "${named}". Allowed: a protected database: ${known.join(', ')}.`];
  });
}
