import { PLAN_TIMEOUT_SECONDS, pauseBetweenLooks } from './recovery-plan-looks';

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

/** Between two looks at a DNS change, in seconds. AWS docs: Route 53, changes are generally in effect within 60 s. */
const CHANGE_LOOK_SECONDS = 10;

/**
 * The state machine of a recovery, in Amazon States Language with JSONata. Input: `{outageStartedAt, decision: {by, reason,
 * at, unfenced}, asOf?}`. Traffic moves only after every database has been verified.
 */
export function recoveryPlanDefinition(plan: RecoveryPlan): object {
  return {
    Comment: `Recovery of ${plan.environment}: restore, verify, switch.`,
    QueryLanguage: 'JSONata',
    StartAt: 'Decide',
    TimeoutSeconds: PLAN_TIMEOUT_SECONDS,
    States: {
      Decide: {
        ...call(plan, 'decide', '{% $states.input %}'),
        Assign: { decided: '{% $states.result.Payload %}' },
        Next: 'Databases',
      },
      Databases: {
        Type: 'Map',
        Items: plan.databases,
        ItemProcessor: restoreOne(plan),
        Assign: { verified: '{% $states.result %}' },
        Catch: [caught('Failed')],
        Next: 'All verified?',
      },
      'All verified?': {
        Type: 'Choice',
        Choices: [{ Condition: `{% $count(${UNVERIFIED}) = 0 %}`, Next: 'Switch' }],
        Default: 'Not verified',
      },
      Switch: {
        ...call(plan, 'switch', {
          decision: '{% $decided.decision %}',
          verified: '{% $verified %}',
          execution: EXECUTION,
        }),
        Assign: { change: '{% $states.result.Payload %}' },
        Next: 'Wait for the change',
      },
      'Wait for the change': { Type: 'Wait', Seconds: CHANGE_LOOK_SECONDS, Next: 'Switched' },
      Switched: {
        ...call(plan, 'switched', { changeId: '{% $change.changeId %}' }),
        Output: '{% $states.result.Payload %}',
        Next: 'In effect?',
      },
      'In effect?': {
        Type: 'Choice',
        Choices: [{ Condition: '{% $states.input.ready %}', Next: 'Wait out the TTL' }],
        Default: 'Wait for the change',
      },
      // Until the last name server had the change, a resolver could still be given the old answer, and keep it this long.
      'Wait out the TTL': { Type: 'Wait', Seconds: '{% $change.ttlSeconds %}', Next: 'Recovered' },
      Recovered: {
        Type: 'Succeed',
        Output: {
          outageStartedAt: '{% $decided.outageStartedAt %}',
          decision: '{% $decided.decision %}',
          verified: '{% $verified %}',
          changeId: '{% $change.changeId %}',
        },
      },
      'Not verified': {
        Type: 'Fail',
        Error: `{% ${UNVERIFIED}[0].error %}`,
        Cause: `{% $substring($join(${UNVERIFIED}.(database & ': ' & cause), ' '), 0, ${LONGEST_CAUSE}) %}`,
      },
      Failed: failed('{% $states.input.Cause %}'),
    },
  };
}

/** JSONata for the databases that could not be recovered; the others were, whatever became of these. */
const UNVERIFIED = '$verified[passed = false]';

/** Characters of a cause that Step Functions takes, and of each database's. AWS docs: Step Functions API, "SendTaskFailure". */
const LONGEST_CAUSE = 32_000;
const LONGEST_CAUSE_OF_ONE = 6_500;

/** A name that is the same however often the execution is tried again, and never that of another. */
const EXECUTION = '{% $states.context.Execution.Id %}';

/**
 * The way of one database: restored, given a password, verified; from the next older point when one fails its checks.
 * What cannot be recovered ends with the reason, and leaves the other databases their way.
 */
