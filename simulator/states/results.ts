import type { State } from './definition';
import { bytesOf, type Json } from './json';
import { stateFailure } from './state-failure';
import type { Step, Visit } from './thread';

/** AWS docs: "Step Functions service quotas", input or output of a task, state or execution: 256 KiB. */
export const MAXIMUM_BYTES = 262_144;

/** What a state comes to. Throws `States.DataLimitExceeded` above 256 KiB. */
export function stepOf(
  { state }: Visit,
  output: Json,
  next: string | undefined,
  assigned: Record<string, Json> = {},
): Step {
  limitBytes(output, state);
  limitBytes(assigned, state);
  return { output, next, assigned };
}

export function limitBytes(value: Json, state: State): void {
  if (bytesOf(value) <= MAXIMUM_BYTES) return;
  const what = state.Type === 'Task' ? state.Resource : state.Type;
  throw stateFailure(
    'States.DataLimitExceeded',
    `The state/task '${what}' returned a result with a size exceeding the maximum number of bytes service limit.`,
  );
}
