import type { Results, State } from './definition';
import { evaluate } from './expression';
import { bytesOf, type Json } from './json';
import { stateFailure } from './state-failure';
import { type Step, sightOf, type Visit } from './thread';

/** AWS docs: "Step Functions service quotas", input or output of a task, state or execution: 256 KiB. */
export const MAXIMUM_BYTES = 262_144;

/**
 * Evaluates what a state hands on and assigns, all with the variables as they were on entry. Without an Output it is
 * `byDefault`. Throws `States.DataLimitExceeded` above 256 KiB.
 */
export async function finish(
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
  limitBytes(output, visit.state);
  limitBytes(assigned, visit.state);
  return { output, next: results.Next, assigned };
}

export function limitBytes(value: Json, state: State): void {
  if (bytesOf(value) <= MAXIMUM_BYTES) return;
  const what = state.Type === 'Task' ? state.Resource : state.Type;
  throw stateFailure(
    'States.DataLimitExceeded',
    `The state/task '${what}' returned a result with a size exceeding the maximum number of bytes service limit.`,
  );
}
