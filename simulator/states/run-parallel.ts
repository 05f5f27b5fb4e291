import type { ParallelState } from './definition';
import { record } from './history';
import { joined, joinTrace } from './join';
import { languageOf } from './query-language';
import { recovered } from './recovery';
import { limitBytes } from './results';
import { runFlow } from './run-flow';
import { fork, type Step, type Visit } from './thread';

/** Runs all branches at once; the first that fails ends the others. The result lists their outputs in order. */
export function runParallel(visit: Visit<ParallelState>): Promise<Step> {
  return recovered(visit, () => attempt(visit));
}

async function attempt(visit: Visit<ParallelState>): Promise<Step> {
  const { state, thread } = visit;
  const { world, execution, trace } = thread;
  const input = await languageOf(visit).request(visit);
  limitBytes(input, state);
  record(world, execution, trace, 'ParallelStateStarted');
  const scope = thread.scope.child();
  const branches = state.Branches.map((branch, index) =>
    runFlow(branch, input, fork(thread, `/${visit.name}[${index}]`, scope)),
  );
  const result = await joined(thread, scope, branches, 'ParallelStateFailed');
  limitBytes(result, state);
  joinTrace(thread);
  record(world, execution, trace, 'ParallelStateSucceeded');
  return languageOf(visit).finish(visit, result);
}
