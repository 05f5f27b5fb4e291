import type { World } from '../world';
import { announceStatus, count, endExecution } from './execution-end';
import { COMPLETE, record, type Trace } from './history';
import { runFlow } from './run-flow';
import { isScopeEnded, sleep } from './scope';
import { isStateFailure } from './state-failure';
import type { Execution } from './store';
import { orderOf, type Thread } from './thread';

/** Starts an execution that is in the store already; it runs on in virtual time. */
export function beginExecution(world: World, execution: Execution): void {
  const trace: Trace = { previousEventId: 0 };
  const thread: Thread = {
    world,
    execution,
    scope: execution.scope,
    trace,
    variables: { own: {} },
    path: '',
  };
  record(world, execution, trace, 'ExecutionStarted', {
    executionStartedEventDetails: {
      input: execution.inputText,
      inputDetails: COMPLETE,
      roleArn: execution.revision.roleArn,
      ...(execution.versionArn === undefined ? {} : { stateMachineVersionArn: execution.versionArn }),
    },
  });
  announceStatus(world, execution);
  count(world, execution, 'ExecutionsStarted');
  world.note({
    kind: 'execution-started',
    subject: execution.machine.name,
    account: execution.account,
    region: execution.region,
    details: { execution: execution.name },
  });
  world.clock.after(0, () => run(thread), orderOf(thread));
}

/** Resolves when the execution has ended. Rejects only when the simulator itself is at fault. */
async function run(thread: Thread): Promise<void> {
  const { world, execution, trace, scope } = thread;
  const { parsed } = execution.revision;
  if (parsed.TimeoutSeconds !== undefined) void endLate(thread, parsed.TimeoutSeconds);
  try {
    const output = await runFlow(parsed, execution.input, thread);
    if (!scope.ended) endExecution(world, execution, trace, { status: 'SUCCEEDED', output });
  } catch (error) {
    if (isScopeEnded(error)) return;
    if (!isStateFailure(error)) throw error;
    const { stateError, stateCause } = error;
    endExecution(world, execution, trace, { status: 'FAILED', error: stateError, cause: stateCause });
  }
}

async function endLate(thread: Thread, seconds: number): Promise<void> {
  const { world, execution, trace, scope } = thread;
  try {
    await sleep(world, scope, seconds * 1000, orderOf(thread));
  } catch (error) {
    if (isScopeEnded(error)) return;
    throw error;
  }
  endExecution(world, execution, trace, { status: 'TIMED_OUT', error: 'States.Timeout' });
}
