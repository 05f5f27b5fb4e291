import type { ChoiceState } from './definition';
import { evaluate } from './expression';
import { finish } from './results';
import { evaluationFailure, stateFailure } from './state-failure';
import { type Step, sightOf, type Visit } from './thread';

/** Goes where the first true condition says, else to the Default; throws `States.NoChoiceMatched` without one. */
export async function runChoice(visit: Visit<ChoiceState>): Promise<Step> {
  const { state, input } = visit;
  const sight = sightOf(visit);
  for (const [index, rule] of state.Choices.entries()) {
    const field = `Choices[${index}]/Condition`;
    const met = await evaluate(rule.Condition, sight, field);
    if (typeof met !== 'boolean') {
      throw evaluationFailure(
        `The field '${field}' must evaluate to a boolean, not ${JSON.stringify(met)}.`,
        field,
      );
    }
    if (met) return finish(visit, rule, input);
  }
  if (state.Default === undefined) {
    throw stateFailure(
      'States.NoChoiceMatched',
      `No choice of '${visit.name}' matched and it has no Default.`,
    );
  }
  return finish(visit, { Output: state.Output, Assign: state.Assign, Next: state.Default }, input);
}
