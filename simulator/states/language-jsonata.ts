import type { Results } from './definition';
import { evaluate } from './expression';
import type { Json } from './json';
import type { QueryLanguage } from './query-language';
import { stepOf } from './results';
import { evaluationFailure } from './state-failure';
import { type Step, sightOf, type Visit } from './thread';

/** Fields hold `{% ... %}` expressions. AWS docs: "Transforming data with JSONata in Step Functions". */
export const jsonata: QueryLanguage = {
  async request(visit) {
    const { Arguments } = visit.state;
    return Arguments === undefined ? visit.input : evaluate(Arguments, sightOf(visit), 'Arguments');
  },
  async credentials(visit) {
    const { Credentials } = visit.state;
    return Credentials && evaluate(Credentials, sightOf(visit), 'Credentials');
  },
  async field(visit, name) {
    const fields: Partial<Record<string, unknown>> = { ...visit.state };
    const given = fields[name] as Json | undefined;
    return given === undefined ? undefined : evaluate(given, sightOf(visit), name);
  },
  unsuitable: evaluationFailure,
  async items(visit) {
    const { Items } = visit.state;
    return Items === undefined ? visit.input : evaluate(Items, sightOf(visit), 'Items');
  },
  async item(visit, item) {
    const { ItemSelector } = visit.state;
    if (ItemSelector === undefined) return item.Value;
    return evaluate(ItemSelector, sightOf(visit, { item }), 'ItemSelector');
  },
  async choose(visit) {
    const { state } = visit;
    const sight = sightOf(visit);
    for (const [index, rule] of state.Choices.entries()) {
      const field = `Choices[${index}]/Condition`;
      const met = await evaluate(rule.Condition ?? null, sight, field);
      if (typeof met !== 'boolean') {
        throw evaluationFailure(
          `The field '${field}' must evaluate to a boolean, not ${JSON.stringify(met)}.`,
          field,
        );
      }
      if (met) return finish(visit, rule, visit.input);
    }
    if (state.Default === undefined) return undefined;
    return finish(visit, { Output: state.Output, Assign: state.Assign, Next: state.Default }, visit.input);
  },
  async finish(visit, result) {
    if (visit.state.Type === 'Fail') throw new Error(`The Fail state ${visit.name} has no output.`);
    return finish(visit, visit.state, result ?? visit.input, { result });
  },
  caught(visit, catcher, errorOutput) {
    return finish(visit, catcher, errorOutput, { errorOutput });
  },
};

/** Evaluates what a state hands on and assigns, all with the variables as they were on entry. */
async function finish(
  visit: Visit,
  results: Results & { readonly Next?: string },
  byDefault: Json,
  seen: { result?: Json; errorOutput?: Json } = {},
): Promise<Step> {
  const sight = sightOf(visit, seen);
  const output = results.Output === undefined ? byDefault : await evaluate(results.Output, sight, 'Output');
  const assigned: Record<string, Json> = {};
  for (const [name, value] of Object.entries(results.Assign ?? {})) {
    assigned[name] = await evaluate(value, sight, `Assign/${name}`);
  }
  return stepOf(visit, output, results.Next, assigned);
}
