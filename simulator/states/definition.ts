import type { Json, JsonObject } from './json';

/**
 * The part of the Amazon States Language that runs here: Standard workflows, inline Map. Fields that say `Json` may hold
 * `{% ... %}` expressions anywhere inside, with JSONata. AWS docs: "State machine structure".
 */
export interface Definition extends Flow {
  readonly QueryLanguage?: LanguageName;
  readonly Comment?: string;
  readonly Version?: string;
  readonly TimeoutSeconds?: number;
}

export const languageNames = ['JSONPath', 'JSONata'] as const;

export type LanguageName = (typeof languageNames)[number];

/** States and where they start: a whole machine, a branch of a Parallel state, or what a Map does with each item. */
export interface Flow {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

export const stateTypes = ['Pass', 'Task', 'Wait', 'Choice', 'Parallel', 'Map', 'Succeed', 'Fail'] as const;

export type StateType = (typeof stateTypes)[number];

export type State =
  | PassState
  | TaskState
  | WaitState
  | ChoiceState
  | ParallelState
  | MapState
  | SucceedState
  | FailState;

/** What every state may have. */
interface Common {
  readonly QueryLanguage?: LanguageName;
  readonly InputPath?: string | null;
  readonly OutputPath?: string | null;
  readonly ResultPath?: string | null;
  readonly Parameters?: Json;
  readonly ResultSelector?: Json;
}

interface Transition extends Common {
  readonly Next?: string;
  readonly End?: boolean;
}

/** What a state hands on and which variables it sets. */
export interface Results {
  readonly Output?: Json;
  readonly Assign?: JsonObject;
}

interface Recovery {
  readonly Retry?: readonly Retrier[];
  readonly Catch?: readonly Catcher[];
}

export interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds?: number;
  readonly BackoffRate?: number;
  readonly MaxAttempts?: number;
  readonly MaxDelaySeconds?: number;
  readonly JitterStrategy?: 'FULL' | 'NONE';
}

export interface Catcher extends Results {
  readonly ResultPath?: string | null;
  readonly ErrorEquals: readonly string[];
  readonly Next: string;
}

interface PassState extends Transition, Results {
  readonly Type: 'Pass';
  readonly Result?: Json;
}

export interface TaskState extends Transition, Results, Recovery {
  readonly Type: 'Task';
  readonly Resource: string;
  readonly Arguments?: Json;
  readonly TimeoutSeconds?: number | string;
  readonly HeartbeatSeconds?: number | string;
  readonly Credentials?: JsonObject;
}

export interface WaitState extends Transition, Results {
  readonly Type: 'Wait';
  readonly Seconds?: number | string;
  readonly Timestamp?: string;
}

export interface ChoiceRule extends Results {
  /** With JSONata; a rule of JSONPath has its comparison beside `Next`. */
  readonly Condition?: string | boolean;
  readonly Next: string;
}

export interface ChoiceState extends Common, Results {
  readonly Type: 'Choice';
  readonly Choices: readonly ChoiceRule[];
  readonly Default?: string;
}

export interface ParallelState extends Transition, Results, Recovery {
  readonly Type: 'Parallel';
  readonly Branches: readonly Flow[];
  readonly Arguments?: Json;
}

export interface MapState extends Transition, Results, Recovery {
  readonly Type: 'Map';
  readonly ItemProcessor?: Flow;
  /** The earlier name of ItemProcessor, with JSONPath. */
  readonly Iterator?: Flow;
  readonly Items?: Json;
  readonly ItemsPath?: string;
  readonly ItemSelector?: Json;
  readonly MaxConcurrency?: number | string;
}

interface SucceedState extends Common {
  readonly Type: 'Succeed';
  readonly Output?: Json;
}

export interface FailState extends Common {
  readonly Type: 'Fail';
  readonly Error?: string;
  readonly Cause?: string;
}
