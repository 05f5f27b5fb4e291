import { type LanguageName, type StateType, stateTypes } from './definition';
import type { Report } from './diagnostic';
import { isObject, type JsonObject } from './json';
import { validateAssign } from './validate-assign';
import { validateState } from './validate-state';

/** What the checks of one machine share. */
export interface Validation {
  readonly report: Report;
  /** The machine's; a state of a JSONPath machine may have JSONata as its own. */
  readonly language: LanguageName;
  /** Names of states met so far: they are unique in the whole machine. */
  readonly seen: Set<string>;
  /** Variables of the flows around this one, which it may read but not assign. */
  readonly outerVariables: ReadonlySet<string>;
  readonly isSimulated: (service: string, action: string) => boolean;
}

/** Where in the definition a state is, and what it may refer to. */
export interface Place {
  /** `/States/Restore` */
  readonly at: string;
  /** Names of the states that it may go to. */
  readonly targets: ReadonlySet<string>;
}

/** Checks the states of a machine, a branch or an item processor; `at` is its place, '' for the machine. */
export function validateFlow(flow: JsonObject, at: string, validation: Validation): void {
  const { report, seen } = validation;
  if (!isObject(flow.States) || Object.keys(flow.States).length === 0) {
    report(
      'SCHEMA_VALIDATION_FAILED',
      "Field 'States' must be an object with at least one state",
      `${at}/States`,
    );
    return;
  }
  const states = flow.States;
  const targets = new Set(Object.keys(states));
  validateTarget(flow.StartAt, 'StartAt', { at, targets }, report);
  for (const name of targets) {
    const place = `${at}/States/${name}`;
    if (name.length < 1 || name.length > 80) {
      report('INVALID_STATE_NAME', `The name of a state has 1 to 80 characters, not ${name.length}`, place);
    }
    if (seen.has(name)) report('DUPLICATE_STATE_NAME', `The state name '${name}' is used twice`, place);
    seen.add(name);
  }
  const assigned = validateAssign(states, at, validation);
  const inner: Validation = {
    ...validation,
    outerVariables: new Set([...validation.outerVariables, ...assigned]),
  };
  for (const [name, state] of Object.entries(states)) {
    const place = { at: `${at}/States/${name}`, targets };
    const type = isObject(state) ? stateTypes.find((one) => one === state.Type) : undefined;
    if (!isObject(state) || !type) {
      const given = isObject(state) ? JSON.stringify(state.Type) : JSON.stringify(state);
      report(
        'SCHEMA_VALIDATION_FAILED',
        `Type must be one of ${stateTypes.join(', ')}, not ${given}`,
        `${place.at}/Type`,
      );
      continue;
    }
    validateTransition(type, state, place, report);
    validateState(type, state, place, inner);
  }
  const ends = Object.values(states).some((state) => isObject(state) && isTerminal(state));
  if (!ends) report('MISSING_END_STATE', 'No state ends the flow (End, Succeed or Fail)', `${at}/States`);
}

export function validateTarget(target: unknown, field: string, place: Place, report: Report): void {
  if (typeof target !== 'string') {
    report('SCHEMA_VALIDATION_FAILED', `Field '${field}' must name a state`, `${place.at}/${field}`);
  } else if (!place.targets.has(target)) {
    report('MISSING_TRANSITION_TARGET', `Missing '${field}' target: ${target}`, `${place.at}/${field}`);
  }
}

function validateTransition(type: StateType, state: JsonObject, place: Place, report: Report): void {
  if (type === 'Choice' || type === 'Succeed' || type === 'Fail') return;
  const { Next, End } = state;
  if (End !== undefined && typeof End !== 'boolean') {
    report('SCHEMA_VALIDATION_FAILED', "Field 'End' must be true or false", `${place.at}/End`);
  }
  if (Next !== undefined && End === true) {
    report('SCHEMA_VALIDATION_FAILED', "A state has either 'Next' or 'End', not both", place.at);
  } else if (Next !== undefined) {
    validateTarget(Next, 'Next', place, report);
  } else if (End !== true) {
    report('SCHEMA_VALIDATION_FAILED', "A state needs 'Next' or 'End: true'", place.at);
  }
}

function isTerminal(state: JsonObject): boolean {
  return state.End === true || state.Type === 'Succeed' || state.Type === 'Fail';
}
