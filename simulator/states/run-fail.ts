import type { FailState } from './definition';
import { evaluate } from './expression';
import { evaluationFailure, stateFailure } from './state-failure';
import { type Step, sightOf, type Visit } from './thread';

/** Ends the flow with the error that the state names. */
export async function runFail(visit: Visit<FailState>): Promise<Step> {
  const sight = sightOf(visit);
  const error = await evaluate(visit.state.Error ?? '', sight, 'Error');
  const cause = await evaluate(visit.state.Cause ?? '', sight, 'Cause');
  for (const [field, value] of [
    ['Error', error],
    ['Cause', cause],
  ] as const) {
    if (typeof value === 'string') continue;
    throw evaluationFailure(
      `The field '${field}' must evaluate to a string, not ${JSON.stringify(value)}.`,
      field,
    );
  }
  throw stateFailure(String(error), String(cause));
}
