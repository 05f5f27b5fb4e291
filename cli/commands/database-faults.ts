import { kindOf } from '../../runtime/backup/kinds';
import type { ExerciseSettings } from '../drill/exercise-settings';
import type { Rehearsal } from '../drill/project';

type Settings = Pick<ExerciseSettings, 'scenario' | 'scenarioFile'>;
type Databases = Pick<Rehearsal, 'databases'>;

/**
 * Where a scenario names a database that the environment does not protect, or one of the wrong kind; and where there is
 * none to rehearse with, as those that are found by their tag are not known before.
 */
export function databaseFaults(settings: Settings, { databases }: Databases): string[] {
  if (databases.length === 0) return [NONE_NAMED];
  return [...unknown(settings, { databases }), ...mixed(settings, { databases })];
}

const NONE_NAMED =
  'lifeboat:databases of the source stack names no database, and a drill restores those that are named. Name one there.';

function unknown(settings: Settings, { databases }: Databases): string[] {
  const known = databases.map(({ name }) => name);
  return settings.scenario.happens.flatMap(({ act }, index) => {
    const named = 'database' in act ? act.database : undefined;
    if (named === undefined || known.includes(named)) return [];
    return [
      `${placeOf(settings, index)}.database is "${named}". Allowed: a protected database: ${known.join(', ')}.`,
    ];
  });
}

/** AWS has no copy of an instance's snapshot that is a cluster's, nor the other way round. */
function mixed(settings: Settings, { databases }: Databases): string[] {
  const { happens } = settings.scenario;
  const kindNamed = (named: string | undefined) => {
    const found = named === undefined ? databases[0] : databases.find(({ name }) => name === named);
    return found && kindOf(found);
  };
  return happens.flatMap(({ act }, index) => {
    if (act.do !== 'copy under our names') return [];
    const taken = happens.find((one) => one.act.do === 'take a snapshot' && one.act.name === act.name)?.act;
    const of = taken?.do === 'take a snapshot' ? kindNamed(taken.database) : undefined;
    const [kind, given] = [kindNamed(act.database), act.database ?? databases[0]?.name];
    if (of === undefined || kind === undefined || of === kind) return [];
    return [
      `${placeOf(settings, index)}.database is "${given}", of kind ${kind}, but the snapshot ${act.name} is of kind ${of}. ` +
        `Allowed: a protected database of kind ${of}.`,
    ];
  });
}

function placeOf({ scenario, scenarioFile }: Settings, index: number): string {
  return `${scenarioFile ?? scenario.name}: happens[${index}]`;
}
