/** The plan as data: what it restores, and the functions that do it. */
export interface RecoveryPlan {
  readonly environment: string;
  /** Names, in the order in which the plan reports them. They are restored at the same time. */
  readonly databases: readonly string[];
  /** ARNs, with alias, of the functions that are the plan's steps. */
  readonly steps: Readonly<Record<StepName, string>>;
}

export const STEPS = [
  'decide',
  'restore',
  'status',
  'credentials',
  'verify',
  'refuse',
  'switch',
  'switched',
] as const;
export type StepName = (typeof STEPS)[number];

/** How long each step's function may take, in seconds. Waiting is done by the plan, never inside a function. */
export const STEP_TIMEOUT_SECONDS: Readonly<Record<StepName, number>> = {
  decide: 30,
  restore: 60,
  status: 30,
  credentials: 60,
  verify: 600,
  refuse: 60,
  switch: 60,
  switched: 30,
};

/** A name that is the same however often the execution is tried again, and never that of another. */
export const EXECUTION = '{% $states.context.Execution.Id %}';

/** One step: its function's alias, tried again where trying again can help, else the plan ends with the reason. */
export function call(plan: RecoveryPlan, step: StepName, payload: unknown): object {
  return {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Arguments: { FunctionName: plan.steps[step], Payload: payload },
    TimeoutSeconds: STEP_TIMEOUT_SECONDS[step] + 30,
    Retry: [
      { ErrorEquals: FINAL, MaxAttempts: 0 },
      ...(MAKES_INSTANCES.includes(step) ? [WHEN_FULL] : []),
      {
        ErrorEquals: ['States.ALL'],
        IntervalSeconds: 5,
        BackoffRate: 2,
        MaxAttempts: 6,
        MaxDelaySeconds: 60,
      },
    ],
    Catch: [caught(OF_ONE_DATABASE.includes(step) ? 'Not recovered' : 'Failed')],
  };
}

/**
 * What another try would only find again: our own refusals. Everything else may pass by itself, and a recovery that runs
 * for hours must not end over one answer of AWS that did not come; every step may be done again.
 */
const FINAL = [
  'DecisionIncomplete',
  'NameTaken',
  'NoPointPassed',
  'NoRecoveryPoint',
  'NotOurInstance',
  'RestoreFailed',
  'SecretUnreadable',
  'SwitchRefused',
  'UnknownDatabase',
];

/** Refused instances make room when they are gone, and a person can: that takes minutes. */
const WHEN_FULL = {
  ErrorEquals: ['InstanceQuotaExceededFault', 'StorageQuotaExceededFault'],
  IntervalSeconds: 60,
  BackoffRate: 1,
  MaxAttempts: 60,
};

/** That of a cluster is asked for once the cluster is there. */
const MAKES_INSTANCES: readonly StepName[] = ['restore', 'status'];

const OF_ONE_DATABASE: readonly StepName[] = ['restore', 'status', 'credentials', 'verify'];

export function caught(next: string): object {
  return { ErrorEquals: ['States.ALL'], Output: '{% $states.errorOutput %}', Next: next };
}
