import type { Catcher, ChoiceState, MapState, ParallelState, State, TaskState } from './definition';
import type { Json } from './json';
import { jsonPath } from './language-json-path';
import { jsonata } from './language-jsonata';
import type { StateFailure } from './state-failure';
import type { Step, Thread, Visit } from './thread';

/** How a state reads its input and makes its output: the language of its queries. Each throws as AWS's does. */
export interface QueryLanguage {
  /** What a Task or Parallel state works with. */
  request(visit: Visit<TaskState | ParallelState>): Promise<Json>;
  credentials(visit: Visit<TaskState>): Promise<Json | undefined>;
  /** The value of a field such as `Seconds`, however the language gives it; undefined without one. */
  field(visit: Visit, name: PlainField): Promise<Json | undefined>;
  /** What to throw when a field has a value that it cannot take. */
  unsuitable(cause: string, field: string): StateFailure;
  /** What a Map goes through: a list when all is well. */
  items(visit: Visit<MapState>): Promise<Json>;
  /** The input of one iteration of a Map. */
  item(visit: Visit<MapState>, item: NonNullable<Thread['item']>): Promise<Json>;
  /** Where the first true choice leads, or the Default; undefined when there is neither. */
  choose(visit: Visit<ChoiceState>): Promise<Step | undefined>;
  /** What the state comes to with its result; only Task, Parallel and Map states have one. */
  finish(visit: Visit<Exclude<State, ChoiceState>>, result?: Json): Promise<Step>;
  /** What the state comes to with an error that one of its catchers takes. */
  caught(visit: Visit, catcher: Catcher, errorOutput: Json): Promise<Step>;
}

/** Fields with one value, which may be computed. */
export type PlainField =
  | 'Cause'
  | 'Error'
  | 'HeartbeatSeconds'
  | 'MaxConcurrency'
  | 'Seconds'
  | 'TimeoutSeconds'
  | 'Timestamp';

/** The language of a state: its own, or its machine's. AWS docs: "Transforming data with JSONata in Step Functions". */
export function languageOf({ state, thread }: Visit): QueryLanguage {
  const name = state.QueryLanguage ?? thread.execution.revision.parsed.QueryLanguage ?? 'JSONPath';
  switch (name) {
    case 'JSONata':
      return jsonata;
    case 'JSONPath':
      return jsonPath;
  }
}
