import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Scenario } from './scenario';
import { readScenario } from './scenario-file';

/** What a drill rehearses unless told otherwise. */
export const STANDARD_SCENARIO = 'region-lost';

/** The folder of the scenarios that come with Lifeboat, beside its package.json, whether this runs compiled or not. */
function scenarioFolder(): string {
  let folder = __dirname;
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return join(folder, 'scenarios');
}

/** Their names, in order; the standard one first. */
export function scenarioNames(): string[] {
  const names = readdirSync(scenarioFolder())
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.slice(0, -'.yaml'.length));
  return names.sort(
    (a, b) => Number(b === STANDARD_SCENARIO) - Number(a === STANDARD_SCENARIO) || (a < b ? -1 : 1),
  );
}

/** A scenario that comes with Lifeboat; undefined when none has that name. Throws when its file is faulty. */
export function scenarioNamed(name: string): Scenario | undefined {
  if (!scenarioNames().includes(name)) return undefined;
  const read = readScenario(join(scenarioFolder(), `${name}.yaml`));
  if ('faults' in read) throw new Error(read.faults.join('\n'));
  return read.scenario;
}
