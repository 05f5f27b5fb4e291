import type { FailState } from './definition';
import { languageOf } from './query-language';
import { stateFailure } from './state-failure';
import type { Step, Visit } from './thread';

/** Ends the flow with the error that the state names. */
export async function runFail(visit: Visit<FailState>): Promise<Step> {
  const language = languageOf(visit);
  const error = (await language.field(visit, 'Error')) ?? '';
  const cause = (await language.field(visit, 'Cause')) ?? '';
  for (const [field, value] of [
    ['Error', error],
    ['Cause', cause],
  ] as const) {
    if (typeof value === 'string') continue;
    throw language.unsuitable(
      `The field '${field}' must evaluate to a string, not ${JSON.stringify(value)}.`,
      field,
    );
  }
  throw stateFailure(String(error), String(cause));
}
