import type { MapState } from './definition';
import { evaluate } from './expression';
import { record } from './history';
import { joined, joinTrace } from './join';
import type { Json } from './json';
import { recovered } from './recovery';
import { finish, limitBytes } from './results';
import { runFlow } from './run-flow';
import { isScopeEnded, type Scope } from './scope';
import { evaluationFailure } from './state-failure';
import { fork, type Step, sightOf, type Visit } from './thread';

/** Iterations of an inline Map that run at once at most. AWS docs: "Using Map state in Inline mode". */
const MAXIMUM_CONCURRENCY = 40;

/** Runs the processor for every item; the first iteration that fails ends the others. */
export function runMap(visit: Visit<MapState>): Promise<Step> {
  return recovered(visit, () => attempt(visit));
}

async function attempt(visit: Visit<MapState>): Promise<Step> {
  const { state, thread } = visit;
  const { world, execution, trace } = thread;
  const items = await itemsOf(visit);
  const concurrency = await concurrencyOf(visit);
  record(world, execution, trace, 'MapStateStarted', {
    mapStateStartedEventDetails: { length: items.length },
  });
  const scope = thread.scope.child();
  const result = new Array<Json>(items.length).fill(null);
  let next = 0;
  const work = async () => {
    while (next < items.length) {
      const index = next++;
      result[index] = await iterate(visit, items[index], index, scope);
    }
  };
  const workers = Array.from({ length: Math.min(concurrency, items.length) }, work);
  await joined(thread, scope, workers, 'MapStateFailed');
  limitBytes(result, state);
  joinTrace(thread);
  record(world, execution, trace, 'MapStateSucceeded');
  return finish(visit, state, result, { result });
}

async function iterate(visit: Visit<MapState>, value: Json, index: number, scope: Scope): Promise<Json> {
  const { state, name } = visit;
  const item = { Index: index, Value: value };
  const thread = fork(visit.thread, `/${name}[${index}]`, scope, item);
  const { world, execution, trace } = thread;
  const input =
    state.ItemSelector === undefined
      ? value
      : await evaluate(state.ItemSelector, sightOf(visit, { item }), 'ItemSelector');
  limitBytes(input, state);
  record(world, execution, trace, 'MapIterationStarted', {
    mapIterationStartedEventDetails: { name, index },
  });
  try {
    const output = await runFlow(state.ItemProcessor, input, thread);
    record(world, execution, trace, 'MapIterationSucceeded', {
      mapIterationSucceededEventDetails: { name, index },
    });
    return output;
  } catch (error) {
    const details = { name, index };
    if (!isScopeEnded(error)) {
      record(world, execution, trace, 'MapIterationFailed', { mapIterationFailedEventDetails: details });
    } else if (!visit.thread.scope.ended) {
      record(world, execution, trace, 'MapIterationAborted', { mapIterationAbortedEventDetails: details });
    }
    throw error;
  }
}

async function itemsOf(visit: Visit<MapState>): Promise<readonly Json[]> {
  const { Items } = visit.state;
  const items = Items === undefined ? visit.input : await evaluate(Items, sightOf(visit), 'Items');
  if (Array.isArray(items)) return items;
  throw evaluationFailure(`The field 'Items' must evaluate to an array, not ${shortened(items)}.`, 'Items');
}

async function concurrencyOf(visit: Visit<MapState>): Promise<number> {
  const { MaxConcurrency = 0 } = visit.state;
  const given = await evaluate(MaxConcurrency, sightOf(visit), 'MaxConcurrency');
  if (typeof given !== 'number' || !Number.isInteger(given) || given < 0) {
    throw evaluationFailure(
      `The field 'MaxConcurrency' must be a whole number of 0 (no limit of its own) or more, not ${shortened(given)}.`,
      'MaxConcurrency',
    );
  }
  return given === 0 ? MAXIMUM_CONCURRENCY : Math.min(given, MAXIMUM_CONCURRENCY);
}

function shortened(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 80)}...` : text;
}
