import type { World } from '../world';
import type { State } from './definition';
import type { Sight } from './expression';
import type { Trace } from './history';
import type { Json, JsonObject } from './json';
import type { Scope } from './scope';
import type { Execution } from './store';

/** Variables of a flow: its own, and those of the flows around it, which it may read. */
interface Variables {
  readonly own: Record<string, Json>;
  readonly outer?: Variables;
}

/** One line of progress through an execution: the whole, a branch of a Parallel state, an iteration of a Map. */
export interface Thread {
  readonly world: World;
  readonly execution: Execution;
  readonly scope: Scope;
  readonly trace: Trace;
  readonly variables: Variables;
  /** Tells threads of one execution apart, and orders what they do at one moment: `/Restore[2]`. */
  readonly path: string;
  /** In a Map: which item this thread works on. */
  readonly item?: { readonly Index: number; readonly Value: Json };
}

/** One stay in one state. */
export interface Visit<S extends State = State> {
  readonly thread: Thread;
  readonly name: string;
  readonly state: S;
  readonly input: Json;
  readonly enteredEventId: number;
  readonly entered: number;
  retryCount: number;
  taskToken?: string;
}

/** What a state comes to: what it hands on, and where to. No `next`: the flow ends here. */
export interface Step {
  readonly output: Json;
  readonly next?: string;
  readonly assigned: Record<string, Json>;
}

export function orderOf(thread: Thread): string {
  return `${thread.execution.arn}${thread.path}`;
}

export function fork(thread: Thread, path: string, scope: Scope, item?: Thread['item']): Thread {
  return {
    world: thread.world,
    execution: thread.execution,
    scope,
    trace: { ...thread.trace },
    variables: { own: {}, outer: thread.variables },
    path: `${thread.path}${path}`,
    item: item ?? thread.item,
  };
}

export function sightOf(
  visit: Visit,
  seen: { result?: Json; errorOutput?: Json; item?: Thread['item'] } = {},
): Sight {
  const { world, execution } = visit.thread;
  const { item = visit.thread.item, ...states } = seen;
  return {
    states: { input: visit.input, context: contextOf(visit, item), ...states },
    variables: visible(visit.thread.variables),
    now: world.clock.now(),
    chance: (...keys) => world.chance(execution.arn, visit.enteredEventId, visit.retryCount, ...keys),
  };
}

/** AWS docs: "Accessing execution data from the Context object in Step Functions". */
function contextOf(visit: Visit, item: Thread['item']): JsonObject {
  const { execution } = visit.thread;
  return {
    Execution: {
      Id: execution.arn,
      Input: execution.input,
      Name: execution.name,
      RoleArn: execution.revision.roleArn,
      StartTime: new Date(execution.started).toISOString(),
      RedriveCount: 0,
    },
    StateMachine: { Id: execution.machine.arn, Name: execution.machine.name },
    State: {
      EnteredTime: new Date(visit.entered).toISOString(),
      Name: visit.name,
      RetryCount: visit.retryCount,
    },
    ...(visit.taskToken === undefined ? {} : { Task: { Token: visit.taskToken } }),
    ...(item === undefined ? {} : { Map: { Item: { Index: item.Index, Value: item.Value } } }),
  };
}

function visible(variables: Variables): Record<string, Json> {
  return variables.outer ? { ...visible(variables.outer), ...variables.own } : variables.own;
}
