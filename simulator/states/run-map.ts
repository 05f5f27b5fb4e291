import type { MapState } from './definition';
import { record } from './history';
import { joined, joinTrace } from './join';
import type { Json } from './json';
import { languageOf } from './query-language';
import { recovered } from './recovery';
import { limitBytes } from './results';
import { runFlow } from './run-flow';
import { isScopeEnded, type Scope } from './scope';
import { fork, type Step, type Visit } from './thread';

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
  return languageOf(visit).finish(visit, result);
}

async function iterate(visit: Visit<MapState>, value: Json, index: number, scope: Scope): Promise<Json> {
  const { state, name } = visit;
  const processor = state.ItemProcessor ?? state.Iterator;
  if (!processor) throw new Error(`The validated Map ${name} has no processor.`);
  const item = { Index: index, Value: value };
  const thread = fork(visit.thread, `/${name}[${index}]`, scope, item);
  const { world, execution, trace } = thread;
  const input = await languageOf(visit).item(visit, item);
  limitBytes(input, state);
  record(world, execution, trace, 'MapIterationStarted', {
    mapIterationStartedEventDetails: { name, index },
  });
  try {
    const output = await runFlow(processor, input, thread);
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
  const items = await languageOf(visit).items(visit);
  if (Array.isArray(items)) return items;
  throw languageOf(visit).unsuitable(
    `The field 'Items' must evaluate to an array, not ${shortened(items)}.`,
    'Items',
  );
}

async function concurrencyOf(visit: Visit<MapState>): Promise<number> {
  const given = (await languageOf(visit).field(visit, 'MaxConcurrency')) ?? 0;
  if (typeof given !== 'number' || !Number.isInteger(given) || given < 0) {
    throw languageOf(visit).unsuitable(
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