function restoreOne(plan: RecoveryPlan): object {
  const instance = '{% $restored.instance %}';
  const pause = pauseBetweenLooks(plan.databases.length);
  const wait = {
    Type: 'Wait',
    Seconds: `{% ${pause} %}`,
    Assign: { waited: `{% $waited + ${pause} %}`, inAll: `{% $inAll + ${pause} %}` },
  };
  const andThis = (reason: string) => `$append($refused, [$merge([$restored, {'reason': ${reason}}])])`;
  const look = {
    ...call(plan, 'status', '{% $restored %}'),
    // What a stolen source account put into a recipe may keep an instance from starting; older points have their own.
    Catch: [
      {
        ErrorEquals: ['RestoreFailed'],
        Assign: { refused: `{% ${andThis(CUT_CAUSE)} %}`, waited: '{% $inAll %}' },
        Next: 'Refuse',
      },
      caught('Not recovered'),
    ],
    Output: '{% $states.result.Payload %}',
  };
  const isReady = '{% $states.input.ready %}';
  return {
    ProcessorConfig: { Mode: 'INLINE' },
    StartAt: 'Database',
    States: {
      Database: {
        Type: 'Pass',
        Assign: { database: '{% $states.input %}', waited: 0, inAll: 0, refused: [] },
        Next: 'Restore',
      },
      Restore: {
        ...call(plan, 'restore', {
          database: '{% $database %}',
          execution: EXECUTION,
          asOf: '{% $decided.asOf %}',
          refused: '{% $refused %}',
        }),
        Assign: { restored: '{% $states.result.Payload %}' },
        Next: 'Wait for the restore',
      },
      'Wait for the restore': { ...wait, Next: 'Restore status' },
      'Restore status': { ...look, Next: 'Restored?' },
      'Restored?': {
        Type: 'Choice',
        Choices: [{ Condition: isReady, Next: 'Credentials' }],
        Default: 'Wait for the restore',
      },
      Credentials: {
        ...call(plan, 'credentials', { database: '{% $database %}', instance, execution: EXECUTION }),
        // Later tries go on from all that was waited before, so that their looks fit the history too.
        Assign: { waited: '{% $count($refused) = 0 ? 0 : $waited %}' },
        Next: 'Wait for the password',
      },
      'Wait for the password': { ...wait, Next: 'Password status' },
      'Password status': { ...look, Next: 'Usable?' },
      'Usable?': {
        Type: 'Choice',
        Choices: [{ Condition: isReady, Next: 'Verify' }],
        Default: 'Wait for the password',
      },
      Verify: {
        ...call(
          plan,
          'verify',
          "{% $merge([$restored, {'execution': $states.context.Execution.Id, 'refused': $refused}]) %}",
        ),
        Assign: {
          refused: `{% ${HAS_PASSED} ? $refused : ${andThis('$states.result.Payload.reason')} %}`,
          waited: `{% ${HAS_PASSED} ? $waited : $inAll %}`,
        },
        Output: '{% $states.result.Payload %}',
        Next: 'Passed?',
      },
      'Passed?': {
        Type: 'Choice',
        Choices: [{ Condition: '{% $states.input.passed %}', Next: 'Verified' }],
        Default: 'Refuse',
      },
      Verified: { Type: 'Succeed' },
      Refuse: {
        ...call(plan, 'refuse', {
          database: '{% $database %}',
          execution: EXECUTION,
          refused: '{% $refused %}',
        }),
        Output: '{% $states.result.Payload %}',
        Assign: { refused: '{% $states.result.Payload.refused %}' },
        // An instance that cannot be removed must not stand in the way of the next older point.
        Catch: [caught('Restore')],
        Next: 'Restore',
      },
      'Not recovered': {
        Type: 'Pass',
        Output: {
          database: '{% $database %}',
          passed: false,
          refused: '{% $refused %}',
          error: '{% $states.input.Error %}',
          cause: `{% $substring(${MESSAGE}, 0, ${LONGEST_CAUSE_OF_ONE}) %}`,
        },
        End: true,
      },
    },
  };
}

/** Whether the checks of the verify step passed; a point that failed them is no error of the function. */
const HAS_PASSED = '$states.result.Payload.passed';

/** Of a failed function's cause, as much as its message needs. */
const CUT_CAUSE = '$substring($states.errorOutput.Cause, 0, 4000)';

/** The message of a function's error, which is JSON; the cause as it is where that is something else. */
const MESSAGE =
  `($contains($states.input.Cause, '"errorMessage":"') and $contains($states.input.Cause, '","trace":')` +
  ` ? $parse('"' & $substringBefore($substringAfter($states.input.Cause, '"errorMessage":"'), '","trace":') & '"')` +
  ' : $states.input.Cause)';

/** One step: its function's alias, tried again where trying again can help, else the plan ends with the reason. */
function call(plan: RecoveryPlan, step: StepName, payload: unknown): object {
  return {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Arguments: { FunctionName: plan.steps[step], Payload: payload },
    TimeoutSeconds: STEP_TIMEOUT_SECONDS[step] + 30,
    Retry: [
      { ErrorEquals: FINAL, MaxAttempts: 0 },
      ...(step === 'restore' ? [WHEN_FULL] : []),
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

const OF_ONE_DATABASE: readonly StepName[] = ['restore', 'status', 'credentials', 'verify'];

function caught(next: string): object {
  return { ErrorEquals: ['States.ALL'], Output: '{% $states.errorOutput %}', Next: next };
}

function failed(cause: string): object {
  return { Type: 'Fail', Error: '{% $states.input.Error %}', Cause: cause };
}
