import type { Catcher, State } from './definition';
import { isTrue } from './evaluate-rule';
import type { Json } from './json';
import { parseReference, placeAt } from './json-path';
import { fillTemplate, type PathSight, readField } from './path-template';
import type { QueryLanguage } from './query-language';
import { stepOf } from './results';
import { pathFailure } from './state-failure';
import { type Step, sightOf, type Thread, type Visit } from './thread';

/**
 * Fields hold paths. A state's input goes through InputPath and Parameters, its result through ResultSelector,
 * ResultPath and OutputPath. AWS docs: "Processing input and output in Step Functions".
 */
export const jsonPath: QueryLanguage = {
  async request(visit) {
    return parametersOf(visit, visit.state);
  },
  async credentials(visit) {
    const { Credentials } = visit.state;
    return Credentials && fillTemplate(Credentials, inputSight(visit), 'Credentials');
  },
  async field(visit, name) {
    const fields: Partial<Record<string, unknown>> = { ...visit.state };
    const path = fields[`${name}Path`];
    return typeof path === 'string'
      ? readField(path, inputSight(visit), `${name}Path`)
      : (fields[name] as Json | undefined);
  },
  unsuitable: (cause) => pathFailure('States.Runtime', cause),
  async items(visit) {
    const { ItemsPath } = visit.state;
    const sight = inputSight(visit);
    return ItemsPath === undefined ? sight.root : readField(ItemsPath, sight, 'ItemsPath');
  },
  async item(visit, item) {
    const field = visit.state.ItemSelector === undefined ? 'Parameters' : 'ItemSelector';
    const template = visit.state[field];
    return template === undefined ? item.Value : fillTemplate(template, inputSight(visit, item), field);
  },
  async choose(visit) {
    const { state } = visit;
    const sight = inputSight(visit);
    const rule = state.Choices.find((one) => isTrue(one, sight));
    const next = rule?.Next ?? state.Default;
    return next === undefined ? undefined : through(visit, sight.root, next);
  },
  async finish(visit, result) {
    const { state } = visit;
    switch (state.Type) {
      case 'Pass': {
        const made = state.Result === undefined ? parametersOf(visit, state) : state.Result;
        return through(visit, placed(visit, state, made), state.Next);
      }
      case 'Task':
      case 'Parallel':
      case 'Map': {
        const { ResultSelector } = state;
        const whole = result ?? null;
        const selected =
          ResultSelector === undefined
            ? whole
            : fillTemplate(ResultSelector, { ...inputSight(visit), root: whole }, 'ResultSelector');
        return through(visit, placed(visit, state, selected), state.Next);
      }
      case 'Wait':
        return through(visit, inputSight(visit).root, state.Next);
      case 'Succeed':
        return through(visit, inputSight(visit).root, undefined);
      case 'Fail':
        throw new Error(`The Fail state ${visit.name} has no output.`);
    }
  },
  async caught(visit, catcher, errorOutput) {
    return stepOf(visit, placed(visit, catcher, errorOutput), catcher.Next);
  },
};

/** What paths of this state's input see, after InputPath. */
function inputSight(visit: Visit, item?: Thread['item']): PathSight {
  return filtered(visit, 'InputPath', visit.input, item);
}

/** What InputPath or OutputPath leaves of a value: nothing, which is {}, when it is null. */
function filtered(
  visit: Visit,
  field: 'InputPath' | 'OutputPath',
  root: Json,
  item?: Thread['item'],
): PathSight {
  const { states, chance } = sightOf(visit, item && { item });
  const sight = { root, context: states.context, chance };
  const path = visit.state[field];
  if (path === undefined) return sight;
  return { ...sight, root: path === null ? {} : readField(path, sight, field) };
}

function parametersOf(visit: Visit, { Parameters }: Pick<State, 'Parameters'>): Json {
  const sight = inputSight(visit);
  return Parameters === undefined ? sight.root : fillTemplate(Parameters, sight, 'Parameters');
}

/** The result in the state's input, where ResultPath says; without one instead of it, with null not at all. */
function placed(visit: Visit, { ResultPath }: Pick<State | Catcher, 'ResultPath'>, result: Json): Json {
  if (ResultPath === undefined) return result;
  if (ResultPath === null) return visit.input;
  const output = placeAt(parseReference(ResultPath), visit.input, result);
  if (output !== undefined) return output;
  throw pathFailure(
    'States.ResultPathMatchFailure',
    `Unable to apply Reference Path ${ResultPath} to input ${JSON.stringify(visit.input)}`,
  );
}

function through(visit: Visit, whole: Json, next: string | undefined): Step {
  return stepOf(visit, filtered(visit, 'OutputPath', whole).root, next);
}
