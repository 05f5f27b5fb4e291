import type { ChoiceState } from './definition';
import { languageOf } from './query-language';
import { stateFailure } from './state-failure';
import type { Step, Visit } from './thread';

/** Goes where the first true condition says, else to the Default; throws `States.NoChoiceMatched` without one. */
export async function runChoice(visit: Visit<ChoiceState>): Promise<Step> {
  const step = await languageOf(visit).choose(visit);
  if (step) return step;
  throw stateFailure('States.NoChoiceMatched', `No choice of '${visit.name}' matched and it has no Default.`);
}
