import { isObject, type Json, type JsonObject } from './json';
import type { Validation } from './validate-flow';

/**
 * Checks the names that the states of one flow assign, and returns them. A flow may read the variables of those around
 * it, not assign them. AWS docs: "Passing data between states with variables".
 */
export function validateAssign(
  states: JsonObject,
  at: string,
  { report, outerVariables }: Validation,
): ReadonlySet<string> {
  const names = new Set<string>();
  for (const [state, value] of Object.entries(states)) {
    for (const [place, assign] of assigns(value)) {
      const location = `${at}/States/${state}${place}/Assign`;
      if (!isObject(assign)) {
        report('SCHEMA_VALIDATION_FAILED', "Field 'Assign' must be an object", location);
        continue;
      }
      for (const name of Object.keys(assign)) {
        names.add(name);
        if (!/^\p{ID_Start}[\p{ID_Continue}]{0,79}$/u.test(name) || name === 'states') {
          report(
            'SCHEMA_VALIDATION_FAILED',
            `'${name}' cannot be a variable: letters, digits and _, at most 80, and not 'states'`,
            `${location}/${name}`,
          );
        }
        if (outerVariables.has(name)) {
          report(
            'SCHEMA_VALIDATION_FAILED',
            `The variable '${name}' belongs to an outer scope, where it can be read but not assigned`,
            `${location}/${name}`,
          );
        }
      }
    }
  }
  return names;
}

/** The state's own Assign, and those of its choices and catchers. */
function assigns(state: Json): [place: string, assign: Json][] {
  if (!isObject(state)) return [];
  const found: [string, Json][] = state.Assign === undefined ? [] : [['', state.Assign]];
  for (const list of ['Choices', 'Catch'] as const) {
    const rules = state[list];
    if (!Array.isArray(rules)) continue;
    for (const [index, rule] of rules.entries()) {
      if (isObject(rule) && rule.Assign !== undefined) found.push([`/${list}[${index}]`, rule.Assign]);
    }
  }
  return found;
}
