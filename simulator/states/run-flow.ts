import type { HistoryEventType } from '@aws-sdk/client-sfn';
import type { Flow, State } from './definition';
import { COMPLETE, record } from './history';
import type { Json } from './json';
import { languageOf } from './query-language';
import { locate } from './recovery';
import { runChoice } from './run-choice';
import { runFail } from './run-fail';
import { runMap } from './run-map';
import { runParallel } from './run-parallel';
import { runTask } from './run-task';
import { runWait } from './run-wait';
import { sleep } from './scope';
import { orderOf, type Step, type Thread, type Visit } from './thread';

/** Virtual milliseconds that Step Functions itself takes to enter a state. */
const TRANSITION = 10;

/** Runs states from `StartAt` until one ends the flow; resolves with its output, throws its failure. */
export async function runFlow(flow: Flow, input: Json, thread: Thread): Promise<Json> {
  let name = flow.StartAt;
  let current = input;
  for (;;) {
    await sleep(thread.world, thread.scope, TRANSITION, orderOf(thread));
    const step = await runState(flow, name, current, thread);
    if (step.next === undefined) return step.output;
    name = step.next;
    current = step.output;
  }
}

async function runState(flow: Flow, name: string, input: Json, thread: Thread): Promise<Step> {
  const { world, execution, trace } = thread;
  const state = flow.States[name];
  if (!state) throw new Error(`The validated definition of ${execution.machine.arn} has no state ${name}.`);
  const enteredEventId = record(world, execution, trace, `${state.Type}StateEntered` as HistoryEventType, {
    stateEnteredEventDetails: { name, input: JSON.stringify(input), inputDetails: COMPLETE },
  });
  world.note({
    kind: 'state-entered',
    subject: name,
    account: execution.account,
    region: execution.region,
    details: { execution: execution.name, stateMachine: execution.machine.name, type: state.Type },
  });
  const visit: Visit = {
    thread,
    name,
    state,
    input,
    enteredEventId,
    entered: world.clock.now(),
    retryCount: 0,
  };
  const step = await dispatch(visit).catch((error) => {
    throw locate(visit, error);
  });
  const assigned = Object.entries(step.assigned).map(([key, value]) => [key, JSON.stringify(value)]);
  Object.assign(thread.variables.own, step.assigned);
  record(world, execution, trace, `${state.Type}StateExited` as HistoryEventType, {
    stateExitedEventDetails: {
      name,
      output: JSON.stringify(step.output),
      outputDetails: COMPLETE,
      ...(assigned.length > 0
        ? { assignedVariables: Object.fromEntries(assigned), assignedVariablesDetails: COMPLETE }
        : {}),
    },
  });
  return step;
}

function dispatch(visit: Visit): Promise<Step> {
  const of = <S extends State>(state: S) => ({ ...visit, state });
  const { state } = visit;
  switch (state.Type) {
    case 'Pass':
    case 'Succeed':
      return languageOf(visit).finish(of(state));
    case 'Wait':
      return runWait(of(state));
    case 'Choice':
      return runChoice(of(state));
    case 'Fail':
      return runFail(of(state));
    case 'Task':
      return runTask(of(state));
    case 'Parallel':
      return runParallel(of(state));
    case 'Map':
      return runMap(of(state));
  }
}
